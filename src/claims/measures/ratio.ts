import { between, bootstrap, quotient } from "./estimate.ts";
import {
  type AtX,
  atX,
  type MeasureKind,
  measureKind,
  placeWords,
  pure,
  type TwoMethods,
  twoMethods,
} from "./measure_kind.ts";

/** a's value divided by b's, at x. */
export const ratio: MeasureKind<"ratio", TwoMethods & AtX> = measureKind("ratio", { ...twoMethods, ...atX }, {
  points: ({ x }) => ({ kind: "at", xs: [x] }),
  unit: pure,
  estimate: (_, [{ points: [a] }, { points: [b] }]) =>
    bootstrap({
      points: [a, b],
      compute: (low, high) => between(quotient(low(a), high(b)), quotient(high(a), low(b))),
    }),
  words: ({ metric, a, b, x }, names) =>
    `${metric} of ${names.of(a)} divided by that of ${names.of(b)}${placeWords(names, x)}`,
});
