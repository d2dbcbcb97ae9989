/** What estimators do with the repetition of pilots: r_{i+1} is r_i, turned by ψ = 2π θ (K + G) / K. @module */
import { atan2 } from "../../compute/exact_math.ts";
import { nbIot } from "./burst.ts";

/** The θ that a turn from symbol to symbol stands for; {@link aliases} have the same. */
export function offsetOfTurn(psi: number): number {
  return psi * nbIot.subcarriers / (2 * Math.PI * (nbIot.subcarriers + nbIot.prefix));
}

/** The angle of Σ_i x_i^H x_{i+1} over the symbols [symbols, 12, 2] from `begin` on. */
export function meanTurn(x: Float64Array, begin: number, symbols: number): number {
  const width = 2 * nbIot.subcarriers, end = begin + (symbols - 1) * width;
  let re = 0, im = 0;
  for (let at = begin; at < end; at += 2) {
    const ar = x[at], ai = x[at + 1], br = x[at + width], bi = x[at + width + 1];
    re += ar * br + ai * bi;
    im += ar * bi - ai * br;
  }
  return atan2(im, re);
}

/** θ's beyond the training prior's ±0.75 by more than an estimator's error are passed over. */
const largestOffset = 0.8;

/** Offsets that turn the symbols as θ does: θ + m K / (K + G), the nearest to 0 first. */
export function aliases(theta: number): number[] {
  const period = nbIot.subcarriers / (nbIot.subcarriers + nbIot.prefix);
  return [theta, theta - period, theta + period].filter((alias) => Math.abs(alias) <= largestOffset);
}
