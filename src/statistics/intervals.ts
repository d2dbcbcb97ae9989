/**
 * 95 % intervals. Only IEEE-exact operations (+ − × ÷ √) are used, so an interval has the same bits on every machine.
 *
 * @module
 */

/** The 97.5 % quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/** A confidence interval, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of Student's t distribution for 1 … 30 degrees of freedom. */
// deno-fmt-ignore
const tTable = [
  12.70620474, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
  2.262157163, 2.228138852, 2.20098516, 2.17881283, 2.160368656, 2.144786688, 2.131449546, 2.119905299,
  2.109815578, 2.10092204, 2.093024054, 2.085963447, 2.079613845, 2.073873068, 2.06865761, 2.063898562,
  2.059538553, 2.055529439, 2.051830516, 2.048407142, 2.045229642, 2.042272456,
];

/**
 * The 97.5 % quantile of Student's t distribution: tabulated up to 30 degrees of freedom, beyond them by the expansion
 * of Abramowitz and Stegun, 26.7.5, which is then within 3e-8.
 *
 * @throws {RangeError} unless `degrees` is a positive integer
 */
export function tQuantile95(degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError(`degrees of freedom: ${degrees}`);
  if (degrees <= tTable.length) return tTable[degrees - 1];
  const z = z95, z2 = z * z, v = degrees;
  const g1 = z * (z2 + 1) / 4;
  const g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + (g1 + (g2 + (g3 + g4 / v) / v) / v) / v;
}

/**
 * Wilson's score interval of a proportion (Wilson 1927), without continuity correction.
 *
 * @param k successes, of
 * @param n trials
 */
export function wilson(k: number, n: number, z: number = z95): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  const z2 = z * z;
  const middle = (2 * k + z2) / (2 * (n + z2));
  const half = z * Math.sqrt(z2 + 4 * k * (n - k) / n) / (2 * (n + z2));
  return { low: k === 0 ? 0 : Math.max(0, middle - half), high: k === n ? 1 : Math.min(1, middle + half) };
}

/** The t interval of a mean from the count, the sum and the sum of squares; unbounded for fewer than two samples. */
export function tInterval(n: number, sum: number, sumSquares: number): Interval {
  if (n < 2) return { low: -Infinity, high: Infinity };
  const mean = sum / n;
  const half = tQuantile95(n - 1) * Math.sqrt(sampleVariance(n, sum, sumSquares) / n);
  return { low: mean - half, high: mean + half };
}

/**
 * The interval of a variance from the count and the sums of the first four powers: normal, with the variance of the
 * sample variance (m4 - s⁴) / n (Cramér 1946, 27.4); unbounded for fewer than two samples. It needs many samples.
 */
export function varianceInterval(n: number, powers: readonly [number, number, number, number]): Interval {
  if (n < 2) return { low: 0, high: Infinity };
  const [m1, m2, m3, m4] = powers.map((power) => power / n);
  const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * (m1 * m1) * (m1 * m1);
  const variance = sampleVariance(n, powers[0], powers[1]);
  const half = z95 * Math.sqrt(Math.max(0, fourth - variance * variance) / n);
  return { low: Math.max(0, variance - half), high: variance + half };
}

/** The variance of samples (divisor n - 1) from their count, sum and sum of squares; 0 for a single one. */
export function sampleVariance(n: number, sum: number, sumSquares: number): number {
  return n < 2 ? 0 : Math.max(0, (sumSquares - sum * (sum / n)) / (n - 1));
}

/**
 * The interval of a median between two order statistics that covers it with at least 95 % whatever the distribution
 * (Thompson 1936); below 6 samples, where none does, the range.
 *
 * @param sorted the samples in ascending order
 */
export function medianInterval(sorted: ArrayLike<number>): Interval {
  const n = sorted.length;
  if (n === 0) return { low: -Infinity, high: Infinity };
  const rank = lowerRank(n);
  return { low: sorted[rank - 1], high: sorted[n - rank] };
}

/** The largest r ≥ 1 with P(X < r) ≤ 2.5 % for X of Binomial(n, 1/2); from 1000 on by the normal approximation. */
function lowerRank(n: number): number {
  if (n > 1000) return Math.floor((n - z95 * Math.sqrt(n)) / 2);
  let probability = 2 ** -n, tail = probability, rank = 1;
  for (let i = 1; i < n; i++) {
    probability *= (n - i + 1) / i;
    tail += probability;
    if (tail > 0.025) break;
    rank = i + 1;
  }
  return rank;
}

/** The middle sample, or the mean of the two in the middle. */
export function median(sorted: ArrayLike<number>): number {
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
