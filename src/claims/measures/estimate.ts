/**
 * Numbers of claims with their uncertainty: what a measure computes from curves.
 *
 * @module
 */
import { quantile } from "../../statistics/bootstrap.ts";
import { type CurvePoint, edgesOf } from "../curves.ts";

/** A number, or all that is known of it: `low < high` where the swept points don't determine it. May be infinite. */
export interface Bounds {
  /** −∞ where nothing is known. */
  readonly low: number;
  /** ∞ where nothing is known. */
  readonly high: number;
}

/** Limits of a number: of one that is bounded only, of its lower and of its upper bound. */
export interface Limits {
  /** 90 % interval: each end is passed with 5 %. */
  readonly low90: number;
  readonly high90: number;
  /** 95 % interval. */
  readonly low95: number;
  readonly high95: number;
}

/** Of an ordering: where two values are closest, and by how many standard deviations they differ there. */
export interface Closest {
  /** "snrDb 10". */
  readonly at: string;
  readonly deviations: number;
}

/** What curves say of a number. */
export interface Estimate {
  readonly bounds: Bounds;
  readonly limits: Limits;
  /** The points whose items decide how sure the number is; at least one. */
  readonly points: readonly CurvePoint[];
  readonly closest?: Closest;
  /** What a reader should know of it, such as points that were left out. */
  readonly notes: readonly string[];
}

/** Where curves say nothing of a number: why. */
export interface NoEstimate {
  readonly missing: string;
}

/** A value of a point: the measured one or a draw. */
export type ValueOf = (point: CurvePoint) => number;

/** The value as measured. */
export const measuredValue: ValueOf = (point) => point.value;

/** How a number is computed, and from what. */
export interface Computation {
  /** See {@link Estimate.points}. */
  readonly points: readonly CurvePoint[];
  /**
   * The number from values of points. Two methods that were drawn together have other values for a lower limit of the
   * value than for an upper one (`Edges`); otherwise both are the same function.
   */
  compute(lowOf: ValueOf, highOf: ValueOf): Bounds;
  /** The number itself; that of the values as measured, if absent. */
  readonly bounds?: Bounds;
  readonly notes?: readonly string[];
}

/** The estimate by a bootstrap: the number is computed from each draw of its points' values. */
export function bootstrap({ points, compute, bounds, notes = [] }: Computation): Estimate {
  const count = points[0].draws.length;
  const lows = new Float64Array(count), highs = new Float64Array(count);
  const isJoint = points.some(({ joint }) => joint);
  for (let r = 0; r < count; r++) {
    const lowOf: ValueOf = (point) => edgesOf(point).low[r];
    const highOf: ValueOf = isJoint ? (point) => edgesOf(point).high[r] : lowOf;
    const { low, high } = compute(lowOf, highOf);
    lows[r] = low;
    highs[r] = high;
  }
  lows.sort();
  highs.sort();
  const limits = limitsAt( // ranks are rounded outwards
    (level) => quantile(lows, level, "lower"),
    (level) => quantile(highs, 1 - level, "upper"),
  );
  return estimateOf(bounds ?? compute(measuredValue, measuredValue), limits, { points, notes });
}

/** An estimate whose interval holds the number, also where that is the least or the most that is possible. */
export function estimateOf(
  bounds: Bounds,
  limits: Limits,
  more: Omit<Estimate, "bounds" | "limits">,
): Estimate {
  const { low, high } = bounds;
  return {
    bounds,
    limits: {
      low90: Math.min(low, limits.low90),
      high90: Math.max(high, limits.high90),
      low95: Math.min(low, limits.low95),
      high95: Math.max(high, limits.high95),
    },
    ...more,
  };
}

/** Limits by what computes one: `level` is the probability with which the number may lie beyond it. */
export function limitsAt(lower: (level: number) => number, upper: (level: number) => number): Limits {
  return { low90: lower(0.05), high90: upper(0.05), low95: lower(0.025), high95: upper(0.025) };
}

/** Nothing is known. */
const unknown: Bounds = { low: -Infinity, high: Infinity };

/** A number that is known; one that came of infinite draws isn't. */
export function exactly(value: number): Bounds {
  return Number.isNaN(value) ? unknown : { low: value, high: value };
}

/** What a comparison is at least, from its own two values, and at most. */
export function between(low: Bounds, high: Bounds): Bounds {
  return { low: low.low, high: high.high };
}

/** A quotient. A divisor of zero or below is one whose size the items don't determine. */
export function quotient(a: number, b: number): Bounds {
  return b > 0 ? exactly(a / b) : unknown;
}
