/** Wrong signs. @module */
import { madeBy } from "../../../suite/made_by.ts";
import type { Metric } from "../../../suite/types.ts";
import type { Truth } from "./datasets.ts";

/** The share of wrong signs. */
export function errors(): Metric<Truth, Float32Array> {
  return {
    ...madeBy(import.meta.url, errors),
    spec: null,
    quantities: { errorRate: { kind: "proportion", unit: "", label: "error rate" } },
    score: ({ sent }, output) => ({ errorRate: output.map((x, i) => x * sent[i] > 0 ? 0 : 1) }),
  };
}
