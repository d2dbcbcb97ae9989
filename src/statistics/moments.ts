/** Second moments of paired samples. @module */

/** Variances and covariance, with the divisor n − 1. */
export interface Moments {
  readonly a: number;
  readonly b: number;
  readonly covariance: number;
}

/**
 * The moments of the first `n` ≥ 2 pairs, in two passes in float64 and in the samples' order, so that they have the same
 * bits on every machine.
 */
export function sampleMoments(a: ArrayLike<number>, b: ArrayLike<number>, n: number): Moments {
  let sumA = 0, sumB = 0;
  for (let i = 0; i < n; i++) {
    sumA += a[i];
    sumB += b[i];
  }
  const meanA = sumA / n, meanB = sumB / n;
  let squaresA = 0, squaresB = 0, products = 0;
  for (let i = 0; i < n; i++) {
    const da = a[i] - meanA, db = b[i] - meanB;
    squaresA += da * da;
    squaresB += db * db;
    products += da * db;
  }
  return { a: squaresA / (n - 1), b: squaresB / (n - 1), covariance: products / (n - 1) };
}
