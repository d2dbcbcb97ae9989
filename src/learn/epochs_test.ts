import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import type { Artifact, Training, TrainingContext } from "../suite/types.ts";
import { epochLoop, stepsPerEpoch } from "./epochs.ts";
import type { EpochFit } from "./fit.ts";
import { constant } from "./parameters.ts";
import type { EpochSchedule } from "./schedule.ts";
import { difference, testContext, train } from "./testing.ts";
import { runLoop, toArtifact } from "./loop.ts";
import type { Validation } from "./validation.ts";

const schedule: EpochSchedule = { samples: 10, batch: 4, epochs: 5, learningRate: 0.1 };

/** Pulls w towards 10 by steps of the rate, as Adam's first steps do under a constant gradient. */
const pull: EpochFit = {
  initial: { w: constant([], 0) },
  adam: { amsgrad: false },
  batchOf: (samples) => [tf.tensor([...samples])],
  loss: ({ w }) => tf.sub(10, w) as tf.Scalar,
};

/** A validation whose losses are given, epoch after epoch; `seen` gets w at each. */
const given = (losses: readonly number[], seen: number[], more: Partial<Validation>): Validation => ({
  samples: Uint32Array.of(0),
  batchOf: () => [],
  measure({ w }) {
    seen.push(w.dataSync()[0]);
    return tf.scalar(losses[seen.length - 1]);
  },
  ...more,
});

async function fitted(schedule: EpochSchedule, fit: EpochFit, context: TrainingContext): Promise<Artifact> {
  const { loop, chosen, curve, stopped } = epochLoop(schedule, fit, context);
  const { tensors, info } = await toArtifact(chosen(await runLoop(loop, context)));
  return { tensors, info: { ...info, validation: curve(), stopped: stopped() } };
}

/** The batches that a schedule shows. */
async function shown(schedule: EpochSchedule, more: Partial<EpochFit> = {}): Promise<number[][]> {
  const batches: number[][] = [];
  const batchOf = (samples: Uint32Array) => {
    batches.push([...samples]);
    return [];
  };
  await fitted(schedule, { ...pull, batchOf, ...more }, testContext("epochs"));
  return batches;
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b);

describe("epochLoop", () => {
  it("shows every sample once an epoch, in another order each time, the last batch being what is left", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const seen = await shown(schedule);
    expect(stepsPerEpoch({ samples: 10, batch: 4 })).toBe(3);
    expect(seen.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2, 4, 4, 2, 4, 4, 2, 4, 4, 2]);
    const orders = [0, 1, 2, 3, 4].map((epoch) => seen.slice(3 * epoch, 3 * epoch + 3).flat());
    for (const order of orders) expect(sorted(order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(orders.map(String)).size).toBe(5);
  });

  it("shows the samples of a set that are trained on, though they be fewer than was asked for", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const seen = await shown({ ...schedule, epochs: 2 }, { training: Uint32Array.of(7, 11, 13, 17, 19) });
    expect(seen.map(({ length }) => length)).toEqual([4, 1, 4, 1]);
    for (const at of [0, 2]) expect(sorted(seen.slice(at, at + 2).flat())).toEqual([7, 11, 13, 17, 19]);
  });

  it("keeps the best weights, halves the rate and ends by the validation loss", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const weights: number[] = [];
    const before = tf.memory().numTensors;
    const { tensors, info } = await fitted(
      { ...schedule, epochs: 20 },
      {
        ...pull,
        buffers: { b: constant([2], 3) },
        validation: given([5, 3, 4, 4, 2.9999, 4, 4, 4], weights, {
          keepBest: true,
          halveRate: { epochs: 2, minDelta: 0.01 },
          stopEarly: { epochs: 4, minDelta: 0.01 },
        }),
      },
      testContext("plateau"),
    );
    // Improvements by more than 0.01 end with the second epoch: it halves after the 4th and ends after the 6th.
    expect(weights).toHaveLength(6);
    expect(Object.keys(tensors)).toEqual(["w", "b"]);
    expect(tensors.w.data[0]).toBe(weights[4]); // 2.9999
    expect(info.parameters).toBe(1);
    expect(info.stopped).toBe(6);
    expect(tf.memory().numTensors).toBe(before);
    const moves = weights.map((w, i) => w - (weights[i - 1] ?? 0));
    moves.forEach((move, i) => expect(move).toBeCloseTo(3 * (i < 4 ? 0.1 : 0.05), 4));
  });

  it("gives the last weights where the best aren't asked for", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const weights: number[] = [];
    const validation = given([3, 1, 2, 2, 2], weights, {});
    const { tensors, info } = await fitted(schedule, { ...pull, validation }, testContext("last"));
    expect(tensors.w.data[0]).toBe(weights[4]);
    expect(info.stopped).toBe(undefined); // its length ended it
  });

  it("takes the rate of the fine-tuning in the last epochs", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const weights: number[] = [];
    await fitted(
      { ...schedule, fineTuning: { epochs: 2, learningRate: 0.01 } },
      { ...pull, afterEpoch: ({ w }) => void weights.push(w.dataSync()[0]) },
      testContext("fine"),
    );
    const moves = weights.map((w, i) => w - (weights[i - 1] ?? 0));
    moves.forEach((move, i) => expect(move).toBeCloseTo(3 * (i < 3 ? 0.1 : 0.01), 4));
  });

  it("gives the same bits and the same curve after kills within and between epochs", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const training = {
      name: "epochs",
      train(_recipe, context) {
        const hooked = { value: 0 };
        const fit: EpochFit = {
          ...pull,
          loss: ({ w }, [samples]) => tf.mean(tf.square(tf.sub(w, samples))) as tf.Scalar,
          state: hooked,
          afterEpoch: () => void hooked.value++,
          validation: {
            samples: Uint32Array.of(3, 4),
            batchOf: (samples) => [tf.tensor([...samples])],
            measure: ({ w }, [x]) => tf.stack([tf.mean(tf.abs(tf.sub(w, x))), w]),
            keepBest: true,
            halveRate: { epochs: 1, minDelta: 0.5 },
            curve: { columns: ["loss", "w"], step: (epoch) => epoch },
          },
        };
        return fitted(schedule, fit, context).then(({ tensors, info }) => ({
          tensors,
          info: { ...info, hooked: hooked.value },
        }));
      },
    } as Partial<Training> as Training;
    const whole = await train(training, null);
    expect(whole.info.hooked).toBe(5);
    expect((whole.info.validation as Record<string, number[]>).step).toEqual([0, 1, 2, 3, 4]);
    for (const kills of [[1], [3], [14], [2, 4, 6, 9]]) {
      const parts = await train(training, null, {}, kills);
      expect(difference(parts, whole)).toBe(undefined);
      expect(parts.info).toEqual(whole.info);
    }
  });
});
