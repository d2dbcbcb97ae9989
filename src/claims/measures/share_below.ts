import { type CurvePoint, edgesOf } from "../curves.ts";
import { countYes } from "./count.ts";
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
      return countYes(
        pairs.map(([p, q]) => {
          const ofA = edgesOf(p), ofB = edgesOf(q);
          return {
            points: [p, q],
            excess: q.value - p.value,
            low: less(ofB.low, ofA.high),
            high: less(ofB.high, ofA.low),
          };
        }),
        1 / pairs.length,
        notes,
      );
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

function less(draws: Float64Array, others: Float64Array): Float64Array {
  return draws.map((draw, r) => draw - others[r]);
}
