/** Units for tests of the store: what is under a key follows from its number. @module */
import { sha256 } from "../../suite/canonical_json.ts";
import type { StoredUnit } from "../store.ts";

/** A unit of some kilobytes. */
export function unitOf(index: number): { key: string; unit: StoredUnit } {
  const data = Float32Array.from({ length: 2000 }, (_, i) => index + i);
  return {
    key: sha256(`unit ${index}`),
    unit: {
      label: `unit ${index}`,
      ingredients: { index },
      value: { sum: index },
      artifact: { tensors: { data: { shape: [2000], data } }, info: {} },
    },
  };
}
