import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as tf from "@tensorflow/tfjs-core";
import { setupBackend } from "../../src/compute/backend.ts";
import { nativeAvailable } from "../../src/compute/testing.ts";
import { exactBackend } from "../../src/compute/tfjs/exact_backend.ts";
import { dense } from "../../src/compute/tfjs/dense.ts";
import { stream } from "../../src/compute/random.ts";
import { constant, glorotUniform } from "../../src/learn/parameters.ts";
import type { Family } from "./family.ts";
import { createStepper } from "./train_step.ts";

/** A small classifier-like network with what trainings use: branches that add up, all three activations. */
const small: Family = {
  name: "small",
  title: "a small network",
  rows: 16,
  smallRows: 16,
  amsgrad: true,
  learningRate: 1e-3,
  parameters: 0,
  initial: () => ({
    "a.w": glorotUniform([5, 12], stream("memory", "a")),
    "a.b": constant([12], 0),
    "b.w": glorotUniform([12, 12], stream("memory", "b")),
    "b.b": constant([12], 0),
    "c.w": glorotUniform([12, 3], stream("memory", "c")),
    "c.b": constant([3], 0),
  }),
  batch: (
    rows,
  ) => [{ shape: [rows, 5], values: Float32Array.from({ length: 5 * rows }, (_, i) => (i % 7) / 7) }],
  loss(p, [x]) {
    const a = dense(x, p["a.w"], p["a.b"], { activation: "relu" });
    const b = dense(a, p["b.w"], p["b.b"], { activation: "tanh", side: a });
    return tf.mean(tf.square(dense(b, p["c.w"], p["c.b"]))) as tf.Scalar;
  },
};

const steps = 10_000;
const mebibyte = 2 ** 20;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Counts the blocks that kernels hold on tfjs's heap from now on. */
function countBlocks(): () => number {
  const { heap } = exactBackend().engine;
  const { allocate, free } = heap;
  let held = 0;
  heap.allocate = (bytes) => (held++, allocate(bytes));
  heap.free = (address) => (held--, free(address));
  return () => {
    Object.assign(heap, { allocate, free });
    return held;
  };
}

/** Tensors; bytes of tfjs's heap; MiB that JavaScript needs, and that the process holds beside V8's heap. */
function use() {
  collectGarbage();
  const { heapUsed, heapTotal, rss } = Deno.memoryUsage();
  return {
    tensors: tf.memory().numTensors,
    heap: exactBackend().engine.heap.memory.buffer.byteLength,
    script: heapUsed / mebibyte,
    native: (rss - heapTotal) / mebibyte,
  };
}

describe("memory", () => {
  for (const engine of ["wasm", "native"] as const) {
    const possible = engine === "wasm" || nativeAvailable();
    (possible ? it : it.skip)(`${engine}: ${steps} training steps take no more than the first`, async () => {
      await setupBackend("exact", { engine, threads: 2 });
      const stepper = createStepper(small, small.rows);
      for (let i = 0; i < steps / 10; i++) await stepper.step();
      const before = use(), blocks = countBlocks();
      for (let i = 0; i < steps; i++) await stepper.step();
      const after = use(), held = blocks();
      stepper.dispose();
      expect(after.tensors).toBe(before.tensors);
      expect(held).toBe(0);
      expect(after.heap).toBe(before.heap);
      // The record of a leaked tensor takes some 200 bytes of JavaScript, 2 MiB after these steps; the system's own
      // share of the process varies by a few.
      expect(after.script - before.script).toBeLessThan(1);
      expect(after.native - before.native).toBeLessThan(8);
    });
  }
});
