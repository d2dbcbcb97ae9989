import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../backend.ts";
import { firstDifference, largestError, onCpu, onEveryEngine, uniformValues } from "../testing.ts";
import { exactBackend } from "./exact_backend.ts";

/** Fixed weights in the place of tfjs's own, which come from Math.random. */
function fixWeights(model: layers.LayersModel): void {
  const weights = model.getWeights();
  model.setWeights(weights.map((w, i) => {
    if (w.rank < 2) return w.clone(); // biases 0, scales 1
    return tf.tensor(uniformValues(w.size, `weights ${i}`, 0.3), w.shape);
  }));
}

/** A convolutional classifier of ordinary tf.layers. */
function classifier(): layers.LayersModel {
  const model = layers.sequential();
  model.add(layers.layers.conv2d({ inputShape: [9, 9, 1], filters: 8, kernelSize: 3, padding: "same" }));
  model.add(layers.layers.batchNormalization());
  model.add(layers.layers.reLU());
  model.add(layers.layers.maxPooling2d({ poolSize: 2, strides: 1 }));
  model.add(layers.layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, activation: "relu" }));
  model.add(layers.layers.reshape({ targetShape: [9, 5] }));
  model.add(layers.layers.conv1d({ filters: 6, kernelSize: 4, padding: "same", activation: "tanh" }));
  model.add(layers.layers.maxPooling1d({ poolSize: 2 }));
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ units: 16, activation: "relu" }));
  model.add(layers.layers.dropout({ rate: 0 }));
  model.add(layers.layers.dense({ units: 3, activation: "softmax" }));
  return model;
}

/** Trains on squares of which one of three parts is bright; the losses of the epochs, and the weights. */
async function train(): Promise<{ losses: number[]; weights: Float32Array[] }> {
  const n = 96;
  const pixels = uniformValues(n * 81, "pixels");
  const classes = Int32Array.from({ length: n }, (_, i) => i % 3);
  for (let i = 0; i < n * 81; i++) {
    if (Math.floor(i % 81 / 27) === classes[Math.floor(i / 81)]) pixels[i] += 1;
  }
  const x = tf.tensor(pixels, [n, 9, 9, 1]);
  const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(classes, "int32"), 3), "float32"));
  const model = classifier();
  fixWeights(model);
  model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const history = await model.fit(x, y, { epochs: 6, batchSize: 32, shuffle: false, verbose: 0 });
  const weights = model.getWeights().map((w) => w.dataSync<"float32">().slice());
  tf.dispose([x, y]);
  model.dispose();
  return { losses: history.history.loss as number[], weights };
}

describe("models of tf.layers on exact", () => {
  it("train with convolutions, pooling and batch normalisation, as in plain JavaScript; one result on every engine", async () => {
    const [first, ...others] = await onEveryEngine(train);
    expect(first.losses.at(-1)!).toBeLessThan(0.6 * first.losses[0]);
    for (const { weights } of others) {
      weights.forEach((w, i) => expect(firstDifference(w, first.weights[i])).toBe(-1));
    }
    const oracle = await onCpu(train);
    expect(largestError(first.losses, oracle.losses)).toBeLessThan(5e-3);
  });

  it("hold no more memory after 10,000 steps more", async () => {
    await setupBackend("exact");
    const w = tf.variable(tf.tensor(uniformValues(12, "w"), [4, 3]));
    const field = tf.variable(tf.tensor(uniformValues(24, "field"), [3, 1, 2, 4]));
    const x = tf.tensor(uniformValues(96, "x"), [8, 6, 1, 2]);
    const step = () =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => {
          const y = tf.maxPool(
            tf.conv2d(x as tf.Tensor4D, field as tf.Tensor4D, 1, "valid"),
            [4, 1],
            1,
            "valid",
          );
          return tf.mean(tf.square(tf.matMul(tf.reshape(y, [8, 4]), w as tf.Tensor2D))) as tf.Scalar;
        });
        for (const variable of [w, field]) {
          variable.assign(tf.sub(variable, tf.mul(grads[variable.name], 0.01)) as tf.Tensor);
        }
      });
    for (let i = 0; i < 3000; i++) step();
    const memory = () => ({
      tensors: tf.memory().numTensors,
      bytes: tf.memory().numBytes,
      heap: exactBackend().engine.heap.memory.buffer.byteLength,
    });
    // The process's own memory beside V8's heap is measured in scripts/perf/memory_test.ts: a resident size would
    // count what V8 has not collected yet.
    const before = memory();
    for (let i = 0; i < 10_000; i++) step();
    expect(memory()).toEqual(before);
    tf.dispose([w, field, x]);
  });
});
