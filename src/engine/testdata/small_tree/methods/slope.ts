/** A training. @module */
import { madeBy } from "../../../../suite/made_by.ts";
import type { Dataset, Training } from "../../../../suite/types.ts";
import { rate } from "../constants.ts";
import type { Inputs, Truth } from "../datasets.ts";

/** Least squares by gradient descent, on a dataset that it is given. */
export function slope(source: Dataset<Inputs, Truth>): Training {
  return {
    ...madeBy(import.meta.url, slope),
    uses: [source],
    spec: null,
    name: "slope",
    recipes: { smoke: {}, quick: {}, nightly: {}, paper: {} },
    effort: () => 1,
    async train(_recipe, { stream }) {
      const weight = Float32Array.of(0);
      const { inputs: { seen }, truth: { sent } } = await source.block({ snrDb: 6 }, stream("batch"), 16);
      sent.forEach((x, i) => weight[0] -= descend(weight[0] * seen[i] - x, seen[i]));
      return { tensors: { weight: { shape: [1], data: weight } }, info: {} };
    },
  };
}

function descend(error: number, seen: number, factor = 2): number {
  return rate * factor * error * seen;
}
