/** Which units are run again, and what such a sample misses. @module */
import { permutation, stream } from "../compute/random.ts";

/**
 * `count` of the numbers 0 … total − 1 without repetition, ascending. The choice follows from the root that the
 * submitter committed to and from a nonce that the verifier drew afterwards. From the root alone it could be forged at
 * leisure: change a byte of the statement until the sample misses what is false.
 */
export function drawSample(
  what: string,
  root: string,
  nonce: string,
  total: number,
  count: number,
): number[] {
  const order = permutation(stream("leaderboard", what, root, nonce), total);
  return [...order.subarray(0, Math.min(count, total))].sort((a, b) => a - b);
}

/**
 * The probability that none of `forged` false units is among `sampled` of `total` drawn without replacement: the
 * hypergeometric C(total − forged, sampled) / C(total, sampled).
 */
export function missProbability(total: number, forged: number, sampled: number): number {
  let probability = 1;
  for (let i = 0; i < Math.min(sampled, total); i++) {
    probability *= Math.max(0, total - forged - i) / (total - i);
  }
  return probability;
}

/** What a sample would have missed. */
export interface Miss {
  /** The share of the units that are false. */
  readonly share: number;
  readonly probability: number;
}

/** The probabilities of having missed forgeries of a few shares of all units: one unit, 1 %, 5 %, 10 %, 25 %, 50 %. */
export function missTable(total: number, sampled: number): Miss[] {
  const counts = [1, ...[0.01, 0.05, 0.1, 0.25, 0.5].map((share) => Math.ceil(share * total))];
  return [...new Set(counts)].map((forged) => ({
    share: forged / total,
    probability: missProbability(total, forged, sampled),
  }));
}
