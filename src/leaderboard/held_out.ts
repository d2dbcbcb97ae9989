/**
 * Whether results on a published seed and on one that nobody could know are of one kind. The test data of a published
 * seed, its truth included, can be made by anyone; a method that looks its answers up there does worse elsewhere.
 *
 * @module
 */
import { intervalOf, valueOf } from "../engine/stopping.ts";
import type { Sums } from "../engine/sums.ts";
import type { QuantityKind } from "../suite/types.ts";

/** A difference counts where chance gives one as large at most this often: 5 normal standard deviations. */
const significance = 5.7e-7;
const deviations = 5;

/** Whether two samples of a quantity differ by more than chance explains. A maximum can't tell. */
export function differ(kind: QuantityKind, a: Sums, b: Sums): boolean {
  if (kind === "maximum") return false;
  if (kind === "proportion") return fisherExact(a.sum, a.n, b.sum, b.n) < significance;
  const difference = Math.abs(valueOf(kind, a) - valueOf(kind, b));
  const halfWidth = (sums: Sums) => {
    const { low, high } = intervalOf({ kind }, sums);
    return (high - low) / 2;
  };
  const [wa, wb] = [halfWidth(a), halfWidth(b)];
  // 95 % intervals are 1.96 standard errors to each side
  return difference > deviations / 1.96 * Math.sqrt(wa * wa + wb * wb);
}

/**
 * Two-sided p-value of Fisher's exact test for k1 of n1 against k2 of n2: the probability of all tables with the same
 * margins that are at most as likely as this one.
 */
export function fisherExact(k1: number, n1: number, k2: number, n2: number): number {
  const k = k1 + k2;
  const from = Math.max(0, k - n2), to = Math.min(k, n1);
  // Weights relative to the mode's, so that none is larger than 1; those that underflow don't count.
  const mode = Math.min(to, Math.max(from, Math.floor((k + 1) * (n1 + 1) / (n1 + n2 + 2))));
  const weights = new Float64Array(to - from + 1);
  weights[mode - from] = 1;
  for (let i = mode + 1; i <= to; i++) {
    weights[i - from] = weights[i - 1 - from] * (n1 - i + 1) * (k - i + 1) / (i * (n2 - k + i));
  }
  for (let i = mode - 1; i >= from; i--) {
    weights[i - from] = weights[i + 1 - from] * (i + 1) * (n2 - k + i + 1) / ((n1 - i) * (k - i));
  }
  const limit = weights[k1 - from] * (1 + 1e-9);
  let total = 0, extreme = 0;
  for (const weight of weights) {
    total += weight;
    if (weight <= limit) extreme += weight;
  }
  return extreme / total;
}
