/** The Bayesian Cramér-Rao (Van Trees) bound of offset and images under uniform priors. @module */
import type { ComplexArray } from "../linalg/complex_array.ts";
import { invertPositiveDefinite } from "../linalg/positive_definite.ts";
import { emptyEstimates, type ImpairmentEstimates, impairmentNames } from "./burst.ts";
import { fisherInformation, fisherSize, fisherWorkspace } from "./fisher.ts";
import {
  type ImpairmentPrior,
  phaseIndex,
  physicalSize,
  type PriorPoint,
  priorPoint,
  transformInformation,
} from "./physical_parameters.ts";
import { type PriorWeight, priorWeight } from "./prior_weight.ts";

/** A burst as far as the bound is told of it. */
export interface KnownBurst {
  /** s, [12]. */
  readonly pilots: ComplexArray;
  /** |h(0)|² without the mixers' gains. */
  readonly channelEnergy: number;
  /** Total variance of each complex sample of n. */
  readonly noiseVariance: number;
}

const images = impairmentNames.length;

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
      i === phaseIndex
        ? undefined
        : priorWeight(halfWidths[i] / Math.sqrt(covariance[i * (physicalSize + 1)])),
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
