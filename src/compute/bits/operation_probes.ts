/**
 * Probes of tensor operations and their gradients: the glue between tfjs and the kernels, and what tfjs's own
 * WebAssembly computes. The shapes leave rests of vectors and tiles, and cross the blocks of 256 rows.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { values } from "../kernels/self_test.ts";
import { batchNorm, normalize } from "../tfjs/batch_norm.ts";
import { conv2d, type ConvOptions } from "../tfjs/conv.ts";
import { dense } from "../tfjs/dense.ts";
import { dropout } from "../tfjs/dropout.ts";
import { softmaxCrossEntropy } from "../tfjs/softmax.ts";
import { hashValues } from "./hash.ts";
import type { Probe } from "./probe.ts";

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
type Shape = readonly number[];

/** A tensor of fixed numbers in [-scale, scale). */
export function fixedTensor(shape: Shape, salt: number, scale = 1): tf.Tensor {
  return tf.tensor(values(tf.util.sizeFromShape([...shape]), salt, scale), [...shape]);
}

/** The bits of tensors, which are disposed of. */
export async function hashTensors(tensors: readonly tf.Tensor[]): Promise<string> {
  const read: Float32Array[] = [];
  for (const tensor of tensors) read.push(Float32Array.from(await tensor.data()));
  tf.dispose([...tensors]);
  return hashValues(...read);
}

/** An operation on tensors of these shapes, and its gradient in each of them. */
function withGradients(name: string, shapes: readonly Shape[], operation: Operation): Probe {
  return {
    name: `${name} of ${shapes.map((shape) => shape.join("x")).join(", ")}`,
    compute: () =>
      hashTensors(tf.tidy(() => {
        const inputs = shapes.map((shape, i) => fixedTensor(shape, i + 1));
        const y = operation(...inputs);
        return [y, ...tf.grads(operation)(inputs, fixedTensor(y.shape, 99))];
      })),
  };
}

/** An operation without a gradient. */
function forward(name: string, shapes: readonly Shape[], operation: Operation): Probe {
  return {
    name: `${name} of ${shapes.map((shape) => shape.join("x")).join(", ")}`,
    compute: () =>
      hashTensors([tf.tidy(() => operation(...shapes.map((shape, i) => fixedTensor(shape, i + 1))))]),
  };
}

const activations = ["linear", "relu", "tanh"] as const;

/** m, n and k of products: single rows and columns, rests of tiles, sums longer than a block. */
const products = [[1, 1, 1], [5, 7, 3], [1, 37, 300], [300, 1, 40], [17, 33, 65], [241, 257, 19], [
  31,
  20,
  1100,
]];

const matrixProducts = products.flatMap(([m, n, k]) =>
  [[false, false], [true, false], [false, true], [true, true]].flatMap(([ta, tb]) => {
    const a = ta ? [k, m] : [m, k], b = tb ? [n, k] : [k, n];
    const name = `matMul${ta ? " aᵀ" : ""}${tb ? " bᵀ" : ""}`;
    return [
      withGradients(name, [a, b], (x, y) => tf.matMul(x, y, ta, tb)),
      withGradients(`${name} in groups`, [[3, ...a], [3, ...b]], (x, y) => tf.matMul(x, y, ta, tb)),
      forward(`${name} of a shared matrix`, [[3, ...a], [1, ...b]], (x, y) => tf.matMul(x, y, ta, tb)),
    ];
  })
);

/** Rows, inputs and outputs of layers. */
const layers = [[1, 5, 3], [13, 9, 16], [255, 4, 19], [256, 33, 1], [257, 7, 33], [600, 65, 48]];

const denseLayers = layers.flatMap(([rows, inputs, outputs]) =>
  activations.flatMap((activation) => {
    const x = [rows, inputs], w = [inputs, outputs], y = [rows, outputs], groups = 3;
    const grouped = (shape: Shape) => [groups, ...shape];
    const layer: Operation = (x, w, b, side) => dense(x, w, b, { activation, side });
    return [
      withGradients(`dense ${activation}`, [x, w, [outputs]], layer),
      withGradients(`dense ${activation} with a side`, [x, w, [outputs], y], layer),
      withGradients(`dense ${activation} in groups`, [x, w, [outputs]].map(grouped), layer),
      withGradients(`dense ${activation} in groups with a side`, [x, w, [outputs], y].map(grouped), layer),
      withGradients(`dense ${activation}, x shared`, [x, grouped(w), grouped([outputs])], layer),
    ];
  })
);

/** Images, and height, width and number of filters. */
const images = [[[1, 1, 9, 1], [1, 3, 5]], [[2, 5, 6, 3], [3, 2, 19]], [[3, 8, 7, 16], [3, 3, 33]], [
  [40, 2, 16, 2],
  [2, 3, 24],
]] as const;

const convolutions = images.flatMap(([image, [height, width, outputs]]) => {
  const shapes = [[...image], [height, width, image[3], outputs], [outputs]];
  return [
    ...activations.flatMap((activation) =>
      (["valid", "same"] as const).map((padding) =>
        withGradients(
          `conv2d ${padding} ${activation}`,
          shapes,
          (x, w, b) => conv2d(x, w, b, { padding, activation }),
        )
      )
    ),
    withGradients(
      "conv2d with strides",
      shapes,
      (x, w, b) => conv2d(x, w, b, { padding: "same", strides: [2, 3] }),
    ),
    forward(
      "conv2d with dilations",
      shapes,
      (x, w, b) => conv2d(x, w, b, { padding: "same", dilations: [1, 2] }),
    ),
  ];
});

/** f(x * w + b) along one axis: x `[batch, length, channels]`, w `[field length, channels, outputs]`. */
export function conv1d(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, options: ConvOptions): tf.Tensor {
  return tf.squeeze(conv2d(tf.expandDims(x, 1), tf.expandDims(w, 0), b, options), [1]);
}

const alongOneAxis = [[[3, 17, 2], [5, 2, 8]], [[30, 64, 12], [3, 12, 12]]].flatMap(([x, w]) =>
  activations.map((activation) =>
    withGradients(
      `conv1d ${activation}`,
      [x, w, [w[2]]],
      (x, w, b) => conv1d(x, w, b, { padding: "same", activation }),
    )
  )
);

const pooling = [[1, 2, 2, 1], [2, 5, 6, 9], [3, 7, 9, 24]].flatMap((shape) =>
  [[2, 2, "valid"], [2, 1, "same"], [3, 2, "same"]].map(([size, strides, pad]) =>
    withGradients(
      `maxPool ${size} by ${strides} ${pad}`,
      [shape],
      (x) => tf.maxPool(x as tf.Tensor4D, size as number, strides as number, pad as "valid" | "same"),
    )
  )
);

const normalizations = [[2, 1], [13, 5], [256, 16], [257, 33], [600, 7], [4, 5, 6, 24]].flatMap((x) =>
  (["linear", "relu"] as const).flatMap((activation) => {
    const channels = [x.at(-1)!], side = x;
    const trained: Operation = (x, gamma, beta, side) =>
      batchNorm(x, gamma, beta, undefined, { activation, side });
    const settled: Operation = (x, gamma, beta, mean, variance, side) =>
      normalize(x, gamma, beta, { mean, variance: tf.square(variance) }, { activation, side });
    const four = [channels, channels, channels, channels];
    return [
      withGradients(`batchNorm ${activation}`, [x, channels, channels], trained),
      withGradients(`batchNorm ${activation} with a side`, [x, channels, channels, side], trained),
      forward(`normalize ${activation}`, [x, ...four], settled),
      forward(`normalize ${activation} with a side`, [x, ...four, side], settled),
    ];
  })
);

const classes = [[1, 1], [7, 3], [16, 8], [33, 12], [300, 17]].flatMap((shape) => [
  withGradients("softmax", [shape], (x) => tf.softmax(tf.mul(x, 9))),
  withGradients("logSoftmax", [shape], (x) => tf.logSoftmax(tf.mul(x, 9))),
  withGradients("softmaxCrossEntropy", [shape], (x) => softmaxCrossEntropy(x, fixedTensor(shape, 5))),
]);

const rates = [0.1, 0.5].flatMap((rate) =>
  [[1, 3], [33, 31], [300, 17]].map((shape) =>
    withGradients(`dropout of ${rate}`, [shape], (x) => dropout(x, rate, { key0: 5, key1: -7 }))
  )
);

/** What tfjs computes itself, where it isn't replaced. */
const stock: Readonly<Record<string, Operation>> = {
  abs: tf.abs,
  exp: tf.exp,
  log: (x) => tf.log(tf.add(tf.abs(x), 0.1)),
  relu: tf.relu,
  sigmoid: tf.sigmoid,
  sqrt: (x) => tf.sqrt(tf.add(tf.abs(x), 0.1)),
  square: tf.square,
  tanh: tf.tanh,
  neg: tf.neg,
  "leaky relu": (x) => tf.leakyRelu(x, 0.2),
  mean: (x) => tf.mean(x),
  "mean of rows": (x) => tf.mean(x, 1),
  "sum of columns": (x) => tf.sum(x, 0),
  "sum of rows": (x) => tf.sum(x, -1),
  max: (x) => tf.max(x, 1),
  transpose: (x) => tf.transpose(x),
  slice: (x) => tf.slice(x, [0, 1], [x.shape[0], x.shape[1]! - 2]),
  tile: (x) => tf.tile(x, [2, 3]),
  pad: (x) => tf.pad(x, [[1, 2], [0, 3]]),
  "twice the same": (x) => tf.add(tf.mul(x, x), x),
};

const pairs: Readonly<Record<string, Operation>> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: (x, y) => tf.div(x, tf.add(tf.abs(y), 0.1)),
  maximum: tf.maximum,
  "concat of columns": (x, y) => tf.concat([x, y], 1),
  "concat of rows": (x, y) => tf.concat([x, y], 0),
  stack: (x, y) => tf.stack([x, y]),
};

const others = [[1, 5], [7, 13], [300, 33]].flatMap((shape) => [
  ...Object.entries(stock).map(([name, operation]) => withGradients(name, [shape], operation)),
  ...Object.entries(pairs).map(([name, operation]) => withGradients(name, [shape, shape], operation)),
  withGradients("add to every row", [shape, [shape[1]]], tf.add),
  withGradients("mul by a column", [shape, [shape[0], 1]], tf.mul),
]);

/** All of them. */
export const operationProbes: readonly Probe[] = [
  ...matrixProducts,
  ...denseLayers,
  ...convolutions,
  ...alongOneAxis,
  ...pooling,
  ...normalizations,
  ...classes,
  ...rates,
  ...others,
];
