/** The mixers' own parameters: points of a prior, and Fisher information about them. @module */
import { cos, sin } from "../../compute/exact_math.ts";
import { add, type Complex, conjugate, divide, multiply, scale, squaredSize } from "../linalg/complex.ts";
import { imbalanceGains, receiverImage, transmitterImage } from "../iq_imbalance.ts";
import { fisherSize } from "./fisher.ts";

/** Uniform priors; ε and φ hold for each end. */
export interface ImpairmentPrior {
  readonly theta: readonly [number, number];
  readonly epsilon: readonly [number, number];
  readonly phi: readonly [number, number];
}

/** θ, ε_t, φ_t, ε_r, φ_r and the channel's phase. */
export const physicalSize = 6;
/** The phase's place: uniform over the circle, which has no edges and needs no weight. */
export const phaseIndex = 5;

/** A point of the prior, what the weights need of it, and the derivatives of burst and estimands there. */
export interface PriorPoint {
  readonly u: Float64Array;
  readonly theta: number;
  readonly alpha: Complex;
  readonly beta: Complex;
  /** The tap and the noise's variance for a channel of energy 1 and a noise of variance 1. */
  readonly tap: Complex;
  readonly noiseGain: number;
  /** ∂(θ, Re α, Im α, Re β, Im β, Re h, Im h, log σ²) / ∂(physical), [8, 6], for a channel of energy 1. */
  readonly jacobian: Float64Array;
}

/**
 * A quasi-random point of the prior in u in [-1, 1]^5 (Kronecker's sequence with the powers of the root of
 * x^6 = x + 1), with one of two channel phases a quarter turn apart: the information has the harmonics 0 and ±2 of the
 * phase, so these two average over the circle exactly.
 */
export function priorPoint(prior: ImpairmentPrior, index: number): PriorPoint {
  const root = 1.1347241384015194, pair = Math.floor(index / 2);
  const u = new Float64Array(physicalSize);
  let step = 1;
  for (let i = 0; i < phaseIndex; i++) {
    step /= root;
    const x = 0.5 + (pair + 1) * step;
    u[i] = 2 * (x - Math.floor(x)) - 1;
  }
  const phase = Math.PI / 2 * (index % 2);
  const at = ([low, high]: readonly [number, number], i: number) => (low + high + (high - low) * u[i]) / 2;
  const transmitter = { epsilon: at(prior.epsilon, 1), phi: at(prior.phi, 2) };
  const receiver = { epsilon: at(prior.epsilon, 3), phi: at(prior.phi, 4) };
  const { mu: muT } = imbalanceGains(transmitter), { mu: muR } = imbalanceGains(receiver);
  const h: Complex = { re: cos(phase), im: sin(phase) }, tap = multiply(multiply(muT, muR), h);
  const alpha = transmitterImage(transmitter), beta = receiverImage(receiver);
  const jacobian = new Float64Array(fisherSize * physicalSize);
  const set = (row: number, column: number, { re, im }: Complex) => {
    jacobian[row * physicalSize + column] = re;
    jacobian[(row + 1) * physicalSize + column] = im;
  };
  jacobian[0] = 1;
  [transmitter, receiver].forEach(({ epsilon, phi }, end) => {
    const slopes: Complex[] = [ // of e = ε e^{-jφ}, of which μ = (1 + e) / 2
      { re: cos(phi), im: -sin(phi) },
      { re: -epsilon * sin(phi), im: -epsilon * cos(phi) },
    ];
    const mu = end === 0 ? muT : muR, other = multiply(end === 0 ? muR : muT, h);
    slopes.forEach((slope, i) => {
      const column = 1 + 2 * end + i, half = scale(slope, 0.5); // ∂μ
      set(5, column, multiply(half, other));
      if (end === 0) { // α = (1 - e) / (1 + e)
        set(1, column, scale(divide(half, multiply(mu, mu)), -1));
      } else { // β = (1 - e) / (1 + e)*
        set(3, column, scale(divide(add(half, multiply(beta, conjugate(half))), conjugate(mu)), -1));
        jacobian[7 * physicalSize + column] = 2 * divide(half, mu).re;
      }
    });
  });
  set(5, phaseIndex, { re: -tap.im, im: tap.re });
  return { u, theta: at(prior.theta, 0), alpha, beta, tap, noiseGain: squaredSize(muR), jacobian };
}

/** The information about the physical parameters, out = J^T F J [6, 6], from that about the reduced ones, F [8, 8]. */
export function transformInformation(f: Float64Array, jacobian: Float64Array, out: Float64Array): void {
  const half = new Float64Array(fisherSize * physicalSize);
  for (let i = 0; i < fisherSize; i++) {
    for (let j = 0; j < physicalSize; j++) {
      let sum = 0;
      for (let k = 0; k < fisherSize; k++) sum += f[i * fisherSize + k] * jacobian[k * physicalSize + j];
      half[i * physicalSize + j] = sum;
    }
  }
  for (let i = 0; i < physicalSize; i++) {
    for (let j = 0; j < physicalSize; j++) {
      let sum = 0;
      for (let k = 0; k < fisherSize; k++) sum += jacobian[k * physicalSize + i] * half[k * physicalSize + j];
      out[i * physicalSize + j] = sum;
    }
  }
}
