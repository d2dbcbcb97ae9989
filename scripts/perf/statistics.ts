/** Medians of few measurements, and how sure they are. @module */

/** A median with an order-statistic interval. */
export interface Median {
  readonly median: number;
  /** Two of the measurements, between which the true median lies with probability `coverage`. */
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

/**
 * The median of independent measurements. Its interval assumes nothing about their distribution: the true median is
 * outside [x₍ₖ₎, x₍ₙ₊₁₋ₖ₎] with probability 2 Σ_{i<k} C(n, i) / 2ⁿ. The narrowest interval of at least 95 %, or of
 * fewer than 6 measurements the whole range.
 */
export function medianOf(values: readonly number[]): Median {
  const sorted = [...values].sort((a, b) => a - b), n = sorted.length;
  const median = (sorted[Math.floor((n - 1) / 2)] + sorted[Math.floor(n / 2)]) / 2;
  let outside = 2 ** (1 - n), term = outside, k = 1;
  for (;;) { // from k to k + 1 measurements left out on either side
    term *= (n - k + 1) / k;
    if (outside + term > 0.05 || 2 * (k + 1) > n) break;
    outside += term;
    k++;
  }
  return { median, low: sorted[k - 1], high: sorted[n - k], coverage: Math.max(0, 1 - outside) };
}

/** The first and the third quartile, by linear interpolation. */
export function quartiles(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const position = share * (sorted.length - 1), below = Math.floor(position);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  };
  return [at(0.25), at(0.75)];
}

/** Largest |a − b| / |b| over two lists. */
export function largestDeviation(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]) / Math.abs(b[i])));
}
