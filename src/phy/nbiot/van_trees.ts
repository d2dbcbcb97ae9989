/**
 * The Bayesian Cramér-Rao (Van Trees) bound of offset and images under uniform priors.
 *
 * A uniform density has no derivative at its edges, so each parameter is weighted: for any q that vanishes there,
 * (E q)² / E[q² F + q'²] bounds the mean squared error (Weiss and Weinstein, "A general class of lower bounds in
 * parameter estimation", IEEE Trans. Inf. Theory 34(2), 1988; Van Trees and Bell, "Bayesian bounds for parameter
 * estimation and nonlinear filtering/tracking", 2007). The Euler equation of its maximum, q - q'' / F = 1, gives
 * q(u) = 1 - cosh(κ u) / cosh(κ) over u in [-1, 1] with κ² = F (half width)²: then, with a constant F, the bound is
 * (1 - tanh(κ) / κ) / F, which goes from the prior's variance (F → 0) to 1 / F.
 *
 * @module
 */
import { cos, exp, sin, tanh } from "../../compute/exact_math.ts";
import { type Complex, imbalanceGains, receiverImage, transmitterImage } from "../iq_imbalance.ts";
import { invertPositiveDefinite } from "../symmetric_matrix.ts";
import { emptyEstimates, type ImpairmentEstimates, impairmentNames } from "./burst.ts";
import { fisherInformation, fisherSize, fisherWorkspace } from "./fisher.ts";

/** A weight q and the moments that don't depend on data. */
export interface PriorWeight {
  /** q(u). */
  at(u: number): number;
  /** E[(dq/du)²] for u uniform in [-1, 1]. */
  readonly slope: number;
}

/** The best weight for a Fisher information of κ² over u in [-1, 1]. */
export function priorWeight(kappa: number): PriorWeight {
  const k = Math.max(kappa, 1e-3); // below, q / κ² is a parabola to seven digits, and differences would cancel
  const decay = exp(-2 * k), t = tanh(k);
  return {
    at(u) {
      const a = k * Math.abs(u);
      return 1 - (exp(a - k) + exp(-a - k)) / (1 + decay);
    },
    slope: k * k / 2 * (t / k - (1 - t * t)),
  };
}

/** The bound for one parameter, uniform over a width of 2 `halfWidth`, with a constant Fisher information. */
export function scalarVanTrees(information: number, halfWidth: number): number {
  const kappa = halfWidth * Math.sqrt(information);
  if (kappa < 1e-2) return halfWidth * halfWidth * (1 / 3 - 2 / 15 * kappa * kappa);
  return (1 - tanh(kappa) / kappa) / information;
}

/** Uniform priors; ε and φ hold for each end. */
export interface ImpairmentPrior {
  readonly theta: readonly [number, number];
  readonly epsilon: readonly [number, number];
  readonly phi: readonly [number, number];
}

/** A burst as far as the bound is told of it. */
export interface KnownBurst {
  /** s, [12, 2]. */
  readonly pilots: Float64Array;
  /** |h(0)|² without the mixers' gains. */
  readonly channelEnergy: number;
  /** Total variance of each complex sample of n. */
  readonly noiseVariance: number;
}

/** θ, ε_t, φ_t, ε_r, φ_r and the channel's phase. */
const physicalSize = 6;
const images = impairmentNames.length;
const turning = 5; // the phase's place: uniform over the circle, which has no edges and needs no weight

/** A point of the prior, what the weights need of it, and the derivatives of burst and estimands there. */
interface PriorPoint {
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

const multiply = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});
const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const conjugate = (a: Complex): Complex => ({ re: a.re, im: -a.im });
const inverse = (a: Complex): Complex => {
  const power = a.re * a.re + a.im * a.im;
  return { re: a.re / power, im: -a.im / power };
};

/**
 * A quasi-random point of the prior in u in [-1, 1]^5 (Kronecker's sequence with the powers of the root of
 * x^6 = x + 1), with one of two channel phases a quarter turn apart: the information has the harmonics 0 and ±2 of the
 * phase, so these two average over the circle exactly.
 */
function priorPoint(prior: ImpairmentPrior, index: number): PriorPoint {
  const root = 1.1347241384015194, pair = Math.floor(index / 2);
  const u = new Float64Array(physicalSize);
  let step = 1;
  for (let i = 0; i < turning; i++) {
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
      const column = 1 + 2 * end + i, half: Complex = { re: slope.re / 2, im: slope.im / 2 };
      set(5, column, multiply(half, other));
      if (end === 0) { // α = (1 - e) / (1 + e)
        const reciprocal = inverse(mu);
        const square = multiply(reciprocal, reciprocal);
        set(1, column, multiply({ re: -half.re, im: -half.im }, square));
      } else { // β = (1 - e) / (1 + e)*
        const reciprocal = inverse(conjugate(mu));
        const own = multiply({ re: -half.re, im: -half.im }, reciprocal);
        const beta = receiverImage(receiver), image = multiply(multiply(beta, conjugate(half)), reciprocal);
        set(3, column, add(own, { re: -image.re, im: -image.im }));
        jacobian[7 * physicalSize + column] = 2 * multiply(half, inverse(mu)).re;
      }
    });
  });
  set(5, turning, { re: -tap.im, im: tap.re });
  const noiseGain = muR.re * muR.re + muR.im * muR.im;
  const alpha = transmitterImage(transmitter), beta = receiverImage(receiver);
  return { u, theta: at(prior.theta, 0), alpha, beta, tap, noiseGain, jacobian };
}

/** out = J^T F J for J [8, 6]. */
function transformInformation(f: Float64Array, jacobian: Float64Array, out: Float64Array): void {
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

/** The weights that are best, one parameter at a time, for the prior's mean information. */
function bestWeights(
  information: readonly Float64Array[],
  halfWidths: readonly number[],
): (PriorWeight | undefined)[] {
  const mean = new Float64Array(physicalSize * physicalSize);
  for (const one of information) {
    for (let i = 0; i < mean.length; i++) mean[i] += one[i] / information.length;
  }
  const covariance = invertPositiveDefinite(mean, physicalSize);
  return Array.from(
    { length: physicalSize },
    (_, i) =>
      i === turning ? undefined : priorWeight(halfWidths[i] / Math.sqrt(covariance[i * (physicalSize + 1)])),
  );
}

/**
 * Lower bounds of the mean squared errors, averaged over the prior, of any estimator that knows it; the estimator is
 * also told the pilots, the channel's energy and the noise's variance, but not the channel's phase, which is uniform.
 * What an estimator isn't told can only make its error larger, so the bounds hold for all that know less.
 *
 * With J = E[q q^T ∘ F] + diag(E q'²) and T_ki = E[q_i ∂g_k / ∂ξ_i] for the physical parameters ξ and the estimands g,
 * the bound is T J^-1 T^T (its diagonal).
 *
 * @param points of the prior, an even number, whose mean stands for the prior's. Each burst takes the next ones, so
 * that what a burst's bound is off by (some 5 % at 32 points) averages out over bursts
 */
export function vanTreesBounds(
  prior: ImpairmentPrior,
  bursts: readonly KnownBurst[],
  symbols: number,
  points = 32,
): ImpairmentEstimates {
  const range = ([low, high]: readonly [number, number]) => (high - low) / 2;
  const halfWidths = [prior.theta, prior.epsilon, prior.phi, prior.epsilon, prior.phi].map(range);
  const information = Array.from({ length: points }, () => new Float64Array(physicalSize * physicalSize));
  const workspace = fisherWorkspace(symbols), reduced = new Float64Array(fisherSize * fisherSize);
  const bounds = emptyEstimates(bursts.length);
  bursts.forEach((burst, item) => {
    const snr = burst.channelEnergy / burst.noiseVariance; // scales of tap and noise matter by their ratio alone
    const cloud = information.map((_, i) => priorPoint(prior, item * points + i));
    cloud.forEach((point, i) => {
      const parameters = { ...point, noiseVariance: point.noiseGain / snr };
      fisherInformation(parameters, burst.pilots, symbols, workspace, reduced);
      transformInformation(reduced, point.jacobian, information[i]);
    });
    const diagonal = weightedBound(cloud, information, bestWeights(information, halfWidths), halfWidths);
    impairmentNames.forEach((name, k) => bounds[name][item] = diagonal[k]);
  });
  return bounds;
}

/** The diagonal of T J^-1 T^T. */
function weightedBound(
  cloud: readonly PriorPoint[],
  information: readonly Float64Array[],
  weights: readonly (PriorWeight | undefined)[],
  halfWidths: readonly number[],
): Float64Array {
  const size = physicalSize, j = new Float64Array(size * size), t = new Float64Array(images * size);
  const q = new Float64Array(size), share = 1 / cloud.length;
  cloud.forEach(({ u, jacobian }, index) => {
    for (let i = 0; i < size; i++) q[i] = weights[i]?.at(u[i]) ?? 1;
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        j[a * size + b] += share * q[a] * q[b] * information[index][a * size + b];
      }
      for (let k = 0; k < images; k++) t[k * size + a] += share * q[a] * jacobian[k * size + a];
    }
  });
  weights.forEach((weight, i) => {
    if (weight) j[i * (size + 1)] += weight.slope / (halfWidths[i] * halfWidths[i]);
  });
  const covariance = invertPositiveDefinite(j, size), bound = new Float64Array(images);
  for (let k = 0; k < images; k++) {
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) bound[k] += t[k * size + a] * covariance[a * size + b] * t[k * size + b];
    }
  }
  return bound;
}
