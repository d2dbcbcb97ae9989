import { bootstrap } from "./estimate.ts";
import {
  type AtX,
  atX,
  type MeasureKind,
  measureKind,
  placeWords,
  type TwoMethods,
  twoMethods,
  unitOfValue,
} from "./measure_kind.ts";

/** a's value minus b's, at x. */
export const difference: MeasureKind<"difference", TwoMethods & AtX> = measureKind(
  "difference",
  { ...twoMethods, ...atX },
  {
    points: ({ x }) => ({ kind: "at", xs: [x] }),
    unit: unitOfValue,
    estimate: (_, [{ points: [a] }, { points: [b] }]) =>
      bootstrap({
        points: [a, b],
        compute: (low, high) => ({ low: low(a) - high(b), high: high(a) - low(b) }),
      }),
    words: ({ metric, a, b, x }, names) =>
      `${metric} of ${names.of(a)} less that of ${names.of(b)}${placeWords(names, x)}`,
  },
);
