/**
 * Draws of two methods' values that were scored on the same items: what the items have in common moves both.
 *
 * @module
 */
import { type Stream, stream } from "../compute/random.ts";
import { gammaReader, normalReader, uniformReader } from "../statistics/bootstrap.ts";
import { z95 } from "../statistics/intervals.ts";
import type { PairRow } from "../suite/pair.ts";
import type { Row } from "../suite/row.ts";

/** Draws of one row that were made together with another method's. */
export type RowDraws =
  /**
   * Of a proportion: the weight of the items that are errors and of those that aren't, when every item's weight is drawn
   * from the exponential distribution (Rubin: "The Bayesian bootstrap", Annals of Statistics 1981).
   */
  | { readonly kind: "weights"; readonly errors: Float64Array; readonly others: Float64Array }
  /** Of a mean. */
  | { readonly kind: "values"; readonly values: Float64Array };

/**
 * Draws of the rows of two methods that have a pair, by row. Items of which only one was scored are drawn by themselves.
 *
 * @param claim names the streams of the draws
 * @param pairs of the rows' experiment and quantity, of these two methods in either order
 */
export function jointDraws(
  claim: string,
  rows: { readonly a: readonly Row[]; readonly b: readonly Row[] },
  pairs: readonly PairRow[],
  count: number,
): Map<Row, RowDraws> {
  const drawn = new Map<Row, RowDraws>();
  const methodOfA = rows.a[0]?.method;
  for (const given of pairs) {
    const pair = given.a === methodOfA ? given : swapped(given);
    const isIts = (row: Row) => row.seed === pair.seed && row.x === pair.x;
    const a = rows.a.find(isIts), b = rows.b.find(isIts);
    if (!a || !b) continue;
    const at = stream("claims", claim, "pair", pair.x, pair.seed);
    const both = pair.errors
      ? jointWeights(a, b, pair.n, pair.errors, at, count)
      : pair.moments
      ? jointValues(a, b, pair.n, pair.moments, at, count)
      : undefined;
    if (both) drawn.set(a, both[0]).set(b, both[1]);
  }
  return drawn;
}

function swapped({ a, b, errors, moments, ...rest }: PairRow): PairRow {
  return {
    ...rest,
    a: b,
    b: a,
    ...(errors ? { errors: { a: errors.b, b: errors.a, both: errors.both } } : {}),
    ...(moments ? { moments: { a: moments.b, b: moments.a, covariance: moments.covariance } } : {}),
  };
}

function jointWeights(
  a: Row,
  b: Row,
  n: number,
  errors: NonNullable<PairRow["errors"]>,
  at: Stream,
  count: number,
): [RowDraws, RowDraws] | undefined {
  if (a.k === undefined || b.k === undefined) return undefined;
  const { both } = errors, onlyA = errors.a - both, onlyB = errors.b - both;
  const neither = n - onlyA - onlyB - both;
  const rests = ([[a.k, a.n, errors.a], [b.k, b.n, errors.b]] as const)
    .map(([k, all, inCommon]) => ({ errors: k - inCommon, others: all - n - (k - inCommon) }));
  const counts = [both, onlyA, onlyB, neither, ...rests.flatMap((rest) => [rest.errors, rest.others])];
  if (counts.some((one) => !(one >= 0))) return undefined; // not of these rows
  const uniform = uniformReader(at), gamma = gammaReader(uniform, normalReader(uniform));
  const weights = (shape: number) =>
    shape === 0 ? new Float64Array(count) : Float64Array.from({ length: count }, () => gamma(shape));
  const [wBoth, wA, wB, wNeither, aErrors, aOthers, bErrors, bOthers] = counts.map(weights);
  const sum = (...parts: readonly Float64Array[]) =>
    Float64Array.from({ length: count }, (_, r) => parts.reduce((total, part) => total + part[r], 0));
  return [
    { kind: "weights", errors: sum(wBoth, wA, aErrors), others: sum(wB, wNeither, aOthers) },
    { kind: "weights", errors: sum(wBoth, wB, bErrors), others: sum(wA, wNeither, bOthers) },
  ];
}

function jointValues(
  a: Row,
  b: Row,
  n: number,
  moments: NonNullable<PairRow["moments"]>,
  at: Stream,
  count: number,
): [RowDraws, RowDraws] | undefined {
  if ([a, b].some(({ ciLow, ciHigh }) => Number.isNaN(ciLow) || Number.isNaN(ciHigh))) return undefined;
  const scale = Math.sqrt(moments.a * moments.b);
  // Of the means: of the longer one, only a part of the items is common.
  const share = n / Math.sqrt(a.n * b.n);
  const correlation = scale > 0
    ? Math.max(-1, Math.min(1, moments.covariance / scale)) * Math.min(1, share)
    : 0;
  const own = Math.sqrt(1 - correlation * correlation);
  const normal = normalReader(uniformReader(at));
  const first = new Float64Array(count), second = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    const z = normal();
    first[r] = valueAt(a, z);
    second[r] = valueAt(b, correlation * z + own * normal());
  }
  return [{ kind: "values", values: first }, { kind: "values", values: second }];
}

/** A value whose 95 % interval has its ends at z = ±1.96. */
function valueAt({ value, ciLow, ciHigh }: Row, z: number): number {
  const deviations = z / z95;
  return value + deviations * (z < 0 ? value - ciLow : ciHigh - value);
}
