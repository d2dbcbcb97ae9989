import { z } from "zod";
import { type Curve, type CurvePoint, positiveValue } from "../curves.ts";
import { crossing } from "./crossing.ts";
import { bootstrap, type Bounds, type ValueOf } from "./estimate.ts";
import { type MeasureKind, measureKind, type TwoMethods, twoMethods } from "./measure_kind.ts";

/** How much less x (in dB for an SNR axis) `a` needs than `b` to reach `level`, by log-linear interpolation. */
export const gain: MeasureKind<"gain", TwoMethods & { readonly level: z.ZodNumber }> = measureKind(
  "gain",
  { ...twoMethods, level: z.number().positive() },
  {
    points: () => ({ kind: "range" }),
    unit: (_, { axis }) => axis.endsWith("Db") ? "dB" : "",
    estimate: ({ level }, [a, b]) => {
      const rising = areRising(a, b);
      const reach = (curve: Curve, of: ValueOf) =>
        crossing(curve.points.map(({ x }) => x), curve.points.map(of), level, rising);
      return bootstrap({
        points: [a, b].flatMap((curve) => neighbours(curve, reach(curve, positiveValue))),
        values: positiveValue,
        notes: [a, b].flatMap((curve) => openEndNotes(curve, reach(curve, positiveValue), level)),
        compute: (of) => {
          const ofA = reach(a, of), ofB = reach(b, of);
          return { low: ofB.low - ofA.high, high: ofB.high - ofA.low };
        },
      });
    },
    words: ({ metric, a, b, level }, names) =>
      `how much less ${names.axis} ${names.of(a)} needs than ${
        names.of(b)
      } for ${metric} to reach ${level}, ` +
      "its logarithm interpolated",
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
