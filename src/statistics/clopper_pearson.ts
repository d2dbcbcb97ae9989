/** The exact interval of a proportion. @module */
import { exp, log } from "../compute/exact_math.ts";
import type { Interval } from "./intervals.ts";

/**
 * Clopper and Pearson's 95 % interval of a proportion (Biometrika 26, 1934): whatever the proportion is, each end lies on
 * the wrong side of it with a probability of at most 2.5 %. (Wilson's, which is narrower, holds a proportion near 0 in as
 * few as 84 of 100 cases.)
 *
 * @param k successes, of
 * @param n trials
 */
export function clopperPearson(k: number, n: number): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  return { low: k === 0 ? 0 : lowerLimit(k, n), high: k === n ? 1 : 1 - lowerLimit(n - k, n) };
}

/** The proportion with which k or more of n have a probability of 2.5 %; k ≥ 1. */
function lowerLimit(k: number, n: number): number {
  let low = 0, high = k / n;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(k, n - k + 1, middle) < 0.025) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The regularized incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22) and Lentz' algorithm: the
 * probability of a or more successes in a + b − 1 trials.
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = exp(a * log(x) + b * log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  const tiny = 1e-300;
  let c = 1, d = 1 / awayFromZero(1 - (a + b) * x / (a + 1)), fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= c * d;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * fraction;

  function awayFromZero(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

/** ln Γ(x) for x ≥ 1: Stirling's series (DLMF 5.11.1) from 15 on, and the recurrence below. */
function logGamma(x: number): number {
  let product = 1, y = x;
  for (; y < 15; y++) product *= y;
  const inverse = 1 / y, square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680))));
  return (y - 0.5) * log(y) - y + halfLogTwoPi + series - log(product);
}

const halfLogTwoPi = 0.9189385332046727;
