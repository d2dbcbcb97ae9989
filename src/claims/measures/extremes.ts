import type { Curve } from "../curves.ts";
import { bootstrap, type Estimate, exactly } from "./estimate.ts";
import {
  type MeasureKind,
  measureKind,
  type OneMethod,
  oneMethod,
  rangeWords,
  unitOfValue,
  type XRange,
  xRange,
} from "./measure_kind.ts";

/** The largest value over the sweep. */
export const largest: MeasureKind<"largest", OneMethod & XRange> = measureKind(
  "largest",
  { ...oneMethod, ...xRange },
  {
    points: ({ from, to }) => ({ kind: "range", from, to }),
    unit: unitOfValue,
    estimate: (_, [curve]) => extreme(curve, Math.max),
    words: ({ metric, method, ...range }, names) =>
      `the largest ${metric} of ${names.of(method)}${rangeWords(names, range)}`,
  },
);

/** The smallest value over the sweep. */
export const smallest: MeasureKind<"smallest", OneMethod & XRange> = measureKind(
  "smallest",
  { ...oneMethod, ...xRange },
  {
    points: ({ from, to }) => ({ kind: "range", from, to }),
    unit: unitOfValue,
    estimate: (_, [curve]) => extreme(curve, Math.min),
    words: ({ metric, method, ...range }, names) =>
      `the smallest ${metric} of ${names.of(method)}${rangeWords(names, range)}`,
  },
);

function extreme({ points }: Curve, pick: (...values: number[]) => number): Estimate {
  return bootstrap({ points, compute: (of) => exactly(pick(...points.map(of))) });
}
