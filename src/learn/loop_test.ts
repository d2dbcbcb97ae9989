import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { testValues } from "../compute/testing.ts";
import type { Artifact, Training } from "../suite/types.ts";
import { constant, readParameters } from "./parameters.ts";
import { difference, testContext, train } from "./testing.ts";
import { type Loop, runLoop, toArtifact } from "./loop.ts";

/** Fits y = x · w to w = (1, −2, 3), with everything that a loop can have. */
function regression(steps: number, more: Partial<Loop> = {}): Loop {
  const called = { value: 0 };
  return {
    initial: { w: constant([3, 1], 0) },
    buffers: { seen: constant([], 0) },
    adam: { amsgrad: true },
    steps,
    learningRate: () => 0.05,
    batch(step) {
      const x = testValues([16, 3], `x ${step}`);
      return [x, tf.matMul(x, tf.tensor([[1], [-2], [3]]))];
    },
    loss({ w }, [x, y], _step, { seen }) {
      tf.tidy(() => seen.assign(tf.add(seen, tf.scalar(x.shape[0]))));
      return tf.mean(tf.squaredDifference(tf.matMul(x, w), y)) as tf.Scalar;
    },
    afterStep: () => void called.value++,
    state: called,
    ...more,
  };
}

const training = (loop: () => Loop) =>
  ({
    name: "regression",
    train: async (_recipe, context) => {
      const own = loop(), trained = await runLoop(own, context);
      return await toArtifact(trained, { called: own.state!.value });
    },
  }) as Partial<Training> as Training;

describe("runLoop", () => {
  it("finds the least-squares solution", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const { tensors, info } = await train(training(() => regression(400)), null);
    [1, -2, 3].forEach((value, i) => expect(tensors.w.data[i]).toBeCloseTo(value, 2));
    expect(tensors.seen.data[0]).toBe(400 * 16);
    expect(info.parameters).toBe(3);
    const { step, loss } = info.curve as { step: number[]; loss: number[] };
    expect(step).toHaveLength(200);
    expect(step.at(-1)).toBe(400);
    expect(loss.at(-1)).toBeLessThan(loss[0] / 1000);
  });

  it("gives the same bits after kills", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const loop = () => regression(60, { averageShare: 0.5 });
    const whole = await train(training(loop), null);
    for (const kills of [[1], [59], [2, 3, 30, 31, 58]]) {
      const parts = await train(training(loop), null, {}, kills);
      expect(difference(parts, whole)).toBe(undefined);
      expect(parts.info).toEqual(whole.info);
    }
  });

  it("averages every eighth of the last steps' weights, the last among them", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const weights: number[][] = [];
    const { parameters } = await runLoop(
      regression(40, {
        averageShare: 0.5,
        async afterStep(p, step) {
          if (step >= 20 && (39 - step) % 8 === 0) weights.push([...(await readParameters(p)).w.data]);
        },
      }),
      testContext("average"),
    );
    const { w } = await readParameters(parameters);
    expect(weights).toHaveLength(3);
    w.data.forEach((value, i) => expect(value).toBeCloseTo(weights.reduce((sum, x) => sum + x[i], 0) / 3, 5));
  });

  it("ends where afterStep says so, and frees what it made", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const before = tf.memory().numTensors;
    const artifact: Artifact = await train(
      training(() => regression(50, { afterStep: (_p, step) => step === 6 })),
      null,
    );
    expect((artifact.info.curve as { step: number[] }).step.at(-1)).toBe(7);
    expect(artifact.tensors.seen.data[0]).toBe(7 * 16);
    expect(tf.memory().numTensors).toBe(before);
  });
});
