/** Methods that share a file. @module */
import { madeBy } from "../../../../suite/made_by.ts";
import type { Method, Training } from "../../../../suite/types.ts";
import type { Inputs } from "../datasets.ts";
import { neighbourhood } from "./sums.ts";

type Output = Float32Array;

/** The sign as it is seen. */
export function sign(): Method<Inputs, Output> {
  return {
    ...madeBy(import.meta.url, sign),
    spec: null,
    kind: "classical",
    label: "sign",
    open: () => ({ run: ({ seen }) => seen.map((value) => value < 0 ? -1 : 1) }),
  };
}

/** The sign of a weighted neighbourhood. */
export function vote(): Method<Inputs, Output> {
  const table = () => Deno.readFileSync(new URL("./weights.bin", import.meta.url));
  return {
    ...madeBy(import.meta.url, vote),
    spec: null,
    kind: "classical",
    label: "vote",
    open: () => ({ run: ({ seen }) => seen.map((_, i) => table()[i % 2] * neighbourhood(seen, i)) }),
  };
}

/** Scales before it decides. */
export function learned(slope: Training): Method<Inputs, Output> {
  return {
    ...madeBy(import.meta.url, learned),
    spec: null,
    kind: "learned",
    label: "learned",
    parts: { slope },
    open: ({ slope: { tensors } }) => ({ run: ({ seen }) => seen.map((x) => tensors.weight.data[0] * x) }),
    costs: ({ slope: { tensors } }) => ({ weights: { value: tensors.weight.data.length, unit: "" } }),
  };
}
