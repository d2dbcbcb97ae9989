/**
 * Where a curve reaches a level.
 *
 * @module
 */
import { log } from "../../compute/exact_math.ts";
import { probit } from "../../statistics/probit.ts";
import { type Curve, type CurvePoint, itemsOf, openValue } from "../curves.ts";
import { type Bounds, exactly, type ValueOf } from "./estimate.ts";

/** On which scale values are interpolated: rates on that of the normal distribution, others on a logarithmic one. */
export type Scale = "probit" | "logarithm";

/** Where a curve is asked for, and on which scale. */
export interface Level {
  readonly level: number;
  /** Whether it comes from below; from above otherwise. */
  readonly rising?: boolean;
  readonly scale?: Scale;
}

/**
 * Where a curve first reaches a level, coming from above (or from below if `rising`), by interpolation between swept
 * points. On the scale "probit" that is exact for an error rate Q((x − x0)/s), the usual waterfall, on "logarithm"
 * for an exponential. Values that the scale has no place for leave it between two points, a curve that starts past
 * the level leaves it before the first, one that doesn't reach it after the last.
 */
export function crossing(x: readonly number[], values: readonly number[], where: Level): Bounds {
  const i = reachedAt(x, values, where);
  return typeof i === "number" ? onScale(x, values, i, where.level, where.scale ?? "logarithm") : i;
}

/**
 * All that may be the crossing of a curve, which the error of interpolation leaves open: what a straight line gives, and
 * what a parabola through the point before it gives; where that point is too unsure (`isSure`), rates are interpolated
 * on both scales instead, between which the usual shapes lie. Values that are out of order are also put in order
 * (Chernozhukov, Fernández-Val and Galichon, Biometrika 2009): the first of several crossings by itself comes early.
 */
export function crossingRange(
  x: readonly number[],
  values: readonly number[],
  where: Level,
  isSure: readonly boolean[],
): Bounds {
  const first = rangeOf(x, values, where, isSure);
  const order = where.rising ? 1 : -1;
  if (values.every((value, i) => i === 0 || order * (value - values[i - 1]) >= 0)) return first;
  const ordered = rangeOf(x, values.toSorted((a, b) => order * (a - b)), where, isSure);
  return { low: Math.min(first.low, ordered.low), high: Math.max(first.high, ordered.high) };
}

/** Where a curve's values reach a level, as measured or from draws of them. */
export function reaching(curve: Curve, level: number, rising: boolean): {
  /** As measured. */
  readonly measured: Bounds;
  /** From draws, with the error of interpolation. */
  drawn(of: ValueOf): Bounds;
} {
  const x = curve.points.map((point) => point.x);
  const where: Level = { level, rising, scale: curve.points.every(isRate) ? "probit" : "logarithm" };
  const isSure = curve.points.map(isSurePoint);
  return {
    measured: crossing(x, curve.points.map(openValue), where),
    drawn: (of) => crossingRange(x, curve.points.map(of), where, isSure),
  };
}

function isRate({ rows }: CurvePoint): boolean {
  return rows.every((row) => row.k !== undefined);
}

/** Whether a point says enough for curvature: ten errors and ten successes, or an interval that is as narrow. */
function isSurePoint(point: CurvePoint): boolean {
  const enough = 10;
  if (isRate(point)) {
    const k = point.rows.reduce((total, row) => total + row.k!, 0);
    return k >= enough && itemsOf(point) - k >= enough;
  }
  return point.rows.every(({ value, ciLow, ciHigh }) =>
    !(ciHigh - ciLow > 2 * 1.96 / Math.sqrt(enough) * Math.abs(value))
  );
}

/** The first point at or past the level, if there is one before it; otherwise what is known of the crossing. */
function reachedAt(
  x: readonly number[],
  values: readonly number[],
  { level, rising = false }: Level,
): number | Bounds {
  const i = values.findIndex((value) => rising ? value >= level : value <= level);
  if (i < 0) return { low: x[x.length - 1], high: Infinity };
  if (values[i] === level) return exactly(x[i]);
  return i === 0 ? { low: -Infinity, high: x[0] } : i;
}

function onScale(
  x: readonly number[],
  values: readonly number[],
  i: number,
  level: number,
  scale: Scale,
): Bounds {
  const [before, after, at] = [values[i - 1], values[i], level].map(scales[scale]);
  if (!Number.isFinite(before) || !Number.isFinite(after)) return { low: x[i - 1], high: x[i] };
  return exactly(x[i - 1] + (before - at) / (before - after) * (x[i] - x[i - 1]));
}

function rangeOf(
  x: readonly number[],
  values: readonly number[],
  where: Level,
  isSure: readonly boolean[],
): Bounds {
  const { level, scale = "logarithm" } = where;
  const i = reachedAt(x, values, where);
  if (typeof i !== "number") return i;
  const straight = onScale(x, values, i, level, scale);
  const other = i >= 2 && isSure[i - 2] && isSure[i - 1] && isSure[i]
    ? onParabola(x, values, i, level, scale)
    : scale === "probit"
    ? onScale(x, values, i, level, "logarithm")
    : straight;
  return { low: Math.min(straight.low, other.low), high: Math.max(straight.high, other.high) };
}

/** Where the parabola through a point, the one before and the one before that reaches a level between the last two. */
function onParabola(
  x: readonly number[],
  values: readonly number[],
  i: number,
  level: number,
  scale: Scale,
): Bounds {
  const [first, before, after, at] = [values[i - 2], values[i - 1], values[i], level].map(scales[scale]);
  if (![first, before, after].every(Number.isFinite)) return { low: x[i - 1], high: x[i] };
  const width = x[i] - x[i - 1];
  const slope = (after - before) / width;
  const bend = (slope - (before - first) / (x[i - 1] - x[i - 2])) / (x[i] - x[i - 2]);
  // before + slope u + bend u (u − width) = at, which one u from 0 to width solves
  const linear = slope - bend * width, constant = before - at;
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * bend * constant));
  const q = -0.5 * (linear + (linear < 0 ? -root : root));
  const u = [constant / q, q / bend].find((one) => one >= 0 && one <= width);
  return u === undefined ? { low: x[i - 1], high: x[i] } : exactly(x[i - 1] + u);
}

const scales: Readonly<Record<Scale, (value: number) => number>> = { probit, logarithm: log };
