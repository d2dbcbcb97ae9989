/**
 * Curves whose values are known.
 *
 * @module
 */
import { exp, log } from "../../src/compute/exact_math.ts";

/** P(Z > z) of a standard normal Z: the series of its density around 0, the continued fraction far from it. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z, sum = z;
    for (let n = 3; n < 120; n += 2) sum += term *= z * z / n;
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let n = 120; n > 0; n--) fraction = z + n / fraction;
  return density / fraction;
}

/** The same value everywhere. */
export const flat = (value: number) => (_x: number): number => value;

/** A straight line on a logarithmic scale: from `value` at 0, `factor` times as much at each step of x. */
export const sloped = (value: number, factor: number) => (x: number): number => value * exp(x * log(factor));

/** An error rate that falls as the normal distribution does: a half at `middle`. */
export const waterfall = (middle: number, width: number) => (x: number): number =>
  normalTail((x - middle) / width);
