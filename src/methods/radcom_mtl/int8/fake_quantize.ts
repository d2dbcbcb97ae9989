/** Quantisation in training: values are rounded, gradients pass as if they weren't. @module */
import * as tf from "@tensorflow/tfjs-core";

/**
 * s · clamp(round(x / s), low, high), with the gradient of x where it isn't clamped and none where it is (the
 * straight-through estimator: Bengio, Léonard and Courville 2013; Jacob et al. 2018). Halves are rounded to even.
 *
 * @param x a tensor
 * @param scale s, of a shape that broadcasts to that of x; gets no gradient
 */
export function fakeQuantize(x: tf.Tensor, scale: tf.Tensor, low: number, high: number): tf.Tensor {
  const op = tf.customGrad((x, save) => {
    const rounded = tf.round(tf.div(x as tf.Tensor, scale));
    const clamped = tf.clipByValue(rounded, low, high);
    (save as tf.GradSaveFunc)([tf.cast(tf.equal(rounded, clamped), "float32")]);
    return {
      value: tf.mul(clamped, scale),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0]),
    };
  });
  return op(x);
}

/** Largest magnitude of a signed number of 8 bits that leaves the range symmetric. */
export const signedLimit = 127;
/** Largest number of 8 bits without a sign. */
export const unsignedLimit = 255;

/**
 * Scales of symmetric weights: the largest magnitude of each output becomes 127.
 *
 * @param w `[..., outputs]`
 * @param perOutput whether each output has a scale of its own, or all have one
 * @returns `[outputs]` or `[1]`
 */
export function weightScale(w: tf.Tensor, perOutput: boolean): tf.Tensor {
  const axes = w.shape.map((_, axis) => axis).slice(0, perOutput ? -1 : undefined);
  const largest = tf.reshape(tf.max(tf.abs(w), axes), [-1]);
  return tf.div(tf.maximum(largest, smallest), signedLimit);
}

/** A range below which there is nothing to resolve; keeps scales positive. */
const smallest = 1e-6;

/**
 * The scale of a tensor whose largest magnitude becomes `limit`: by the running average of the largest magnitudes of
 * batches, which starts from the first batch's.
 *
 * @param range the running average, `[1]`; moved if `training`
 */
export function activationScale(
  x: tf.Tensor,
  range: tf.Variable,
  limit: number,
  training: boolean,
): tf.Tensor {
  if (training) {
    const largest = tf.reshape(tf.max(tf.abs(x)), [1]);
    const moved = tf.add(tf.mul(range, momentum), tf.mul(largest, 1 - momentum));
    range.assign(tf.where(tf.greater(range, 0), moved, largest));
  }
  return tf.div(tf.maximum(range, smallest), limit);
}

const momentum = 0.99;
