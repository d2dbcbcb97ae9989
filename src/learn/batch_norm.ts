/**
 * Batch normalisation (Ioffe and Szegedy 2015) as Keras has it: over the rows of a batch in training, with running
 * averages of mean and variance for use afterwards.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { constant, type Initial, type Parameters } from "./parameters.ts";

/** Added to variances (Keras' default). */
export const varianceEpsilon = 1e-3;

/** Mean and variance of each column. */
export interface Moments {
  mean: tf.Tensor;
  variance: tf.Tensor;
}

/** The scale and shift of `width` columns, named `${name}.gamma` and `${name}.beta`. */
export function initialScale(name: string, width: number): Record<string, Initial> {
  return { [`${name}.gamma`]: constant([width], 1), [`${name}.beta`]: constant([width], 0) };
}

/** The running averages of `width` columns, named `${name}.mean` and `${name}.variance`. */
export function initialMoments(name: string, width: number): Record<string, Initial> {
  return { [`${name}.mean`]: constant([width], 0), [`${name}.variance`]: constant([width], 1) };
}

/**
 * γ (x − mean) / √(variance + ε) + β by the moments of the batch itself, x `[n, width]`; differentiable, also through
 * the moments.
 */
export function normalizeBatch(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): { y: tf.Tensor; moments: Moments } {
  const width = x.shape[1]!;
  const mean = rowMean(x), centered = tf.sub(x, mean);
  const variance = rowMean(tf.square(centered));
  const scale = tf.rsqrt(tf.add(variance, varianceEpsilon)), normal = tf.mul(centered, scale);
  // The gradient in closed form (the paper's section 3) takes two sums over rows, composed operations seven.
  const normalize = tf.customGrad((_x, ...others) => {
    const [gamma, beta, save] = others as [tf.Tensor, tf.Tensor, (saved: tf.Tensor[]) => void];
    save([normal, scale, gamma]);
    return {
      value: tf.add(tf.mul(normal, gamma), beta),
      gradFunc: (dy: tf.Tensor, [normal, scale, gamma]: tf.Tensor[]) => {
        const meanDy = rowMean(dy), meanDyNormal = rowMean(tf.mul(dy, normal));
        const rows = dy.shape[0];
        return [
          tf.mul(tf.sub(tf.sub(dy, meanDy), tf.mul(normal, meanDyNormal)), tf.mul(scale, gamma)),
          tf.reshape(tf.mul(meanDyNormal, rows), [width]),
          tf.reshape(tf.mul(meanDy, rows), [width]),
        ];
      },
    };
  });
  return {
    y: normalize(x, gamma, beta),
    moments: { mean: tf.reshape(mean, [width]), variance: tf.reshape(variance, [width]) },
  };
}

/** The mean over rows, `[1, width]`: a product with a row of ones, which is faster than a sum on the exact backend. */
function rowMean(x: tf.Tensor): tf.Tensor {
  const rows = x.shape[0];
  return tf.matMul(tf.fill([1, rows], 1 / rows), x as tf.Tensor2D);
}

/** Moves the running averages in `buffers` a share of the way towards the moments of a batch. */
export function updateMoments(buffers: Parameters, name: string, moments: Moments, share: number): void {
  tf.tidy(() => {
    for (const kind of ["mean", "variance"] as const) {
      const average = buffers[`${name}.${kind}`];
      average.assign(tf.add(average, tf.mul(tf.sub(moments[kind], average), share)));
    }
  });
}

/** The share of {@link updateMoments} in training (Keras' momentum of 0.99). */
export const momentShare = 0.01;

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
