import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { valuesOf } from "../../compute/testing.ts";
import { difference, everyProfile, onBothEngines, train } from "../../learn/testing.ts";
import { autoencoderTraining } from "./autoencoder.ts";
import { eqnetDetector } from "./detectors.ts";
import { type EstimatorRecipe, estimatorTraining } from "./estimator.ts";
import { latentLoss } from "./estimator_model.ts";
import { detect, fewPackets, fewSteps, smallSize, usesBlock } from "./testing.ts";

const recipe = { ...fewSteps, epsilon: 0.01, weightUpdates: 1 };
const autoencoder = autoencoderTraining(smallSize, everyProfile(recipe));
const published: EstimatorRecipe = { ...fewPackets, epochs: 5, patience: 1 };

describe("latentLoss", () => {
  it("is eq. 9, the mean over batch and latents", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const [loss] = valuesOf(() =>
      latentLoss(tf.tensor([[1, -2], [0, 0.5]]), tf.tensor([[0, -1], [0.25, 0.5]]))
    );
    expect(loss[0]).toBeCloseTo((1 + 1 + 0.25 + 0) / 4, 6);
  });
});

describe("estimatorTraining", () => {
  for (
    const [name, own, blocks] of [["fresh draws", fewSteps, 1], ["a published set", published, 2]] as const
  ) {
    it(`has the same bits on every engine and after kills, on ${name}`, async () => {
      const training = estimatorTraining("estimator", smallSize, blocks, autoencoder, everyProfile(own));
      expect(training.needs).toEqual({ autoencoder });
      const [whole, ...others] = await onBothEngines(async () =>
        await train(training, own, { autoencoder: await train(autoencoder, recipe) })
      );
      for (const other of others) expect(difference(other, whole)).toBe(undefined);
      const inputs = { autoencoder: await train(autoencoder, recipe) };
      for (const kills of [[1, 5], [3, 8, 9]]) {
        const parts = await train(training, own, inputs, kills);
        expect(difference(parts, whole)).toBe(undefined);
        expect(parts.info).toEqual(whole.info);
      }
    });
  }

  it("counts its effort in sample-steps", () => {
    const training = estimatorTraining("estimator", smallSize, 1, autoencoder, everyProfile(published));
    expect(training.effort(fewSteps)).toBe(32 * 12);
    expect(training.effort(published)).toBe(160 * 5);
  });
});

describe("eqnetDetector", () => {
  it("gives LLRs from y, H and σ alone, the same however the uses are cut into calls", async () => {
    await setupBackend("exact", { engine: "auto" });
    const training = estimatorTraining("estimator", smallSize, 1, autoencoder, everyProfile(fewSteps));
    const parts = { autoencoder: await train(autoencoder, recipe) };
    const artifacts = { ...parts, estimator: await train(training, fewSteps, parts) };
    const method = eqnetDetector("EQ-Net-L", 1, { autoencoder, estimator: training });
    const block = usesBlock({ n: 9000 }); // more than one chunk
    const before = tf.memory().numTensors;
    const llr = await detect(method, artifacts, block);
    expect(tf.memory().numTensors).toBe(before);
    expect(llr.length).toBe(36000);
    const alone = await detect(method, artifacts, {
      ...block,
      uses: { ...block.uses, n: 1, y: block.uses.y.slice(-4), h: block.uses.h.slice(-8) },
    });
    expect([...alone]).toEqual([...llr.slice(-4)]);
  });
});
