import { bootstrap, exactly } from "./estimate.ts";
import {
  type AtX,
  atX,
  type MeasureKind,
  measureKind,
  type OneMethod,
  oneMethod,
  placeWords,
  unitOfValue,
} from "./measure_kind.ts";

/** A method's value at x. */
export const value: MeasureKind<"value", OneMethod & AtX> = measureKind("value", { ...oneMethod, ...atX }, {
  points: ({ x }) => ({ kind: "at", xs: [x] }),
  unit: unitOfValue,
  estimate: (_, [{ points }]) => bootstrap({ points, compute: (of) => exactly(of(points[0])) }),
  words: ({ metric, method, x }, names) => `${metric} of ${names.of(method)}${placeWords(names, x)}`,
});
