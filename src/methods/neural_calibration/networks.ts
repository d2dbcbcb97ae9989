/**
 * The calibration networks (paper, section V) as functions of their parameters: dense layers, each with batch
 * normalisation, and ReLU in the hidden ones. One network serves all users (ZF) or all antennas (LS) alike: the rows
 * of its input.
 *
 * "After each dense layer, the batch normalization layer is leveraged" is taken by its word: after the last one, too.
 * Layers keep their biases, as Keras has them by default, although the normalisation makes up for them.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs-core";
import { batchNorm, normalize } from "../../compute/tfjs/batch_norm.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { initialMoments, initialScale } from "../../learn/batch_norm.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import { initialLayer, type Path } from "../layers.ts";

/** What a calibration network is made of. */
export interface CalibratorSize {
  /** Reals of a row, in and out. */
  reals: number;
  /** Neurons of the hidden layers. */
  hidden: readonly number[];
}

/** F: a user's channel to M antennas, for ZF. */
export const zfCalibratorSize = (antennas: number): CalibratorSize => ({
  reals: 2 * antennas,
  hidden: [512, 2048, 2048],
});

/** B: an antenna's L received pilots, for LS. */
export const lsCalibratorSize = (pilots: number): CalibratorSize => ({
  reals: 2 * pilots,
  hidden: [128, 512, 512],
});

/** Neurons of all layers. */
const widths = ({ reals, hidden }: CalibratorSize): number[] => [...hidden, reals];

/** Initial parameters. */
export function initialCalibrator(size: CalibratorSize, path: Path): Record<string, Initial> {
  const outputs = widths(size), inputs = [size.reals, ...outputs];
  return Object.assign(
    {},
    ...outputs.flatMap((width, i) => [
      initialLayer(path, `layer${i}`, [inputs[i], width]),
      initialScale(`layer${i}`, width),
    ]),
  );
}

/** Initial running averages of the normalisations. */
export function initialCalibratorBuffers(size: CalibratorSize): Record<string, Initial> {
  return Object.assign({}, ...widths(size).map((width, i) => initialMoments(`layer${i}`, width)));
}

/**
 * The calibrated rows.
 *
 * @param buffers the running averages: moved in training, used otherwise
 * @param x `[rows, reals]`: real parts, then imaginary parts
 * @returns `[rows, reals]`
 */
export function calibrator(
  size: CalibratorSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  training: boolean,
): tf.Tensor {
  let y = x;
  widths(size).forEach((_, i) => {
    const name = `layer${i}`, gamma = p[`${name}.gamma`], beta = p[`${name}.beta`];
    const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
    const options = { activation: i < size.hidden.length ? "relu" : "linear" } as const;
    const z = dense(y, p[`${name}.w`], p[`${name}.b`]);
    y = training ? batchNorm(z, gamma, beta, running, options) : normalize(z, gamma, beta, running, options);
  });
  return y;
}
