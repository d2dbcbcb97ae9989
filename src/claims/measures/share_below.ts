import { quantile } from "../../statistics/bootstrap.ts";
import type { CurvePoint } from "../curves.ts";
import { bootstrap, exactly } from "./estimate.ts";
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

/** The share of the swept points where a is below b (an ordering: 1 means everywhere). */
export const shareBelow: MeasureKind<"shareBelow", TwoMethods & XRange> = measureKind(
  "shareBelow",
  { ...twoMethods, ...xRange },
  {
    points: ({ from, to }) => ({ kind: "range", from, to }),
    unit: pure,
    estimate: (_, [a, b]) => {
      const shared = a.points.flatMap((point): [CurvePoint, CurvePoint][] => {
        const other = b.points.find(({ x }) => x === point.x);
        return other ? [[point, other]] : [];
      });
      const uninformative = shared.filter((pair) => isUninformative(...pair));
      const pairs = shared.filter((pair) => !uninformative.includes(pair));
      const notes = uninformative.length === 0 ? [] : [
        `x = ${
          uninformative.map(([{ x }]) => x).join(", ")
        } left out: no errors, or nothing but errors, in both`,
      ];
      if (pairs.length === 0) return { missing: notes[0] ?? `${a.method} and ${b.method} share no point` };
      const separations = pairs.map(([p, q]) => separation(p, q));
      const deviations = Math.min(...separations);
      const closest = pairs[separations.indexOf(deviations)] ?? pairs[0];
      return bootstrap({
        points: closest,
        notes,
        closest: { at: `${closest[0].rows[0].axis} ${closest[0].x}`, deviations },
        compute: (of) => exactly(pairs.filter(([p, q]) => of(p) < of(q)).length / pairs.length),
      });
    },
    words: ({ metric, a, b, ...range }, names) =>
      `the share of the points${rangeWords(names, range)} where ${metric} of ${
        names.of(a)
      } is below that of ${names.of(b)}`,
  },
);

/** Whether both have no errors at all or nothing else: such points order nothing. */
function isUninformative(...points: readonly CurvePoint[]): boolean {
  const rows = points.flatMap((point) => point.rows);
  return rows.every((row) => row.k === 0) || rows.every((row) => row.k !== undefined && row.k === row.n);
}

/** By how many standard deviations two points differ, from quantiles: the draws may have heavy tails. */
function separation(a: CurvePoint, b: CurvePoint): number {
  const differences = b.draws.map((draw, r) => draw - a.draws[r]).sort();
  const at = (p: number) => quantile(differences, p, "lower");
  return 2 * Math.abs(at(0.5)) / (at(0.8413) - at(0.1587));
}
