import type { Curve } from "../curves.ts";
import { bootstrap, type Bounds, quotient, type ValueOf } from "./estimate.ts";
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
    estimate: (_, curves) =>
      bootstrap({
        points: curves.flatMap(({ points }) => points),
        compute: (of) => {
          const [a, b] = curves.map((curve) => spread(curve, of));
          const known = a.high < Infinity && b.high < Infinity;
          return known ? quotient(a.low, b.low) : { low: -Infinity, high: Infinity };
        },
      }),
    words: ({ metric, a, b, ...range }, names) =>
      `how far ${metric} of ${names.of(a)} spreads${
        rangeWords(names, range)
      }, its largest value divided by its ` +
      `smallest, divided by how far that of ${names.of(b)} does`,
  },
);

/** The largest value divided by the smallest. */
function spread({ points }: Curve, of: ValueOf): Bounds {
  const values = points.map(of);
  return quotient(Math.max(...values), Math.min(...values));
}
