/** What estimators do with the repetition of pilots: r_{i+1} is r_i, turned by ψ = 2π θ (K + G) / K. @module */
import { atan2 } from "../../compute/exact_math.ts";
import type { ComplexArray } from "../linalg/complex_array.ts";
import { nbIot } from "./burst.ts";

/** The θ that a turn from symbol to symbol stands for; {@link aliases} have the same. */
export function offsetOfTurn(psi: number): number {
  return psi * nbIot.subcarriers / (2 * Math.PI * (nbIot.subcarriers + nbIot.prefix));
}

/** The angle of Σ_i x_i^H x_{i+1} over the symbols [symbols, 12] from `begin` on. */
export function meanTurn({ re: xRe, im: xIm }: ComplexArray, begin: number, symbols: number): number {
  const width = nbIot.subcarriers, end = begin + (symbols - 1) * width;
  let re = 0, im = 0;
  for (let at = begin; at < end; at++) {
    const ar = xRe[at], ai = xIm[at], br = xRe[at + width], bi = xIm[at + width];
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
