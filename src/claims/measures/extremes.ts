import { quantile } from "../../statistics/bootstrap.ts";
import { levelOfEach } from "../../statistics/simultaneous.ts";
import type { Curve } from "../curves.ts";
import { competitors } from "./competitors.ts";
import { type Estimate, estimateOf, exactly, type Limits, limitsAt } from "./estimate.ts";
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
    estimate: (_, [curve]) => extreme(curve, 1),
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
    estimate: (_, [curve]) => extreme(curve, -1),
    words: ({ metric, method, ...range }, names) =>
      `the smallest ${metric} of ${names.of(method)}${rangeWords(names, range)}`,
  },
);

/**
 * The largest value, or the smallest if `sign` is −1. It is at most what the largest of the points' own upper limits
 * says, as one of them is that of the true largest. It is at least what the lower limit of any point says, at a level
 * that is shared by the points that may be the largest.
 */
function extreme({ points }: Curve, sign: 1 | -1): Estimate {
  const sorted = points.map(({ draws }) => draws.map((draw) => sign * draw).sort());
  const lower = (level: number) => {
    const competing = competitors(points, level, sign);
    const each = levelOfEach(level, points.length, competing.length);
    return Math.max(...competing.map((i) => quantile(sorted[i], each, "lower")));
  };
  const upper = (level: number) => Math.max(...sorted.map((draws) => quantile(draws, 1 - level, "upper")));
  const limits = limitsAt(lower, upper);
  const number = sign * Math.max(...points.map(({ value }) => sign * value));
  return estimateOf(exactly(number), sign === 1 ? limits : mirrored(limits), { points, notes: [] });
}

function mirrored({ low90, high90, low95, high95 }: Limits): Limits {
  return { low90: -high90, high90: -low90, low95: -high95, high95: -low95 };
}
