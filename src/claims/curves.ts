/**
 * A method's values over an axis, from its rows of all seeds, with draws of their uncertainty.
 *
 * @module
 */
import { exp, log } from "../compute/exact_math.ts";
import { type Stream, stream } from "../compute/random.ts";
import { draws, replicates, seedWeights, type Spread } from "../statistics/bootstrap.ts";
import type { MethodKind, Row } from "../suite/types.ts";

/** The values of one method, x ascending. */
export interface Curve {
  readonly method: string;
  readonly kind: MethodKind;
  readonly points: readonly CurvePoint[];
}

/** A curve's value at x. */
export interface CurvePoint {
  readonly x: number;
  /** One row per seed. */
  readonly rows: readonly Row[];
  readonly value: number;
  /** Draws of the value. */
  readonly draws: Float64Array;
}

/**
 * The curve of rows of one experiment, method and metric, all with a value.
 *
 * @param claim names the streams of the draws
 */
export function curveOf(claim: string, method: string, kind: MethodKind, rows: readonly Row[]): Curve {
  const byX = [...Map.groupBy(rows, (row) => row.x)].sort(([a], [b]) => a - b);
  const points = byX.map(([x, atX]) => {
    const at = (seed: number | "all") => stream("claims", claim, method, x, seed);
    const bySeed = atX.toSorted((a, b) => a.seed - b.seed);
    return kind === "learned" ? trainedPoint(x, bySeed, at) : pooledPoint(x, bySeed, at);
  });
  return { method, kind, points: kind === "learned" ? withSeedSpread(points, claim) : points };
}

/** How many seeds every point of a curve has at least. */
export function seedsOf(curve: Curve): number {
  return Math.min(...curve.points.map((point) => point.rows.length));
}

/** How many items are behind a point. */
export function itemsOf(point: CurvePoint): number {
  return sum(point.rows.map((row) => row.n));
}

/** A point's value where only a positive one makes sense: no errors count as half an error. */
export function positiveValue(point: CurvePoint): number {
  if (point.value > 0 || point.rows.some((row) => row.k === undefined)) return point.value;
  return 0.5 / (itemsOf(point) + 1);
}

/** Nothing is trained: seeds only draw other data, so their counts add up. */
function pooledPoint(x: number, rows: readonly Row[], at: (seed: "all" | number) => Stream): CurvePoint {
  const n = sum(rows.map((row) => row.n));
  if (rows.some((row) => row.k === undefined)) {
    return weightedPoint(
      x,
      rows,
      rows.map((row) => row.n / n),
      at,
    );
  }
  const k = sum(rows.map((row) => row.k!));
  return { x, rows, value: k / n, draws: draws({ kind: "proportion", k, n }, at("all")) };
}

/** Each seed is a training of its own: their values are averaged, however many items each had. */
function trainedPoint(x: number, rows: readonly Row[], at: (seed: number) => Stream): CurvePoint {
  return weightedPoint(x, rows, rows.map(() => 1 / rows.length), at);
}

function weightedPoint(
  x: number,
  rows: readonly Row[],
  weights: readonly number[],
  at: (seed: number) => Stream,
): CurvePoint {
  const drawn = rows.map((row) => draws(spreadOf(row), at(row.seed)));
  return {
    x,
    rows,
    value: rows.length === 1 ? rows[0].value : sum(rows.map((row, i) => weights[i] * row.value)),
    draws: Float64Array.from({ length: replicates }, (_, r) => sum(drawn.map((d, i) => weights[i] * d[r]))),
  };
}

function spreadOf(row: Row): Spread {
  if (row.k !== undefined) return { kind: "proportion", k: row.k, n: row.n };
  // Rows of older versions say that no errors leave nothing open. A share of the items' parts is at most that of the items.
  if (row.value === 0 && row.ciLow === 0 && row.ciHigh === 0 && row.n > 0) {
    return { kind: "proportion", k: 0, n: row.n };
  }
  if (Number.isNaN(row.ciLow) || Number.isNaN(row.ciHigh)) return { kind: "exact", value: row.value };
  return { kind: "interval", value: row.value, low: row.ciLow, high: row.ciHigh };
}

/**
 * Adds what trainings with other seeds would change, where there are at least three. The same weights serve all
 * points and methods, so a seed's deviation stays one over the curve. The items' own randomness is in the seeds'
 * deviations too and so is counted twice, on the safe side.
 */
function withSeedSpread(points: readonly CurvePoint[], claim: string): CurvePoint[] {
  const seeds = [...new Set(points.flatMap((point) => point.rows.map((row) => row.seed)))].sort((a, b) =>
    a - b
  );
  if (seeds.length < 3) return [...points];
  const weights = seedWeights(seeds, stream("claims", claim, "seeds"));
  return points.map((point) => point.rows.length < 3 ? point : spreadPoint(point, weights));
}

function spreadPoint(point: CurvePoint, weights: ReadonlyMap<number, Float64Array>): CurvePoint {
  const levels = point.rows.map((row) => row.k === undefined ? row.value : (row.k + 0.5) / (row.n + 1));
  // Relative deviations where they make sense: they keep draws of a rate positive.
  const relative = levels.every((level) => level > 0);
  const scaled = relative ? levels.map(log) : levels;
  const mean = sum(scaled) / scaled.length;
  const deviations = scaled.map((level) => level - mean);
  const ofRow = point.rows.map((row) => weights.get(row.seed)!);
  const drawn = point.draws.map((value, r) => {
    const shift = sum(deviations.map((deviation, i) => deviation * ofRow[i][r]));
    return relative ? value * exp(shift) : value + shift;
  });
  return { ...point, draws: drawn };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
