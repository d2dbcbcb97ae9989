import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { valuesOf } from "../../compute/testing.ts";
import { difference, onBothEngines, train } from "../../learn/testing.ts";
import { autoencoderTraining } from "./autoencoder.ts";
import { eqnet } from "./eqnet.ts";
import { type EstimatorRecipe, estimatorTraining } from "./estimator.ts";
import { latentLoss } from "./estimator_model.ts";
import { detect, fewPackets, fewSteps, inEveryProfile, smallSize, usesBlock } from "./testing.ts";

const recipe = { ...fewSteps, epsilon: 0.01, weightUpdates: 1 };
const autoencoder = autoencoderTraining({ size: smallSize, ...inEveryProfile("autoencoder", recipe) });
const published: EstimatorRecipe = { ...fewPackets, epochs: 5, patience: 1 };
const options = (blocks: number, own: EstimatorRecipe) => ({
  autoencoder,
  blocks,
  ...inEveryProfile("estimator", own),
});

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
      const training = estimatorTraining(options(blocks, own));
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
    const training = estimatorTraining(options(1, published));
    expect(training.effort(fewSteps)).toBe(32 * 12);
    expect(training.effort(published)).toBe(160 * 5);
  });
});

describe("recipes", () => {
  it("are those of the training, which the compiler sees to", () => {
    const common = { autoencoder, blocks: 1 }, ofNnDet = { ...fewSteps, dropout: 0.2 };
    // @ts-expect-error: a recipe of NN-Det
    const fromNnDet = estimatorTraining({ ...common, ...inEveryProfile("estimator", ofNnDet) });
    // @ts-expect-error: a recipe of stage one
    const fromStageOne = estimatorTraining({ ...common, ...inEveryProfile("estimator", recipe) });
    expect([fromNnDet, fromStageOne].map(({ name }) => name)).toEqual(["estimator", "estimator"]);
  });
});

describe("eqnet", () => {
  it("gives LLRs from y, H and σ alone, the same however the uses are cut into calls", async () => {
    await setupBackend("exact", { engine: "auto" });
    const training = estimatorTraining(options(1, fewSteps));
    const parts = { autoencoder: await train(autoencoder, recipe) };
    const artifacts = { ...parts, estimator: await train(training, fewSteps, parts) };
    const method = eqnet({ label: "EQ-Net-L", ...options(1, fewSteps) });
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
