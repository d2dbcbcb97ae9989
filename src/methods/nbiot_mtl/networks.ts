/**
 * The estimators of CFO and IQ imbalance (paper, Fig. 2, Tables I and II) as functions of their parameters: the
 * subnetwork of the parallel MTL estimator, and the single MTL network.
 *
 * Where the tables don't add up or say nothing, this is what is built:
 * - A feature extraction block is: convolution of length 1, convolution of length k ("same"), batch normalisation,
 *   ReLU, plus the first convolution's output (a residual connection as in ResNet), max-pooling of 2.
 * - Block 2 of the subnetwork keeps its 24 rows: its pooling has stride 1. Block 4 has no pooling.
 * - "Flatten 256" can't be: 12 x 24 = 288 (12 x 64 = 768). It is a dense layer of 256 after the flattening, which also
 *   gives the 5 million operations that the paper states. It and the dense layer of 400 have ReLU.
 * - The paper gives no details of the normalisation: they are Keras'.
 * - The last hidden layer of a head has two units with ReLU, which die easily: then a head is a constant, or α and β lie
 *   on a line. Initial biases of 1 there and output weights of 0 start both units where ReLU is linear and the outputs
 *   at the labels' mean. The rest is up to the training (`training.ts`).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { batchNorm, normalize } from "../../compute/tfjs/batch_norm.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { initialMoments, initialScale } from "../../learn/batch_norm.ts";
import { constant, type Initial, type Parameters } from "../../learn/parameters.ts";
import { initialLayer, type Path } from "../layers.ts";

/** One column of Table I. */
export interface EstimatorSize {
  /** Rows of the input: L_w of a window, or all of the feature sample. */
  rows: number;
  blocks: readonly {
    channels: number;
    /** Length of the second convolution. */
    kernel: number;
    /** Stride of the pooling; 0 for none. */
    pool: 0 | 1 | 2;
  }[];
}

/** The subnetwork of the proposal: windows of 48 x 2. */
export const subnetworkSize: EstimatorSize = {
  rows: 48,
  blocks: [
    { channels: 96, kernel: 8, pool: 2 },
    { channels: 64, kernel: 8, pool: 1 },
    { channels: 48, kernel: 4, pool: 2 },
    { channels: 24, kernel: 4, pool: 0 },
  ],
};

/** The single MTL network: the whole sample, 96 x 2. */
export const singleSize: EstimatorSize = {
  rows: 96,
  blocks: [
    { channels: 128, kernel: 16, pool: 2 },
    { channels: 64, kernel: 8, pool: 2 },
    { channels: 64, kernel: 8, pool: 2 },
    { channels: 64, kernel: 4, pool: 0 },
  ],
};

const inputWidth = 2; // real and imaginary parts
const sharedWidths = [256, 400];
const headWidths = [100, 100, 25, 2];
/** The outputs of D_1, D_2 and D_3. */
const heads = { theta: 1, alpha: 2, beta: 2 };
const headCount = Object.keys(heads).length;

/** Rows that leave the last block. */
function lastRows({ rows, blocks }: EstimatorSize): number {
  return blocks.reduce((left, { pool }) => pool === 2 ? Math.ceil(left / 2) : left, rows);
}

/** Where the biases of the heads' last hidden layer start. */
const lastHiddenBias = 1;

/** Initial parameters. */
export function initialEstimator(size: EstimatorSize, path: Path): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  let inputs = inputWidth;
  size.blocks.forEach(({ channels, kernel }, i) => {
    Object.assign(
      initial,
      initialLayer(path, `block${i}.one`, [1, 1, inputs, channels]),
      initialLayer(path, `block${i}.wide`, [1, kernel, channels, channels]),
      initialScale(`block${i}.norm`, channels),
    );
    inputs = channels;
  });
  inputs *= lastRows(size);
  sharedWidths.forEach((width, i) => {
    Object.assign(initial, initialLayer(path, `shared${i}`, [inputs, width]));
    inputs = width;
  });
  headWidths.forEach((width, i) => {
    Object.assign(initial, initialLayer(path, `heads${i}`, [headCount, inputs, width], 1));
    inputs = width;
  });
  initial[`heads${headWidths.length - 1}.b`].values.fill(lastHiddenBias);
  for (const [name, outputs] of Object.entries(heads)) {
    Object.assign(initial, {
      [`${name}.w`]: constant([inputs, outputs], 0),
      [`${name}.b`]: constant([outputs], 0),
    });
  }
  return initial;
}

/** Initial running averages of the normalisations. */
export function initialEstimatorBuffers({ blocks }: EstimatorSize): Record<string, Initial> {
  return Object.assign({}, ...blocks.map(({ channels }, i) => initialMoments(`block${i}.norm`, channels)));
}

/** Where the moments of the normalisations come from: the running averages, or the batch, which moves them. */
export type Moments = "running" | { readonly from: "batch"; readonly momentum?: number };

/**
 * (θ, Re α, Im α, Re β, Im β) of windows, eq. 23.
 *
 * @param buffers the running averages
 * @param x `[n, rows, 2]`
 * @returns `[n, 5]`
 */
export function estimator(
  size: EstimatorSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  moments: Moments,
): tf.Tensor {
  return headOutputs(p, sharedFeatures(size, p, buffers, x, moments));
}

/** Width of what the heads share. */
export const sharedWidth = sharedWidths.at(-1)!;

/** What the heads share, `[n, 400]`; parameters as {@link estimator}'s. */
export function sharedFeatures(
  size: EstimatorSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  moments: Moments,
): tf.Tensor {
  const n = x.shape[0];
  let y: tf.Tensor = tf.reshape(x, [n, 1, size.rows, inputWidth]);
  size.blocks.forEach((block, i) => y = featureBlock(p, buffers, `block${i}`, y, block.pool, moments));
  y = tf.reshape(y, [n, y.size / n]);
  sharedWidths.forEach((_, i) => y = dense(y, p[`shared${i}.w`], p[`shared${i}.b`], relu));
  return y;
}

/** The estimates `[n, 5]` from {@link sharedFeatures}. */
export function headOutputs(p: Parameters, shared: tf.Tensor): tf.Tensor {
  let y = shared;
  headWidths.forEach((_, i) => y = dense(y, p[`heads${i}.w`], p[`heads${i}.b`], relu)); // [3, n, width] from the first on
  const hidden = tf.unstack(y);
  return tf.concat(Object.keys(heads).map((name, i) => dense(hidden[i], p[`${name}.w`], p[`${name}.b`])), 1);
}

const relu = { activation: "relu" } as const;

function featureBlock(
  p: Parameters,
  buffers: Parameters,
  name: string,
  x: tf.Tensor,
  pool: 0 | 1 | 2,
  moments: Moments,
): tf.Tensor {
  const one = conv2d(x, p[`${name}.one.w`], p[`${name}.one.b`]);
  const wide = conv2d(one, p[`${name}.wide.w`], p[`${name}.wide.b`], { padding: "same" });
  const gamma = p[`${name}.norm.gamma`], beta = p[`${name}.norm.beta`];
  const running = { mean: buffers[`${name}.norm.mean`], variance: buffers[`${name}.norm.variance`] };
  const options = { activation: "relu", side: one } as const;
  const y = moments === "running"
    ? normalize(wide, gamma, beta, running, options)
    : batchNorm(wide, gamma, beta, running, { ...options, momentum: moments.momentum });
  return pool === 0 ? y : tf.maxPool(y as tf.Tensor4D, [1, 2], [1, pool], "same");
}

/** A layer: inputs of one output, outputs, and how often it is applied. */
interface Layer {
  inputs: number;
  outputs: number;
  times: number;
}

/** What operations are counted from. */
function layersOf(size: EstimatorSize): Layer[] {
  const layers: Layer[] = [];
  let rows = size.rows, inputs = inputWidth;
  for (const { channels, kernel, pool } of size.blocks) {
    layers.push({ inputs, outputs: channels, times: rows });
    layers.push({ inputs: kernel * channels, outputs: channels, times: rows });
    inputs = channels;
    if (pool === 2) rows = Math.ceil(rows / 2);
  }
  inputs *= rows;
  for (const width of sharedWidths) {
    layers.push({ inputs, outputs: width, times: 1 });
    inputs = width;
  }
  for (const width of headWidths) {
    layers.push({ inputs, outputs: width, times: headCount });
    inputs = width;
  }
  for (const outputs of Object.values(heads)) layers.push({ inputs, outputs, times: 1 });
  return layers;
}

/** Multiplications, each with its addition, of one pass of the network. */
export function multiplyAccumulates(size: EstimatorSize): number {
  return layersOf(size).reduce((sum, { inputs, outputs, times }) => sum + inputs * outputs * times, 0);
}

/** Floating-point operations of one pass by eq. 33: an output of n inputs takes n products and n - 1 sums. */
export function floatingPointOperations(size: EstimatorSize): number {
  return layersOf(size).reduce(
    (sum, { inputs, outputs, times }) => sum + (2 * inputs - 1) * outputs * times,
    0,
  );
}
