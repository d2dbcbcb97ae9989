/** Gaussian noise as a layer of training. @module */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal } from "../../compute/draw.ts";
import type { Stream } from "../../compute/random.ts";

/** x and independent normal draws of this standard deviation, as Keras' GaussianNoise layer adds in training. */
export function addNoise(x: tf.Tensor, standardDeviation: number, stream: Stream): tf.Tensor {
  const noise = new Float32Array(x.size);
  fillNormal(noise, stream);
  return tf.add(x, tf.mul(tf.tensor(noise, x.shape), standardDeviation));
}
