/**
 * Probes of whole training steps: a network of each kind that the suites' methods are made of, some steps of Adam, all
 * numbers fixed. They are frozen here, so that a method's edit isn't taken for one of the kernels;
 * `scripts/bits` pins the methods' own trainings beside them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { batchNorm, type RunningMoments } from "../tfjs/batch_norm.ts";
import { conv2d } from "../tfjs/conv.ts";
import { dense } from "../tfjs/dense.ts";
import { dropout } from "../tfjs/dropout.ts";
import { addressOf, exactBackend } from "../tfjs/exact_backend.ts";
import { softmaxCrossEntropy } from "../tfjs/softmax.ts";
import { conv1d, fixedTensor, hashTensors } from "./operation_probes.ts";
import type { Probe } from "./probe.ts";

const steps = 8, rows = 300;

/** A network, its inputs and its loss. */
interface Network {
  readonly name: string;
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly inputs: readonly (readonly number[])[];
  /** Channels whose moments it keeps. */
  readonly channels?: number;
  loss(w: Record<string, tf.Tensor>, inputs: tf.Tensor[], step: number, moments: RunningMoments): tf.Tensor;
}

/** w ← w − 0.001 m / (√v + 10⁻⁷), by the kernel. */
function adam(w: tf.Tensor, gradient: tf.Tensor, m: tf.Tensor, v: tf.Tensor, largest: tf.Tensor): void {
  const [wAt, gradientAt, mAt, vAt, largestAt] = [w, gradient, m, v, largest].map(addressOf);
  exactBackend().engine.run("adam", {
    ...{ w: wAt, gradient: gradientAt, m: mAt, v: vAt, largest: largestAt, n: w.size },
    ...{ rate: 1e-3, beta1: 0.9, rest1: 0.1, beta2: 0.999, rest2: 0.001, epsilon: 1e-7 },
  });
}

function probe({ name, weights, inputs, channels = 1, loss }: Network): Probe {
  return {
    name: `${steps} steps of ${name}`,
    compute() {
      const variables = Object.entries(weights).map(([, shape], i) =>
        tf.variable(tf.tidy(() => fixedTensor(shape, 10 + i, 0.4)))
      );
      const state = variables.map((w) => [0, 1, 2].map(() => tf.variable(tf.zerosLike(w))));
      const running = { mean: tf.variable(tf.zeros([channels])), variance: tf.variable(tf.ones([channels])) };
      const batch = inputs.map((shape, i) => fixedTensor(shape, 50 + i));
      const named = Object.fromEntries(Object.keys(weights).map((key, i) => [key, variables[i]]));
      for (let step = 0; step < steps; step++) {
        tf.tidy(() => {
          const { grads } = tf.variableGrads(
            () => tf.mean(loss(named, batch, step, running)) as tf.Scalar,
            variables,
          );
          variables.forEach((w, i) => {
            const [m, v, largest] = state[i];
            adam(w, grads[w.name], m, v, largest);
          });
        });
      }
      tf.dispose([batch, state]);
      return hashTensors([...variables, running.mean, running.variance]);
    },
  };
}

/** Of the encoders: residual blocks of ReLUs beside each other, tanh outputs. */
const branches: Network = {
  name: "residual branches",
  weights: { w0: [3, 11, 24], b0: [3, 24], w1: [3, 24, 24], b1: [3, 24], w2: [72, 12], b2: [12] },
  inputs: [[rows, 11], [rows, 12]],
  loss(w, [x, target]) {
    const first = dense(x, w.w0, w.b0, { activation: "relu" });
    const second = dense(first, w.w1, w.b1, { activation: "relu", side: first });
    const flat = tf.reshape(tf.transpose(second, [1, 0, 2]), [rows, 72]);
    return tf.square(tf.sub(dense(flat, w.w2, w.b2, { activation: "tanh" }), target));
  },
};

/** Of the detectors by layers: normalised layers with residuals. */
const normalized: Network = {
  name: "normalised layers",
  weights: { w0: [9, 40], b0: [40], gamma: [40], beta: [40], w1: [40, 40], b1: [40], w2: [40, 6], b2: [6] },
  channels: 40,
  inputs: [[rows, 9], [rows, 6]],
  loss(w, [x, target], _step, running) {
    const first = dense(x, w.w0, w.b0);
    const second = batchNorm(first, w.gamma, w.beta, running, { activation: "relu", side: first });
    const logits = dense(dense(second, w.w1, w.b1, { activation: "relu" }), w.w2, w.b2);
    return tf.add(tf.relu(logits), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(tf.mul(logits, target)))))));
  },
};

/** Of the classifiers: convolutions, pooling, dropout, two heads of classes. */
const convolutional: Network = {
  name: "convolutions with pooling and dropout",
  weights: {
    k0: [3, 3, 2, 8],
    c0: [8],
    gamma: [8],
    beta: [8],
    k1: [3, 3, 8, 8],
    c1: [8],
    w0: [64, 24],
    b0: [24],
    wa: [24, 5],
    ba: [5],
    wb: [24, 3],
    bb: [3],
  },
  channels: 8,
  inputs: [[20, 8, 16, 2], [20, 5], [20, 3]],
  loss(w, [x, a, b], step, running) {
    const first = batchNorm(conv2d(x, w.k0, w.c0, { padding: "same" }), w.gamma, w.beta, running, {
      activation: "relu",
    });
    const second = conv2d(tf.maxPool(first as tf.Tensor4D, 2, 2, "same"), w.k1, w.c1, {
      padding: "same",
      activation: "relu",
    });
    const pooled = tf.reshape(tf.maxPool(second as tf.Tensor4D, [2, 2], 2, "same"), [20, 64]);
    const hidden = dropout(dense(pooled, w.w0, w.b0, { activation: "relu" }), 0.25, { key0: 3, key1: step });
    return tf.add(
      tf.mul(0.2, softmaxCrossEntropy(dense(hidden, w.wa, w.ba), tf.abs(a))),
      tf.mul(0.8, softmaxCrossEntropy(dense(hidden, w.wb, w.bb), tf.abs(b))),
    );
  },
};

/** Of the estimators from windows: convolutions along one axis, shared features, small heads. */
const windows: Network = {
  name: "convolutions along one axis",
  weights: {
    k0: [5, 2, 12],
    c0: [12],
    k1: [3, 12, 12],
    c1: [12],
    w0: [12, 16],
    b0: [16],
    w1: [16, 5],
    b1: [5],
  },
  inputs: [[rows, 24, 2], [rows, 5]],
  loss(w, [x, target]) {
    const first = conv1d(x, w.k0, w.c0, { padding: "same", activation: "relu" });
    const second = conv1d(first, w.k1, w.c1, { padding: "same", activation: "relu" });
    const features = dense(tf.mean(second, 1), w.w0, w.b0, { activation: "tanh" });
    return tf.square(tf.sub(dense(features, w.w1, w.b1), target));
  },
};

/** Of the beamformers and unfolded iterations: matrices of every item, divisions and roots. */
const unfolded: Network = {
  name: "unfolded iterations",
  weights: { a: [8, 8], b: [8, 8], scale: [3] },
  inputs: [[rows, 8, 8], [rows, 8, 4]],
  loss(w, [h, y]) {
    let x: tf.Tensor = tf.zerosLike(y);
    for (let layer = 0; layer < 3; layer++) {
      const residual = tf.sub(y, tf.matMul(h, x));
      const step = tf.matMul(h, residual, true);
      const mixed = tf.add(
        tf.matMul(everywhere(w.a), step),
        tf.mul(tf.slice(w.scale, layer, 1), x),
      );
      const norm = tf.sqrt(tf.add(tf.sum(tf.square(mixed), [1, 2], true), 0.1));
      x = tf.tanh(tf.div(tf.add(mixed, tf.matMul(everywhere(w.b), tf.mul(0.1, mixed))), norm));
    }
    return tf.square(tf.sub(x, y));
  },
};

function everywhere(matrix: tf.Tensor): tf.Tensor {
  return tf.tile(tf.expandDims(matrix, 0), [rows, 1, 1]);
}

/** All of them. */
export const trainingProbes: readonly Probe[] = [branches, normalized, convolutional, windows, unfolded].map(
  probe,
);
