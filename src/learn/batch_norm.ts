/** Batch normalisation around its operation: initial parameters, and what is left of it after training. @module */
import * as tf from "@tensorflow/tfjs-core";
import { constant, type Initial, type Parameters } from "./parameters.ts";

/** Added to variances (Keras' default, and that of the operation). */
export const varianceEpsilon = 1e-3;

/** The scale and shift of `width` columns, named `${name}.gamma` and `${name}.beta`. */
export function initialScale(name: string, width: number): Record<string, Initial> {
  return { [`${name}.gamma`]: constant([width], 1), [`${name}.beta`]: constant([width], 0) };
}

/** The running averages of `width` columns, named `${name}.mean` and `${name}.variance`. */
export function initialMoments(name: string, width: number): Record<string, Initial> {
  return { [`${name}.mean`]: constant([width], 0), [`${name}.variance`]: constant([width], 1) };
}

/**
 * A dense layer and the normalisation behind it as one dense layer, by the running averages: weights and biases of
 * γ (x W + b − mean) / √(variance + ε) + β.
 */
export function foldedDense(
  w: tf.Tensor,
  b: tf.Tensor,
  p: Parameters,
  buffers: Parameters,
  name: string,
): { w: tf.Tensor; b: tf.Tensor } {
  const scale = tf.mul(p[`${name}.gamma`], tf.rsqrt(tf.add(buffers[`${name}.variance`], varianceEpsilon)));
  return {
    w: tf.mul(w, scale),
    b: tf.add(tf.mul(tf.sub(b, buffers[`${name}.mean`]), scale), p[`${name}.beta`]),
  };
}
