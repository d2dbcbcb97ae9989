import { z } from "zod";
import type { Curve, CurvePoint } from "../curves.ts";
import { reaching } from "./crossing.ts";
import { bootstrap, type Bounds } from "./estimate.ts";
import { type MeasureKind, measureKind, type TwoMethods, twoMethods } from "./measure_kind.ts";

/** How much less x (in dB for an SNR axis) `a` needs than `b` to reach `level`, interpolated between swept points. */
export const gain: MeasureKind<"gain", TwoMethods & { readonly level: z.ZodNumber }> = measureKind(
  "gain",
  { ...twoMethods, level: z.number().positive() },
  {
    points: () => ({ kind: "range" }),
    unit: (_, { axis }) => axis.endsWith("Db") ? "dB" : "",
    estimate: ({ level }, [a, b]) => {
      const rising = areRising(a, b);
      const ofA = reaching(a, level, rising), ofB = reaching(b, level, rising);
      const between = (a: Bounds, b: Bounds) => ({ low: b.low - a.high, high: b.high - a.low });
      return bootstrap({
        points: [...neighbours(a, ofA.measured), ...neighbours(b, ofB.measured)],
        bounds: between(ofA.measured, ofB.measured),
        notes: [...openEndNotes(a, ofA.measured, level), ...openEndNotes(b, ofB.measured, level)],
        compute: (low, high) => {
          // where the values themselves are as low as they may be, the curve comes earlier to a level below
          const [early, late] = rising ? [high, low] : [low, high];
          const least = between(ofA.drawn(late), ofB.drawn(early));
          return low === high
            ? least
            : { low: least.low, high: between(ofA.drawn(early), ofB.drawn(late)).high };
        },
      });
    },
    words: ({ metric, a, b, level }, names) =>
      `how much less ${names.axis} ${names.of(a)} needs than ${
        names.of(b)
      } for ${metric} to reach ${level}, interpolated between points`,
  },
);

/** Whether curves rise to the level and don't fall to it: none falls, and one rises. */
function areRising(...curves: readonly Curve[]): boolean {
  const ends = curves.map(({ points }) => points.at(-1)!.value - points[0].value);
  return ends.every((rise) => rise >= 0) && ends.some((rise) => rise > 0);
}

/** What a reader should know of a curve that isn't seen to cross the level. */
function openEndNotes({ method, points }: Curve, { low, high }: Bounds, level: number): string[] {
  const { axis } = points[0].rows[0];
  if (high === Infinity) return [`${method} doesn't reach ${level} up to ${axis} ${low}`];
  if (low === -Infinity) return [`${method} is past ${level} from ${axis} ${high} on`];
  return [];
}

/** The points next to where a curve crosses a level: those whose uncertainty matters. */
function neighbours({ points }: Curve, { low, high }: Bounds): CurvePoint[] {
  const before = points.filter((point) => point.x <= low).at(-1);
  const after = points.find((point) => point.x >= high);
  return [before, after].filter((point) => point !== undefined);
}
