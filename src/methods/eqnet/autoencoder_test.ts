import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { largestError, valuesOf } from "../../compute/testing.ts";
import { difference, onBothEngines, train } from "../../learn/testing.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import { type AutoencoderRecipe, autoencoderTraining } from "./autoencoder.ts";
import { drawSoftBits, outputErrors, vectorBits } from "./autoencoder_model.ts";
import { eqnetAutoencoder } from "./eqnet.ts";
import { sisoTraining } from "./siso.ts";
import {
  bitErrorRate,
  detect,
  fewPackets,
  fewSteps,
  inEveryProfile,
  smallSize,
  usesBlock,
} from "./testing.ts";
import { stream } from "../../compute/random.ts";

const fresh: AutoencoderRecipe = { ...fewSteps, epsilon: 0.01, weightUpdates: 3 };
const published: AutoencoderRecipe = {
  ...fewPackets,
  epsilon: 1e-6,
  rounds: 2,
  epochsPerRound: 2,
  decoderEpochs: 4,
  decoderPatience: 2,
};

const options = (recipe: AutoencoderRecipe) => ({
  size: smallSize,
  ...inEveryProfile("autoencoder", recipe),
});

describe("the autoencoder's loss", () => {
  it("is eq. 7 before its weights", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const x = [[0.5, -1], [0, 0.25]], y = [[0.25, -0.5], [0.125, -0.25]], epsilon = 0.5;
    const expected = [0, 1].map((i) =>
      [0, 1].reduce((sum, n) => sum + (y[n][i] - x[n][i]) ** 2 / (Math.abs(x[n][i]) + epsilon), 0) / 2
    );
    const [errors] = valuesOf(() => outputErrors(tf.tensor(x), tf.tensor(y), epsilon));
    expect(largestError(errors, expected)).toBeLessThan(1e-6);
  });
});

describe("autoencoderTraining", () => {
  for (const [name, recipe] of [["fresh draws", fresh], ["a published set", published]] as const) {
    const training = autoencoderTraining(options(recipe));

    it(`has the same bits on every engine and after kills, on ${name}`, async () => {
      const [whole, ...others] = await onBothEngines(() => train(training, recipe));
      for (const other of others) expect(difference(other, whole)).toBe(undefined);
      for (const kills of [[1, 5], [7, 10, 11]]) {
        const parts = await train(training, recipe, {}, kills);
        expect(difference(parts, whole)).toBe(undefined);
        expect(parts.info).toEqual(whole.info);
      }
    });
  }

  it("weights each output by its share of the loss", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const { info } = await train(autoencoderTraining(options(fresh)), fresh);
    const weights = info.weights as number[];
    expect(weights).toHaveLength(4);
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(weights.every((w) => w > 0 && w !== 0.25)).toBe(true);
  });

  it("counts its effort in sample-steps", () => {
    const training = autoencoderTraining(options(fresh));
    expect(training.effort(fresh)).toBe(32 * 12);
    expect(training.effort(published)).toBe(160 * (2 * 2 + 4));
    const paper = { ...published, packets: 10000, usesPerPacket: 54, snr: { points: [1, 2, 3, 4, 5, 6] } };
    const whole = { ...paper, rounds: 12, epochsPerRound: 100, decoderEpochs: 800 };
    expect(training.effort(whole)).toBe(0.8 * 3.24e6 * 2000);
    expect(sisoTraining(options(fresh)).effort(whole)).toBe(2 * 0.8 * 3.24e6 * 2000);
  });

  it("learns: LLRs that came through it decide most bits as before", async () => {
    await setupBackend("exact", { engine: "auto" });
    const recipe: AutoencoderRecipe = {
      ...fresh,
      batch: 256,
      steps: 300,
      weightUpdates: 5,
      averageShare: 0.1,
    };
    const training = autoencoderTraining(options(recipe));
    const autoencoder = await train(training, recipe), block = usesBlock({ n: 2000 });
    const llr = await detect(eqnetAutoencoder(training), { autoencoder }, block);
    expect(llr.length).toBe(8000);
    expect(bitErrorRate(llr, block)).toBeLessThan(bitErrorRate(mlLlr(block.uses, 4), block) + 0.02);
    const { loss } = autoencoder.info.curve as { loss: number[] };
    expect(loss.at(-1)!).toBeLessThan(0.3 * loss[0]);
  });
});

describe("the published recipe", () => {
  it("trains the decoder alone in its second stage", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const once = await train(autoencoderTraining(options(published)), published);
    const longer = { ...published, decoderEpochs: 6, decoderPatience: 6 };
    const more = await train(autoencoderTraining(options(longer)), longer);
    for (const [name, { data }] of Object.entries(once.tensors)) {
      const same = more.tensors[name].data.every((value, i) => value === data[i]);
      if (name.startsWith("q.")) expect(same).toBe(true);
      if (name === "g.out.w") expect(same).toBe(false);
    }
    expect((once.info.curve as { step: number[] }).step.at(-1)).toBe(8); // 4 epochs of 2 steps
  });
});

describe("vectors of single streams", () => {
  it("are the ML LLRs of a channel use, cut into its streams", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const { model: whole } = autoencoderTraining(options(fresh));
    const { model: single } = sisoTraining(options(fresh));
    expect([vectorBits(whole), vectorBits(single), whole.latents, single.latents]).toEqual([4, 2, 6, 3]);
    const snr = { from: 5, to: 15 };
    expect(drawSoftBits(single, snr, 20, stream("x"))).toEqual(drawSoftBits(whole, snr, 10, stream("x")));
    expect(() => drawSoftBits(single, snr, 21, stream("x"))).toThrow(RangeError);
  });
});
