/**
 * The multi-task classifier as it computes with 8-bit weights and activations, in float32 and differentiable.
 *
 * The scheme is TensorFlow Lite's (Jacob et al. 2018): weights are symmetric, convolutions with a scale for each filter
 * and dense layers with one; the input is symmetric; activations behind a ReLU have all of 0 … 255, which is an int8
 * with zero point −128; biases are exact to the product of both scales. The normalisations are folded into the
 * convolutions before training starts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { tasks } from "../../../../datasets/radcom_classes.ts";
import { stream } from "../../../compute/random.ts";
import { conv2d } from "../../../compute/tfjs/conv.ts";
import { dense } from "../../../compute/tfjs/dense.ts";
import { dropout } from "../../../compute/tfjs/dropout.ts";
import { varianceEpsilon } from "../../../learn/batch_norm.ts";
import { constant, type Initial, type Parameters } from "../../../learn/parameters.ts";
import type { Artifact } from "../../../suite/types.ts";
import type { Path } from "../../layers.ts";
import type { Logits } from "../network.ts";
import { imageSide, type MtlSize, poolSide, rates } from "../mtl_network.ts";
import { activationScale, fakeQuantize, signedLimit, unsignedLimit, weightScale } from "./fake_quantize.ts";

/** Whether an INT8 network of this size is there: of one convolution in the trunk and one in each branch. */
export function hasInt8({ sharedLayers = 1, taskLayers = 1 }: MtlSize): boolean {
  return sharedLayers === 1 && taskLayers === 1;
}

/** Weights and biases of a trained network, its normalisations folded into its convolutions. */
export function foldedMtl({ tensors }: Artifact): Record<string, Initial> {
  const folded: Record<string, Initial> = {};
  const initial = (name: string): Initial => ({
    shape: [...tensors[name].shape],
    values: tensors[name].data.slice(),
  });
  for (const name of ["shared", "tasks"]) {
    const [gamma, beta, mean, variance] = ["gamma", "beta", "mean", "variance"].map((suffix) =>
      tensors[`${name}.${suffix}`].data
    );
    const w = initial(`${name}.w`), b = initial(`${name}.b`), outputs = b.values.length;
    const scale = gamma.map((g, i) => g / Math.sqrt(variance[i] + varianceEpsilon));
    w.values.forEach((value, i) => w.values[i] = value * scale[i % outputs]);
    b.values.forEach((value, i) => b.values[i] = (value - mean[i]) * scale[i] + beta[i]);
    Object.assign(folded, { [`${name}.w`]: w, [`${name}.b`]: b });
  }
  for (const name of tasks.flatMap((task) => [`${task}.hidden`, `${task}.out`])) {
    Object.assign(folded, { [`${name}.w`]: initial(`${name}.w`), [`${name}.b`]: initial(`${name}.b`) });
  }
  return folded;
}

/** Names of what is quantised beside weights: the input, and what is behind each ReLU. */
export const activations = ["input", "shared", "tasks", "modulation.hidden", "signal.hidden"] as const;

/** The running averages of their largest values, as buffers. */
export function initialRanges(): Record<string, Initial> {
  return Object.fromEntries(activations.map((name) => [`${name}.range`, constant([1], 0)]));
}

/**
 * The network with every number that is 8 bits wide rounded to what 8 bits hold.
 *
 * @param training as of `mtlLogits`
 */
export function quantizedMtl(
  size: MtlSize,
  p: Parameters,
  buffers: Parameters,
  x: tf.Tensor,
  training?: Path,
): Logits {
  const n = x.shape[0];
  const drop = (y: tf.Tensor, rate: number, name: string) =>
    training ? dropout(y, rate, stream(...training, name)) : y;
  const weights = (name: string, perOutput: boolean) => {
    const w = p[`${name}.w`];
    return fakeQuantize(w, weightScale(w, perOutput), -signedLimit, signedLimit);
  };
  const activation = (y: tf.Tensor, name: (typeof activations)[number], low: number, high: number) =>
    fakeQuantize(y, activationScale(y, buffers[`${name}.range`], high, Boolean(training)), low, high);
  const relu = { activation: "relu" } as const;
  const convolution = (name: "shared" | "tasks", y: tf.Tensor) =>
    activation(conv2d(y, weights(name, true), p[`${name}.b`], relu), name, 0, unsignedLimit);

  const images = tf.reshape(x, [n, imageSide, imageSide, 1]);
  let y = convolution("shared", activation(images, "input", -signedLimit, signedLimit));
  y = drop(tf.maxPool(y as tf.Tensor4D, poolSide, 1, "valid"), rates.convolution, "shared");
  y = drop(convolution("tasks", y), rates.convolution, "tasks");
  const parts = tf.split(y, tasks.map((task) => size[task].filters), 3);
  const [modulation, signal] = tasks.map((task, i) => {
    const flat = tf.reshape(parts[i], [n, parts[i].size / n]);
    const hidden = dense(flat, weights(`${task}.hidden`, false), p[`${task}.hidden.b`], relu);
    const quantized = activation(hidden, `${task}.hidden`, 0, unsignedLimit);
    return dense(drop(quantized, rates.dense, task), weights(`${task}.out`, false), p[`${task}.out.b`]);
  });
  return { modulation, signal };
}
