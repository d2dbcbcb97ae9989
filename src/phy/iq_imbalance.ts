/**
 * I/Q imbalance of mixers: x becomes μ x + ν x*, with μ = (1 + ε e^{-jφ}) / 2 and ν = (1 - ε e^{-jφ}) / 2 for a gain
 * ratio ε between the branches and a phase error φ (Liu et al., "Hardware Impairment Estimation in NB-IoT", eqs. 2, 3,
 * 9 and 10).
 *
 * @module
 */
import { cos, sin } from "../compute/exact_math.ts";
import { type Complex, conjugate, divide } from "./linalg/complex.ts";
import type { ComplexArray } from "./linalg/complex_array.ts";

/** A mixer's mismatches; (1, 0) is perfect. */
export interface Mismatch {
  /** Gain ratio of the branches. */
  readonly epsilon: number;
  /** Phase error in radians. */
  readonly phi: number;
}

/** μ and ν of a mixer. */
export function imbalanceGains({ epsilon, phi }: Mismatch): { mu: Complex; nu: Complex } {
  const re = epsilon * cos(phi), im = -epsilon * sin(phi);
  return { mu: { re: (1 + re) / 2, im: im / 2 }, nu: { re: (1 - re) / 2, im: -im / 2 } };
}

/** α = ν_t / μ_t of a transmitter's mixer (eq. 13). */
export function transmitterImage(mismatch: Mismatch): Complex {
  const { mu, nu } = imbalanceGains(mismatch);
  return divide(nu, mu);
}

/** β = ν_r / μ_r* of a receiver's mixer (eq. 14). */
export function receiverImage(mismatch: Mismatch): Complex {
  const { mu, nu } = imbalanceGains(mismatch);
  return divide(nu, conjugate(mu));
}

/** Replaces elements [begin, end) of x by a x + b x*. */
export function mixWithImage(x: ComplexArray, begin: number, end: number, a: Complex, b: Complex): void {
  for (let at = begin; at < end; at++) {
    const re = x.re[at], im = x.im[at];
    x.re[at] = (a.re + b.re) * re + (b.im - a.im) * im;
    x.im[at] = (a.im + b.im) * re + (a.re - b.re) * im;
  }
}
