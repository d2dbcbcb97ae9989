/**
 * The multi-task classifier of modulations and signals (paper, Figs. 2 and 13) as a function of its parameters.
 *
 * Two choices where the paper says nothing, both of which its parameter count and its memory confirm: convolutions
 * and pooling are not padded, and normalisation follows convolutions only (252,582 parameters for 6 modulations and
 * 8 signals, and 32 of the normalisation). The pooling has stride 1: otherwise the parameters are a third of that.
 * Where section V-B adds layers, each is like the one before it: normalised, pooled in the trunk, dropped out.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ClassCounts, tasks } from "../../../datasets/radcom_classes.ts";
import { stream } from "../../compute/random.ts";
import { batchNorm, normalize } from "../../compute/tfjs/batch_norm.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { dropout } from "../../compute/tfjs/dropout.ts";
import { initialMoments, initialScale } from "../../learn/batch_norm.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import { madeBy } from "../../suite/made_by.ts";
import { initialLayer, type Path } from "../layers.ts";
import type { LayerCost } from "./costs.ts";
import { addNoise } from "./noise.ts";
import type { Logits, Network } from "./network.ts";

/** A task's branch of the network. */
export type BranchSize = {
  /** Filters of its convolution, C_m or C_s. */
  readonly filters: number;
  /** Neurons of its dense layer, F_m or F_s. */
  readonly neurons: number;
};

/** The numbers (C_sh, C_m, F_m, C_s, F_s) of section V-B, and what is varied beside them. */
export type MtlSize = {
  /** Filters of the shared convolution, C_sh. */
  readonly shared: number;
  readonly modulation: BranchSize;
  readonly signal: BranchSize;
  /** Width and height of all filters. */
  readonly kernel: number;
  /** Convolutions of the trunk, each with its pooling; 2 in "C2-sh". */
  readonly sharedLayers?: number;
  /** Convolutions of each task's branch; 2 in "C2-sh-tasks". */
  readonly taskLayers?: number;
  /** Standard deviation of the Gaussian noise that training adds to what the trunk gives (section VI-C). */
  readonly noise?: number;
  /** Whether training drops out; true where it isn't given. */
  readonly dropout?: boolean;
};

/** The size (C_sh, C_m, F_m, C_s, F_s) with filters of 3 x 3. */
export function mtlSize(...numbers: [number, number, number, number, number]): MtlSize {
  const [shared, modulationFilters, modulationNeurons, signalFilters, signalNeurons] = numbers;
  return {
    shared,
    modulation: { filters: modulationFilters, neurons: modulationNeurons },
    signal: { filters: signalFilters, neurons: signalNeurons },
    kernel: 3,
  };
}

/** The proposed network's. */
export const proposedSize: MtlSize = mtlSize(8, 4, 256, 4, 256);

/** A size and the classes that its heads tell apart: everything that decides what the network computes. */
export type MtlSpec = MtlSize & { readonly classes: ClassCounts };

/** Rows and columns of the input: the 256 real numbers of 128 IQ samples as a square. */
export const imageSide = 16;
export const poolSide = 2;
export const rates = { convolution: 0.25, dense: 0.5 };

/** Names of the trunk's convolutions, and of those of a branch after its first. */
const trunk = ({ sharedLayers = 1 }: MtlSize) => ["shared", ...numbered("shared", sharedLayers)];
const deeper = ({ taskLayers = 1 }: MtlSize, task: string) => numbered(`${task}.conv`, taskLayers);

function numbered(name: string, layers: number): string[] {
  return Array.from({ length: layers - 1 }, (_, i) => `${name}${i + 2}`);
}

/** Rows and columns that a task's convolutions leave. */
function lastSide(size: MtlSize): number {
  const { kernel, sharedLayers = 1, taskLayers = 1 } = size;
  return imageSide - (sharedLayers + taskLayers) * (kernel - 1) - sharedLayers * (poolSide - 1);
}

/**
 * Initial parameters. The first convolutions of both tasks lie side by side in `tasks`: they read the same pixels.
 */
export function initialMtl(size: MtlSpec, path: Path): Record<string, Initial> {
  const { kernel, shared } = size;
  const filters = tasks.map((task) =>
    initialLayer(path, `${task}.conv`, [kernel, kernel, shared, size[task].filters])[`${task}.conv.w`]
  );
  const both = size.modulation.filters + size.signal.filters;
  const pixels = lastSide(size) ** 2;
  const convolution = (name: string, inputs: number, outputs: number) => [
    initialLayer(path, name, [kernel, kernel, inputs, outputs]),
    initialScale(name, outputs),
  ];
  return Object.assign(
    {},
    ...trunk(size).flatMap((name, i) => convolution(name, i === 0 ? 1 : shared, shared)),
    { ...initialLayer(path, "tasks", [1, both]), "tasks.w": sideBySide(filters) },
    initialScale("tasks", both),
    ...tasks.flatMap((task) => [
      ...deeper(size, task).flatMap((name) => convolution(name, size[task].filters, size[task].filters)),
      initialLayer(path, `${task}.hidden`, [pixels * size[task].filters, size[task].neurons]),
      initialLayer(path, `${task}.out`, [size[task].neurons, size.classes[task]]),
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
export function initialMtlBuffers(size: MtlSize): Record<string, Initial> {
  return Object.assign(
    {},
    ...trunk(size).map((name) => initialMoments(name, size.shared)),
    initialMoments("tasks", size.modulation.filters + size.signal.filters),
    ...tasks.flatMap((task) => deeper(size, task).map((name) => initialMoments(name, size[task].filters))),
  );
}

/**
 * The network.
 *
 * @param buffers the running averages: moved in training, used otherwise
 * @param x `[n, 256]`, or as images `[n, 16, 16, 1]`
 * @param training the name of the streams that dropout and noise draw from, which should hold the step; undefined at
 * inference
 */
export function mtlLogits(
  size: MtlSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  training?: Path,
): Logits {
  const n = x.shape[0];
  const drop = (y: tf.Tensor, rate: number, name: string) =>
    training && size.dropout !== false ? dropout(y, rate, stream(...training, name)) : y;
  const layer = (name: string, y: tf.Tensor) => convolution(p, buffers, name, y, Boolean(training));
  let y: tf.Tensor = tf.reshape(x, [n, imageSide, imageSide, 1]);
  for (const name of trunk(size)) {
    y = tf.maxPool(layer(name, y) as tf.Tensor4D, poolSide, 1, "valid");
    y = drop(y, rates.convolution, name);
  }
  if (training && size.noise) y = addNoise(y, size.noise, stream(...training, "noise"));
  y = drop(layer("tasks", y), rates.convolution, "tasks");
  const parts = tf.split(y, tasks.map((task) => size[task].filters), 3);
  const [modulation, signal] = tasks.map((task, i) => {
    let features: tf.Tensor = parts[i];
    for (const name of deeper(size, task)) features = drop(layer(name, features), rates.convolution, name);
    const flat = tf.reshape(features, [n, features.size / n]);
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
  const b = training ? withoutGradient(p[`${name}.b`]) : p[`${name}.b`];
  const z = conv2d(x, p[`${name}.w`], b);
  const gamma = p[`${name}.gamma`], beta = p[`${name}.beta`];
  const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
  const relu = { activation: "relu" } as const;
  return training ? batchNorm(z, gamma, beta, running, relu) : normalize(z, gamma, beta, running, relu);
}

/**
 * The same numbers, which aren't trained. A normalisation over the batch takes out what a bias adds, so that its gradient
 * is zero but for rounding, of which Adam makes steps of full size: the bias would wander, and the running average would
 * lag behind it by more than the values' standard deviation.
 */
function withoutGradient(b: tf.Tensor): tf.Tensor {
  return tf.customGrad((x) => ({ value: tf.clone(x as tf.Tensor), gradFunc: (dy) => tf.zerosLike(dy) }))(b);
}

/** The convolutional and dense layers, of which the normalisation is a part at inference. */
export function mtlLayers(size: MtlSpec): LayerCost[] {
  const { kernel, shared, taskLayers = 1 } = size;
  const layers: LayerCost[] = [];
  let side = imageSide;
  const convolve = (name: string, inputs: number, outputs: number) => {
    side -= kernel - 1;
    layers.push({
      name,
      outputs: side * side * outputs,
      products: kernel * kernel * inputs,
      filters: outputs,
    });
  };
  trunk(size).forEach((name, i) => {
    convolve(name, i === 0 ? 1 : shared, shared);
    side -= poolSide - 1;
  });
  const pooled = side;
  for (const task of tasks) {
    side = pooled;
    const { filters, neurons } = size[task], classes = size.classes[task];
    for (let i = 0; i < taskLayers; i++) {
      convolve(`${task}.conv${i === 0 ? "" : i + 1}`, i === 0 ? shared : filters, filters);
    }
    const pixels = side * side * filters;
    layers.push({ name: `${task}.hidden`, outputs: neurons, products: pixels, filters: neurons });
    layers.push({ name: `${task}.out`, outputs: classes, products: neurons, filters: classes });
  }
  return layers;
}

/** The multi-task classifier of this size. */
export function mtlNetwork(size: MtlSpec): Network {
  return {
    ...madeBy(import.meta.url, mtlNetwork),
    spec: { network: "mtl", size },
    initial: (path) => initialMtl(size, path),
    buffers: () => initialMtlBuffers(size),
    logits: (p, buffers, x, training) => mtlLogits(size, p, buffers, x, training),
    layers: mtlLayers(size),
  };
}
