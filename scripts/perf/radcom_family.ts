/** The MTL network of the RadCom paper (Fig. 13) with heads for 6 modulations and 8 signals. @module */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal } from "../../src/compute/draw.ts";
import { stream, substream, wordReader } from "../../src/compute/random.ts";
import { batchNorm } from "../../src/compute/tfjs/batch_norm.ts";
import { conv2d } from "../../src/compute/tfjs/conv.ts";
import { dense } from "../../src/compute/tfjs/dense.ts";
import { dropout } from "../../src/compute/tfjs/dropout.ts";
import { softmaxCrossEntropy } from "../../src/compute/tfjs/softmax.ts";
import { constant, glorotUniform, type Initial, type Parameters } from "../../src/learn/parameters.ts";
import type { Family } from "./family.ts";

const side = 16, sharedFilters = 8, taskFilters = 4, flattened = 11 * 11 * taskFilters, width = 256;
const tasks = { modulation: { classes: 6, weight: 0.2 }, signal: { classes: 8, weight: 0.8 } };
const sharedRate = 0.25, denseRate = 0.5;

function initial(): Record<string, Initial> {
  const values: Record<string, Initial> = {};
  const layer = (name: string, shape: number[]) => {
    values[`${name}.w`] = glorotUniform(shape, stream("perf", "radcom", name));
    values[`${name}.b`] = constant([shape.at(-1)!], 0);
  };
  const norm = (name: string, channels: number) => {
    values[`${name}.gamma`] = constant([channels], 1);
    values[`${name}.beta`] = constant([channels], 0);
  };
  layer("shared", [3, 3, 1, sharedFilters]);
  norm("shared", sharedFilters);
  for (const [task, { classes }] of Object.entries(tasks)) {
    layer(`${task}.conv`, [3, 3, sharedFilters, taskFilters]);
    norm(`${task}.conv`, taskFilters);
    layer(`${task}.dense`, [flattened, width]);
    layer(`${task}.out`, [width, classes]);
  }
  return values;
}

/** Convolution, normalisation, ReLU. */
function convolution(p: Parameters, buffers: Parameters, name: string, x: tf.Tensor): tf.Tensor {
  const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
  const z = conv2d(x, p[`${name}.w`], p[`${name}.b`]);
  return batchNorm(z, p[`${name}.gamma`], p[`${name}.beta`], running, { activation: "relu" });
}

function loss(
  drops: boolean,
  p: Parameters,
  batch: tf.Tensor[],
  step: number,
  buffers: Parameters,
): tf.Scalar {
  const [x, ...targets] = batch;
  const drop = (z: tf.Tensor, rate: number, name: string) =>
    drops ? dropout(z, rate, substream(stream("perf", "radcom", "dropout"), name, step)) : z;
  let shared = convolution(p, buffers, "shared", x);
  shared = drop(tf.maxPool(shared as tf.Tensor4D, 2, 1, "valid"), sharedRate, "shared");
  const losses = Object.entries(tasks).map(([task, { weight }], i) => {
    const features = drop(convolution(p, buffers, `${task}.conv`, shared), sharedRate, task);
    const flat = tf.reshape(features, [-1, flattened]);
    const hidden = dense(flat, p[`${task}.dense.w`], p[`${task}.dense.b`], { activation: "relu" });
    const logits = dense(drop(hidden, denseRate, `${task}.dense`), p[`${task}.out.w`], p[`${task}.out.b`]);
    return tf.mul(tf.mean(softmaxCrossEntropy(logits, targets[i])), weight);
  });
  return tf.addN(losses) as tf.Scalar;
}

/** The light configuration (8, 4, 256, 4, 256). */
export const radcomMtl: Family = {
  name: "radcom-mtl",
  title: "RadCom MTL CNN",
  rows: 128,
  smallRows: 5,
  amsgrad: false,
  learningRate: 1e-3,
  parameters: 252_582 + 32,
  initial,
  buffers: () =>
    Object.fromEntries(
      [["shared", sharedFilters], ...Object.keys(tasks).map((task) => [`${task}.conv`, taskFilters])]
        .flatMap(([name, channels]) => [
          [`${name}.mean`, constant([channels as number], 0)],
          [`${name}.variance`, constant([channels as number], 1)],
        ]),
    ),
  batch(rows) {
    const x = new Float32Array(rows * side * side);
    fillNormal(x, stream("perf", "radcom", "x"));
    const targets = Object.entries(tasks).map(([task, { classes }]) => {
      const next = wordReader(stream("perf", "radcom", task)), values = new Float32Array(rows * classes);
      for (let i = 0; i < rows; i++) values[i * classes + next() % classes] = 1;
      return { shape: [rows, classes], values };
    });
    return [{ shape: [rows, side, side, 1], values: x }, ...targets];
  },
  loss: (p, batch, step, buffers) => loss(true, p, batch, step, buffers),
  lossWithoutDropout: (p, batch, step, buffers) => loss(false, p, batch, step, buffers),
};
