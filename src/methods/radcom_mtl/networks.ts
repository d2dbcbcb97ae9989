/**
 * The multi-task classifier of modulations and signals (paper, Fig. 2) as a function of its parameters.
 *
 * Two choices where the paper says nothing, both of which its parameter count and its memory confirm: convolutions
 * and pooling are not padded, and normalisation follows convolutions only (252,582 parameters for 6 modulations and
 * 8 signals, and 32 of the normalisation). The pooling has stride 1: otherwise the parameters are a third of that.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../../compute/random.ts";
import { batchNorm, normalize } from "../../compute/tfjs/batch_norm.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { dropout } from "../../compute/tfjs/dropout.ts";
import { initialMoments, initialScale } from "../../learn/batch_norm.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import { initialLayer, type Path } from "../layers.ts";

/** A branch of the network. */
export interface TaskSize {
  /** Filters of its convolution, C_m or C_s. */
  filters: number;
  /** Neurons of its dense layer, F_m or F_s. */
  neurons: number;
  classes: number;
}

/** The numbers (C_sh, C_m, F_m, C_s, F_s) of section V-B, and what is varied beside them. */
export interface MtlSize {
  /** Filters of the shared convolution, C_sh. */
  shared: number;
  modulation: TaskSize;
  signal: TaskSize;
  /** Width and height of all filters. */
  kernel: number;
}

/** The proposed network, (8, 4, 256, 4, 256) with filters of 3 x 3. */
export function proposedSize(modulations: number, signals: number): MtlSize {
  return {
    shared: 8,
    modulation: { filters: 4, neurons: 256, classes: modulations },
    signal: { filters: 4, neurons: 256, classes: signals },
    kernel: 3,
  };
}

/** Rows and columns of the input: the 256 real numbers of 128 IQ samples as a square. */
export const imageSide = 16;
const poolSide = 2;
const rates = { convolution: 0.25, dense: 0.5 };
const tasks = ["modulation", "signal"] as const;

/** Rows and columns that a task's convolution leaves. */
function lastSide({ kernel }: MtlSize): number {
  return imageSide - 2 * (kernel - 1) - (poolSide - 1);
}

/** Initial parameters. The convolutions of both tasks lie side by side in `tasks`: they read the same pixels. */
export function initialMtl(size: MtlSize, path: Path): Record<string, Initial> {
  const { kernel, shared } = size;
  const filters = tasks.map((task) =>
    initialLayer(path, `${task}.conv`, [kernel, kernel, shared, size[task].filters])[`${task}.conv.w`]
  );
  const both = size.modulation.filters + size.signal.filters;
  const pixels = lastSide(size) ** 2;
  return Object.assign(
    initialLayer(path, "shared", [kernel, kernel, 1, shared]),
    initialScale("shared", shared),
    { ...initialLayer(path, "tasks", [1, both]), "tasks.w": sideBySide(filters) },
    initialScale("tasks", both),
    ...tasks.flatMap((task) => [
      initialLayer(path, `${task}.hidden`, [pixels * size[task].filters, size[task].neurons]),
      initialLayer(path, `${task}.out`, [size[task].neurons, size[task].classes]),
    ]),
  );
}

/** Arrays of equal shapes but for the last dimension, joined along it. */
function sideBySide(parts: Initial[]): Initial {
  const widths = parts.map(({ shape }) => shape.at(-1)!);
  const width = widths.reduce((a, b) => a + b, 0), rows = parts[0].values.length / widths[0];
  const values = new Float32Array(rows * width);
  let first = 0;
  parts.forEach((part, i) => {
    for (let row = 0; row < rows; row++) {
      values.set(part.values.subarray(row * widths[i], (row + 1) * widths[i]), row * width + first);
    }
    first += widths[i];
  });
  return { shape: [...parts[0].shape.slice(0, -1), width], values };
}

/** Initial running averages of the normalisations. */
export function initialMtlBuffers({ shared, modulation, signal }: MtlSize): Record<string, Initial> {
  return {
    ...initialMoments("shared", shared),
    ...initialMoments("tasks", modulation.filters + signal.filters),
  };
}

/** The logits of both tasks, `[n, classes]`. */
export interface Logits {
  modulation: tf.Tensor;
  signal: tf.Tensor;
}

/**
 * The network.
 *
 * @param buffers the running averages: moved in training, used otherwise
 * @param x `[n, 256]`, or as images `[n, 16, 16, 1]`
 * @param training the name of the streams that dropout draws from, which should hold the step; undefined at inference
 */
export function mtl(
  size: MtlSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  training?: Path,
): Logits {
  const n = x.shape[0];
  const drop = (y: tf.Tensor, rate: number, name: string) =>
    training ? dropout(y, rate, stream(...training, name)) : y;
  const images = tf.reshape(x, [n, imageSide, imageSide, 1]);
  let y: tf.Tensor = convolution(p, buffers, "shared", images, Boolean(training));
  y = drop(tf.maxPool(y as tf.Tensor4D, poolSide, 1, "valid"), rates.convolution, "shared");
  y = drop(convolution(p, buffers, "tasks", y, Boolean(training)), rates.convolution, "tasks");
  const parts = tf.split(y, tasks.map((task) => size[task].filters), 3);
  const [modulation, signal] = tasks.map((task, i) => {
    const flat = tf.reshape(parts[i], [n, parts[i].size / n]);
    const hidden = dense(flat, p[`${task}.hidden.w`], p[`${task}.hidden.b`], { activation: "relu" });
    return dense(drop(hidden, rates.dense, task), p[`${task}.out.w`], p[`${task}.out.b`]);
  });
  return { modulation, signal };
}

/** Convolution, batch normalisation, ReLU. */
function convolution(
  p: Parameters,
  buffers: Parameters,
  name: string,
  x: tf.Tensor,
  training: boolean,
): tf.Tensor {
  const z = conv2d(x, p[`${name}.w`], p[`${name}.b`]);
  const gamma = p[`${name}.gamma`], beta = p[`${name}.beta`];
  const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
  const relu = { activation: "relu" } as const;
  return training ? batchNorm(z, gamma, beta, running, relu) : normalize(z, gamma, beta, running, relu);
}
