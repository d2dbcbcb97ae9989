import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { estimateMoments } from "./moments.ts";
import { constant, createParameters, disposeParameters } from "./parameters.ts";

describe("estimateMoments", () => {
  it("sets running averages to the means over the batches, whatever they were", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = createParameters({}), buffers = createParameters({ mean: constant([], 1000) });
    const before = tf.memory().numTensors;
    const estimation = {
      batches: 5,
      move: (_: typeof p, { mean }: typeof buffers, [x]: tf.Tensor[], momentum: number) =>
        void mean.assign(tf.add(tf.mul(mean, momentum), tf.mul(tf.mean(x), 1 - momentum)) as tf.Tensor),
    };
    estimateMoments(estimation, p, buffers, (k) => [tf.tensor([k * k, k * k])]);
    expect(buffers.mean.dataSync()[0]).toBeCloseTo((0 + 1 + 4 + 9 + 16) / 5, 5);
    expect(tf.memory().numTensors).toBe(before);
    disposeParameters(buffers);
  });
});
