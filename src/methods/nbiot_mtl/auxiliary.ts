/**
 * Auxiliary tasks of the shared layers: what a receiver finds on its way to offset and images, and the labels
 * themselves, read linearly off the 400 features that the heads share. Only trainings have them; the estimator is
 * without.
 *
 * Offset and images are products of at least four of the numbers that a network sees, and its heads are narrow: by the
 * loss of eq. 28 alone, α and β haven't begun to be learned after 768,000 windows. The auxiliary tasks are products of
 * fewer (phases, images as they appear), or don't pass through the heads (`scripts/ablations/nbiot_mtl.ts` measures what
 * they are worth).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { BurstPrior, NbIotTruth } from "../../../datasets/nbiot_pilots.ts";
import { type Window, windowCount } from "../../../datasets/nbiot_samples.ts";
import { cos, sin } from "../../compute/exact_math.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import { type Complex, conjugate, multiply, scale, squaredSize } from "../../phy/linalg/complex.ts";
import { nbIot } from "../../phy/nbiot/burst.ts";
import type { BurstParameters } from "../../phy/nbiot/fisher.ts";
import { sampleIndex } from "../../phy/ofdm.ts";
import { initialLayer, type Path } from "../layers.ts";
import { sharedWidth } from "./networks.ts";
import { reducedParameters } from "./reduced_form.ts";

/** Numbers of {@link auxiliaryTargets}. */
export const auxiliaryWidth = 15;

/** The layer that reads them off. */
export function initialAuxiliary(path: Path): Record<string, Initial> {
  return initialLayer(path, "auxiliary", [sharedWidth, auxiliaryWidth]);
}

/** Whether a parameter is of that layer. */
export function isAuxiliary(name: string): boolean {
  return name.startsWith("auxiliary.");
}

/**
 * What is to be read off each window, `[n, 15]`: how far the signal turns from one pilot symbol to the next,
 * e^{j 2π θ (K + G) / K}; its phase u in the symbol that has the window's middle; the images as they appear there, α u and
 * β u*; which subcarrier the window begins with, as an angle; and θ, α and β. What has no unit size is divided by its
 * standard deviation under the prior, to first order in the mismatches.
 *
 * @param pick which n windows: sample · T + t with t = 0 … T - 1
 * @throws {RangeError} on channels of more than one tap
 */
export function auxiliaryTargets(
  window: Window,
  truth: NbIotTruth,
  pick: Uint32Array,
  prior: BurstPrior,
): Float32Array {
  const perSample = windowCount(window), deviations = deviationsOf(prior);
  const parameters = reducedParameters(truth);
  const targets = new Float32Array(pick.length * auxiliaryWidth);
  pick.forEach((chosen, to) => {
    const sample = Math.floor(chosen / perSample), row = (chosen % perSample) * window.step;
    targets.set(targetsOf(parameters[sample], row, window.length, deviations), to * auxiliaryWidth);
  });
  return targets;
}

function targetsOf(
  { theta, alpha, beta, tap }: BurstParameters,
  row: number,
  length: number,
  deviations: Deviations,
): number[] {
  const { subcarriers, prefix } = nbIot;
  const turned = (samples: number) => turn(theta * samples / subcarriers);
  const symbol = Math.floor((row + length / 2) / (2 * subcarriers));
  const middle = sampleIndex(nbIot, symbol, (subcarriers - 1) / 2);
  const phase = multiply(scale(tap, 1 / Math.sqrt(squaredSize(tap))), turned(middle));
  const image = (at: Complex) => scale(at, 1 / deviations.image);
  const numbers = [
    turned(subcarriers + prefix),
    phase,
    image(multiply(alpha, phase)),
    image(multiply(beta, conjugate(phase))),
    turn(row / (2 * subcarriers)),
  ];
  return [
    ...numbers.flatMap(({ re, im }) => [re, im]),
    theta / deviations.theta,
    ...[alpha, beta].flatMap(({ re, im }) => [re / deviations.imageRe, im / deviations.imageIm]),
  ];
}

/** e^{j 2π t}. */
function turn(turns: number): Complex {
  return { re: cos(2 * Math.PI * turns), im: sin(2 * Math.PI * turns) };
}

interface Deviations {
  readonly theta: number;
  readonly imageRe: number;
  readonly imageIm: number;
  /** Of either part of an image whose phase is uniform. */
  readonly image: number;
}

/** To first order, an image is (1 - ε + jφ) / 2. */
function deviationsOf({ theta, epsilon, phi }: BurstPrior): Deviations {
  const [offset, gain, phase] = [theta, epsilon, phi].map(([low, high]) => (high - low) / Math.sqrt(12));
  const imageRe = gain / 2, imageIm = phase / 2;
  return {
    theta: offset,
    imageRe,
    imageIm,
    image: Math.sqrt((imageRe * imageRe + imageIm * imageIm) / 2),
  };
}

/** The mean over windows of the targets' summed squared errors, from the features that the heads share, `[n, 400]`. */
export function auxiliaryLoss(p: Parameters, shared: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const read = dense(shared, p["auxiliary.w"], p["auxiliary.b"]);
  return tf.div(tf.sum(tf.squaredDifference(read, targets)), shared.shape[0]) as tf.Scalar;
}
