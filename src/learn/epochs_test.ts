import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { bestPrefix, epochLoop, type Epochs, stepsPerEpoch } from "./epochs.ts";
import { constant, readParameters } from "./parameters.ts";
import { runStages } from "./stages.ts";
import { difference, testContext, train } from "./testing.ts";
import { runLoop, toArtifact } from "./trainer.ts";
import type { Artifact, Training } from "../suite/types.ts";

/** Pulls w towards 10 by steps of the rate, as Adam's first steps do under a constant gradient. */
function pull(more: Partial<Epochs> = {}): Epochs {
  return {
    initial: { w: constant([], 0) },
    adam: { amsgrad: false },
    samples: 10,
    batch: 4,
    epochs: 5,
    learningRate: 0.1,
    batchOf: (samples) => [tf.tensor([...samples])],
    loss: ({ w }) => tf.sub(10, w) as tf.Scalar,
    ...more,
  };
}

describe("epochLoop", () => {
  it("shows every sample once an epoch, in another order each time, the last batch being what is left", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const seen: number[][] = [];
    await runLoop(
      epochLoop(
        pull({
          batchOf(samples) {
            seen.push([...samples]);
            return [];
          },
        }),
        testContext("epochs"),
      ),
      testContext("epochs"),
    );
    expect(stepsPerEpoch({ samples: 10, batch: 4 })).toBe(3);
    expect(seen.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2, 4, 4, 2, 4, 4, 2, 4, 4, 2]);
    const orders = [0, 1, 2, 3, 4].map((epoch) => seen.slice(3 * epoch, 3 * epoch + 3).flat());
    for (const order of orders) {
      expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(new Set(orders.map(String)).size).toBe(5);
  });

  it("keeps the best weights, halves the rate and ends by the validation loss", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const losses = [5, 3, 4, 4, 2.9999, 4, 4, 4], weights: number[] = [];
    const context = testContext("plateau");
    const { buffers } = await runLoop(
      epochLoop(
        pull({
          epochs: 20,
          async validate(p) {
            weights.push((await readParameters(p)).w.data[0]);
            return losses[weights.length - 1];
          },
          best: true,
          halve: { epochs: 2, minDelta: 0.01 },
          stop: { epochs: 4, minDelta: 0.01 },
        }),
        context,
      ),
      context,
    );
    // Improvements by more than 0.01 end with the second epoch: it halves after the 4th and ends after the 6th.
    expect(weights).toHaveLength(6);
    expect((await readParameters(buffers))[bestPrefix + "w"].data[0]).toBe(weights[4]); // 2.9999
    const moves = weights.map((w, i) => w - (weights[i - 1] ?? 0));
    moves.forEach((move, i) => expect(move).toBeCloseTo(3 * (i < 4 ? 0.1 : 0.05), 4));
  });

  it("gives the same bits after kills in any stage", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const stage = (before: Artifact | undefined, epochs: number): Epochs => {
      const start = before?.tensors.w.data[0] ?? 0;
      let validated = 0;
      return pull({
        initial: { w: constant([], start) },
        epochs,
        loss: ({ w }, [samples]) => tf.mean(tf.square(tf.sub(w, samples))) as tf.Scalar,
        validate: () => Promise.resolve([3, 1, 2, 2, 2, 2][validated++]),
        extra: { state: () => validated, restore: (state) => void (validated = state as number) },
        best: true,
        halve: { epochs: 1, minDelta: 0 },
      });
    };
    const staged = {
      name: "staged",
      train: (_recipe, context) =>
        runStages(
          [4, 6].map((epochs) => ({
            steps: 3 * epochs,
            run: async (before, own) =>
              await toArtifact(await runLoop(epochLoop(stage(before, epochs), own), own), {
                before: before?.tensors.w.data[0] ?? null,
              }),
          })),
          context,
        ),
    } as Partial<Training> as Training;
    const whole = await train(staged, null);
    expect(whole.info.before).not.toBe(null);
    for (const kills of [[5], [11], [12, 13, 20], [1, 2, 3, 28]]) {
      const parts = await train(staged, null, {}, kills);
      expect(difference(parts, whole)).toBe(undefined);
      expect(parts.info).toEqual(whole.info);
    }
  });
});
