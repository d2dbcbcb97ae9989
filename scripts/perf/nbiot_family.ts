/** The parallel MTL subnetwork of the NB-IoT paper (Tables I and II, the proposal). @module */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform } from "../../src/compute/draw.ts";
import { stream } from "../../src/compute/random.ts";
import { batchNorm } from "../../src/compute/tfjs/batch_norm.ts";
import { conv1d } from "../../src/compute/tfjs/conv.ts";
import { dense } from "../../src/compute/tfjs/dense.ts";
import { constant, glorotUniform, type Initial, type Parameters } from "../../src/learn/parameters.ts";
import type { Family } from "./family.ts";

/** Channels, kernel size and pooling stride (0: no pooling) of the four blocks. */
const blocks = [[96, 8, 2], [64, 8, 1], [48, 4, 2], [24, 4, 0]] as const;
const window = 48, inputs = 2, flattened = 12 * 24;
const shared = [256, 400], heads = { theta: 1, alpha: 2, beta: 2 }, headWidths = [100, 100, 25, 2];
const lambda = 0.1; // of eq. 28

function layer(initial: Record<string, Initial>, name: string, shape: number[]): void {
  initial[`${name}.w`] = glorotUniform(shape, stream("perf", "nbiot", name));
  initial[`${name}.b`] = constant([shape.at(-1)!], 0);
}

function initial(): Record<string, Initial> {
  const values: Record<string, Initial> = {};
  let channels = inputs;
  blocks.forEach(([width, kernel], i) => {
    layer(values, `c${i}.one`, [1, channels, width]);
    layer(values, `c${i}.wide`, [kernel, width, width]);
    values[`c${i}.gamma`] = constant([width], 1);
    values[`c${i}.beta`] = constant([width], 0);
    channels = width;
  });
  layer(values, "f0", [flattened, shared[0]]);
  layer(values, "f1", shared);
  for (const [head, outputs] of Object.entries(heads)) {
    const widths = [shared[1], ...headWidths, outputs];
    for (let i = 0; i < headWidths.length + 1; i++) layer(values, `${head}${i}`, [widths[i], widths[i + 1]]);
  }
  return values;
}

/** 1×1 convolution, wide convolution, normalisation, ReLU, the 1×1 convolution's output added, pooling. */
function block(p: Parameters, buffers: Parameters, x: tf.Tensor, i: number): tf.Tensor {
  const name = `c${i}`, stride = blocks[i][2];
  const one = conv1d(x, p[`${name}.one.w`], p[`${name}.one.b`]);
  const wide = conv1d(one, p[`${name}.wide.w`], p[`${name}.wide.b`], { padding: "same" });
  const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
  const options = { activation: "relu", side: one } as const;
  const y = batchNorm(wide, p[`${name}.gamma`], p[`${name}.beta`], running, options);
  if (stride === 0) return y;
  return tf.squeeze(tf.maxPool(tf.expandDims(y, 1) as tf.Tensor4D, [1, 2], [1, stride], "same"), [1]);
}

function loss(p: Parameters, [x, target]: tf.Tensor[], buffers: Parameters): tf.Scalar {
  let features = x;
  blocks.forEach((_, i) => features = block(p, buffers, features, i));
  const relu = { activation: "relu" } as const;
  features = dense(tf.reshape(features, [-1, flattened]), p["f0.w"], p["f0.b"], relu);
  features = dense(features, p["f1.w"], p["f1.b"], relu);
  const targets = tf.split(target, Object.values(heads), 1);
  const losses = Object.keys(heads).map((head, task) => {
    let y = features;
    headWidths.forEach((_, i) => y = dense(y, p[`${head}${i}.w`], p[`${head}${i}.b`], relu));
    y = dense(y, p[`${head}4.w`], p[`${head}4.b`]);
    return tf.mean(tf.square(tf.sub(y, targets[task])));
  });
  return tf.add(losses[0], tf.mul(tf.add(losses[1], losses[2]), lambda)) as tf.Scalar;
}

/** One of the 49 parallel subnetworks, on windows of 48 samples. */
export const nbiotMtl: Family = {
  name: "nbiot-mtl",
  title: "NB-IoT parallel MTL subnetwork",
  rows: 128,
  smallRows: 5,
  amsgrad: false,
  learningRate: 1e-4,
  parameters: 464_634,
  initial,
  buffers: () =>
    Object.fromEntries(blocks.flatMap(([width], i) => [
      [`c${i}.mean`, constant([width], 0)],
      [`c${i}.variance`, constant([width], 1)],
    ])),
  batch(rows) {
    const x = new Float32Array(rows * window * inputs), target = new Float32Array(rows * 5);
    fillNormal(x, stream("perf", "nbiot", "x"));
    fillUniform(target, stream("perf", "nbiot", "target"));
    return [
      { shape: [rows, window, inputs], values: x },
      { shape: [rows, 5], values: target.map((value) => 2 * value - 1) },
    ];
  },
  loss: (p, batch, _, buffers) => loss(p, batch, buffers),
};
