/**
 * A method's values over an axis, from its rows of all seeds, with draws of their uncertainty.
 *
 * @module
 */
import { exp, log } from "../compute/exact_math.ts";
import { type Stream, stream } from "../compute/random.ts";
import {
  draws,
  gammaReader,
  normalReader,
  replicates,
  seedWeights,
  type Spread,
  uniformReader,
} from "../statistics/bootstrap.ts";
import type { MethodKind, Row } from "../suite/types.ts";
import type { RowDraws } from "./joint_draws.ts";

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
  /** Where they were drawn together with another method's, by the items that both were scored on. */
  readonly joint?: Edges;
}

/**
 * Draws for lower and for upper limits. Few items tell two methods apart that err together, and their counts are whole:
 * so that limits of a comparison hold for the fewest, a rate that was drawn together with another one has both draws,
 * an error less or more, as Clopper and Pearson's limits (Biometrika 1934).
 */
export interface Edges {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A point's draws for lower and for upper limits: both the same unless it was drawn together with another method's. */
export function edgesOf({ draws, joint }: CurvePoint): Edges {
  return joint ?? { low: draws, high: draws };
}

/** How the values of a curve are drawn. */
export interface Drawing {
  /** How many draws of each value. */
  readonly count: number;
  /** Those of rows that were drawn together with another method's. */
  readonly joint: ReadonlyMap<Row, RowDraws>;
}

/** Every value by itself. */
export const drawnApart: Drawing = { count: replicates, joint: new Map() };

/**
 * The curve of rows of one experiment, method and metric, all with a value.
 *
 * @param claim names the streams of the draws
 */
export function curveOf(
  claim: string,
  method: string,
  kind: MethodKind,
  rows: readonly Row[],
  drawing: Drawing = drawnApart,
): Curve {
  const byX = [...Map.groupBy(rows, (row) => row.x)].sort(([a], [b]) => a - b);
  const points = byX.map(([x, atX]) => {
    const at = (seed: number | "all") => stream("claims", claim, method, x, seed);
    const bySeed = atX.toSorted((a, b) => a.seed - b.seed);
    return kind === "learned" ? trainedPoint(x, bySeed, at, drawing) : pooledPoint(x, bySeed, at, drawing);
  });
  return {
    method,
    kind,
    points: kind === "learned" ? withSeedSpread(points, claim, drawing.count) : points,
  };
}

/** How many seeds every point of a curve has at least. */
export function seedsOf(curve: Curve): number {
  return Math.min(...curve.points.map((point) => point.rows.length));
}

/** How many items are behind a point. */
export function itemsOf(point: CurvePoint): number {
  return sum(point.rows.map((row) => row.n));
}

/** A point's value where only one between is possible: no errors count as half an error, nothing but errors as half a success. */
export function openValue(point: CurvePoint): number {
  const isRate = point.rows.every((row) => row.k !== undefined);
  if (!isRate || (point.value > 0 && point.value < 1)) return point.value;
  const half = 0.5 / (itemsOf(point) + 1);
  return point.value > 0 ? 1 - half : half;
}

/** Nothing is trained: seeds only draw other data, so their counts add up. */
function pooledPoint(
  x: number,
  rows: readonly Row[],
  at: (seed: "all" | number) => Stream,
  drawing: Drawing,
): CurvePoint {
  const n = sum(rows.map((row) => row.n));
  if (rows.some((row) => row.k === undefined)) {
    return weightedPoint(x, rows, rows.map((row) => row.n / n), at, drawing);
  }
  const k = sum(rows.map((row) => row.k!)), value = k / n;
  if (!rows.every((row) => drawing.joint.has(row))) {
    return { x, rows, value, draws: draws({ kind: "proportion", k, n }, at("all"), drawing.count) };
  }
  const joint = rateEdges(rows, at("all"), drawing);
  return { x, rows, value, draws: joint.low, joint };
}

/** Each seed is a training of its own: their values are averaged, however many items each had. */
function trainedPoint(
  x: number,
  rows: readonly Row[],
  at: (seed: number) => Stream,
  drawing: Drawing,
): CurvePoint {
  return weightedPoint(x, rows, rows.map(() => 1 / rows.length), at, drawing);
}

function weightedPoint(
  x: number,
  rows: readonly Row[],
  weights: readonly number[],
  at: (seed: number) => Stream,
  drawing: Drawing,
): CurvePoint {
  const mean = (drawn: readonly Float64Array[]) =>
    Float64Array.from({ length: drawing.count }, (_, r) => sum(drawn.map((d, i) => weights[i] * d[r])));
  const value = rows.length === 1 ? rows[0].value : sum(rows.map((row, i) => weights[i] * row.value));
  if (!rows.every((row) => drawing.joint.has(row))) {
    const drawn = rows.map((row) => draws(spreadOf(row, rows.length), at(row.seed), drawing.count));
    return { x, rows, value, draws: mean(drawn) };
  }
  const edges = rows.map((row): Edges => {
    const joint = drawing.joint.get(row)!;
    return joint.kind === "values"
      ? { low: joint.values, high: joint.values }
      : rateEdges([row], at(row.seed), drawing, 1 / rows.length);
  });
  const joint = { low: mean(edges.map(({ low }) => low)), high: mean(edges.map(({ high }) => high)) };
  return { x, rows, value, draws: joint.low, joint };
}

/** Draws of the rate of all rows' items together, `whole` of an error apart. */
function rateEdges(rows: readonly Row[], at: Stream, { count, joint }: Drawing, whole = 1): Edges {
  const weights = rows.map((row) => joint.get(row)).filter((one) => one?.kind === "weights");
  const total = (part: "errors" | "others", r: number) =>
    weights.reduce((sum, weight) => sum + weight[part][r], 0);
  const uniform = uniformReader(at), gamma = gammaReader(uniform, normalReader(uniform));
  const low = new Float64Array(count), high = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    const errors = total("errors", r), more = gamma(whole);
    const all = errors + total("others", r) + more;
    low[r] = errors / all;
    high[r] = (errors + more) / all;
  }
  return { low, high };
}

/** What one of several rows that are averaged is drawn from: rates share the posterior's half an error. */
function spreadOf(row: Row, among: number): Spread {
  if (row.k !== undefined) return { kind: "proportion", k: row.k, n: row.n, prior: 0.5 / among };
  // Rows of older versions say that no errors leave nothing open. A share of the items' parts is at most that of the items.
  if (row.value === 0 && row.ciLow === 0 && row.ciHigh === 0 && row.n > 0) {
    return { kind: "proportion", k: 0, n: row.n, prior: 0.5 / among };
  }
  if (Number.isNaN(row.ciLow) || Number.isNaN(row.ciHigh)) return { kind: "exact", value: row.value };
  return { kind: "interval", value: row.value, low: row.ciLow, high: row.ciHigh };
}

/**
 * Adds what trainings with other seeds would change, where there are at least three. The same weights serve all
 * points and methods, so a seed's deviation stays one over the curve. The items' own randomness is in the seeds'
 * deviations too and so is counted twice, on the safe side.
 */
function withSeedSpread(points: readonly CurvePoint[], claim: string, count: number): CurvePoint[] {
  const seeds = [...new Set(points.flatMap((point) => point.rows.map((row) => row.seed)))].sort((a, b) =>
    a - b
  );
  if (seeds.length < 3) return [...points];
  const weights = seedWeights(seeds, stream("claims", claim, "seeds"), count);
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
  const shifts = point.draws.map((_, r) => sum(deviations.map((deviation, i) => deviation * ofRow[i][r])));
  const shifted = (drawn: Float64Array) =>
    drawn.map((value, r) => relative ? value * exp(shifts[r]) : value + shifts[r]);
  const { joint } = point;
  return {
    ...point,
    draws: shifted(point.draws),
    ...(joint ? { joint: { low: shifted(joint.low), high: shifted(joint.high) } } : {}),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
