import { quantile } from "../../statistics/bootstrap.ts";
import { levelOfEach } from "../../statistics/simultaneous.ts";
import { type Curve, type CurvePoint, edgesOf, openValue } from "../curves.ts";
import { competitors } from "./competitors.ts";
import { type Estimate, estimateOf, limitsAt, quotient, type ValueOf } from "./estimate.ts";
import {
  type MeasureKind,
  measureKind,
  pure,
  rangeWords,
  type TwoMethods,
  twoMethods,
  type XRange,
  xRange,
} from "./measure_kind.ts";

/** The largest over the smallest value of a's sweep, divided by b's: below 1, a is the flatter one. */
export const spreadRatio: MeasureKind<"spreadRatio", TwoMethods & XRange> = measureKind(
  "spreadRatio",
  { ...twoMethods, ...xRange },
  {
    points: ({ from, to }) => ({ kind: "range", from, to }),
    unit: pure,
    estimate: (_, [a, b]) => spreadRatioOf(a, b),
    words: ({ metric, a, b, ...range }, names) =>
      `how far ${metric} of ${names.of(a)} spreads${
        rangeWords(names, range)
      }, its largest value divided by its ` +
      `smallest, divided by how far that of ${names.of(b)} does`,
  },
);

/**
 * The ratio of two spreads, and its limits. A spread is the largest of the ratios of two of its points. Drawn as a whole it
 * is too large, as noise spreads, too: so it serves where it only makes the statement weaker, the numerator's for
 * the upper limit and the denominator's for the lower one. The other one's spread is at least the ratio of the two
 * points that are extreme as measured, at a level that is shared by those that may be.
 */
function spreadRatioOf(a: Curve, b: Curve): Estimate {
  const [measuredA, measuredB] = [a, b].map((curve) => spread(curve, openValue));
  const bounds = measuredA < Infinity && measuredB < Infinity
    ? quotient(measuredA, measuredB)
    : { low: -Infinity, high: Infinity };
  const spreadOfA = drawnSpread(a), spreadOfB = drawnSpread(b);
  const least = (curve: Curve) => {
    const top = edgesOf(extremePoint(curve, 1)).low, bottom = edgesOf(extremePoint(curve, -1)).high;
    return top.map((draw, r) => bottom[r] > 0 ? Math.max(1, draw / bottom[r]) : 1);
  };
  const upperRatios = least(b).map((spread, r) => spreadOfA[r] / spread).sort();
  const lowerRatios = least(a).map((spread, r) => spread / spreadOfB[r]).sort();
  const limits = limitsAt(
    (level) => quantile(lowerRatios, levelOfPair(a, level), "lower"),
    (level) => quantile(upperRatios, 1 - levelOfPair(b, level), "upper"),
  );
  return estimateOf(bounds, limits, { points: [...a.points, ...b.points], notes: [] });
}

/** The largest value divided by the smallest. */
function spread({ points }: Curve, highOf: ValueOf, lowOf = highOf): number {
  return divided(Math.max(...points.map(highOf)), Math.min(...points.map(lowOf)));
}

/** Draws of the spread, of the most that it may be. */
function drawnSpread(curve: Curve): Float64Array {
  return curve.points[0].draws.map((_, r) =>
    spread(curve, (point) => edgesOf(point).high[r], (point) => edgesOf(point).low[r])
  );
}

/** A quotient of values; a smallest one of zero or below leaves open how large it is. */
function divided(largest: number, smallest: number): number {
  return smallest > 0 ? largest / smallest : Infinity;
}

function extremePoint({ points }: Curve, sign: number): CurvePoint {
  return points.reduce((extreme, point) => sign * point.value > sign * extreme.value ? point : extreme);
}

/** The level at which a ratio of two points bounds the spread, shared by the pairs that may be the extreme ones. */
function levelOfPair({ points }: Curve, level: number): number {
  const largest = competitors(points, level, 1), smallest = competitors(points, level, -1);
  const same = largest.filter((i) => smallest.includes(i)).length;
  const pairs = Math.max(1, largest.length * smallest.length - same);
  return levelOfEach(level, points.length, pairs);
}
