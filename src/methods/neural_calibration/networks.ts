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
import * as tf from "@tensorflow/tfjs-core";
import { batchNorm } from "../../compute/tfjs/batch_norm.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { foldedDense, initialMoments, initialScale } from "../../learn/batch_norm.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import { initialLayer, type Path } from "../layers.ts";

/** What a calibration network is made of. */
export interface CalibratorSize {
  /** Its parameters are named `${name}0.w` and so on. */
  readonly name: string;
  /** Reals of a row, in and out. */
  readonly reals: number;
  /** Neurons of the hidden layers. */
  readonly hidden: readonly number[];
}

/** F: a user's channel to M antennas, for ZF. */
export const zfCalibratorSize = (antennas: number): CalibratorSize => ({
  name: "zf",
  reals: 2 * antennas,
  hidden: [512, 2048, 2048],
});

/** B: an antenna's L received pilots, for LS. */
export const lsCalibratorSize = (pilots: number): CalibratorSize => ({
  name: "ls",
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
      initialLayer(path, `${size.name}${i}`, [inputs[i], width]),
      initialScale(`${size.name}${i}`, width),
    ]),
  );
}

/** Initial running averages of the normalisations. */
export function initialCalibratorBuffers(size: CalibratorSize): Record<string, Initial> {
  return Object.assign({}, ...widths(size).map((width, i) => initialMoments(`${size.name}${i}`, width)));
}

/** How the normalisations of a calibrator work. */
export interface CalibratorMode {
  /** By the batch's own moments, which move the running averages, or by the running averages. */
  readonly moments: "batch" | "running";
  /** Of the running averages; 0.99 where it isn't given. */
  readonly momentum?: number;
}

/**
 * The calibrated rows, with gradients in either mode.
 *
 * @param buffers the running averages
 * @param x `[rows, reals]`: real parts, then imaginary parts
 * @returns `[rows, reals]`
 */
export function calibrator(
  size: CalibratorSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  { moments, momentum }: CalibratorMode,
): tf.Tensor {
  return widths(size).reduce((y, _, i) => {
    const name = `${size.name}${i}`, activation = activationOf(size, i);
    if (moments === "running") {
      const { w, b } = foldedDense(p[`${name}.w`], p[`${name}.b`], p, buffers, name);
      return dense(y, w, b, { activation });
    }
    const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
    const z = dense(y, p[`${name}.w`], p[`${name}.b`]);
    return batchNorm(z, p[`${name}.gamma`], p[`${name}.beta`], running, { activation, momentum });
  }, x);
}

const activationOf = (size: CalibratorSize, layer: number) => layer < size.hidden.length ? "relu" : "linear";

/** A trained calibrator, its normalisations folded into the layers: the same rows with half the work. */
export interface FoldedCalibrator {
  /** `[rows, reals]` to `[rows, reals]`. */
  run(x: tf.Tensor): tf.Tensor;
  dispose(): void;
}

/** Folds a calibrator. `p` holds its parameters and running averages. */
export function foldedCalibrator(size: CalibratorSize, p: Parameters): FoldedCalibrator {
  const layers = widths(size).map((_, i) =>
    tf.tidy(() => {
      const name = `${size.name}${i}`;
      return foldedDense(p[`${name}.w`], p[`${name}.b`], p, p, name);
    })
  );
  return {
    run: (x) => layers.reduce((y, { w, b }, i) => dense(y, w, b, { activation: activationOf(size, i) }), x),
    dispose: () => layers.forEach(({ w, b }) => [w, b].forEach((tensor) => tensor.dispose())),
  };
}
