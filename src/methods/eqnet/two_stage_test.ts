import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { stream } from "../../compute/random.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { alongGradient, difference, onBothEngines, train } from "../../learn/testing.ts";
import type { Artifact } from "../../suite/types.ts";
import { weightedLoss } from "./autoencoder_model.ts";
import { openSamples } from "./comparison_samples.ts";
import { decoder, estimator } from "./networks.ts";
import { toSoftBits } from "./soft_bits.ts";
import { detect, fewPackets, inEveryProfile, smallSize, usesBlock } from "./testing.ts";
import { compareTrainings, type ComparisonRecipe, comparisonTrainings } from "./two_stage.ts";

const fresh: ComparisonRecipe = {
  source: { data: "fresh", snr: { from: 5, to: 15 }, perEpoch: 64, validation: 50 },
  batch: 40,
  epochs: 3,
  patience: 1,
  learningRate: 1e-3,
  jointLearningRate: 2e-3,
  epsilon: 0.01,
};
const { batch: _batch, learningRate: _rate, ...set } = fewPackets;
const published: ComparisonRecipe = { ...fresh, source: set, batch: 100 };

const options = (recipe: ComparisonRecipe) => {
  const { name: _, ...trained } = inEveryProfile("", recipe);
  return { size: smallSize, blocks: 1, ...trained };
};

/** What all four trainings give. */
async function trainAll(recipe: ComparisonRecipe, kills: readonly number[] = []) {
  const { start: begin, stageOne: one, stageTwo: two, joint: both } = comparisonTrainings(options(recipe));
  const start = await train(begin, {});
  const stageOne = await train(one, recipe, { start }, kills);
  const stageTwo = await train(two, recipe, { start, stageOne }, kills);
  const joint = await train(both, recipe, { start }, kills);
  return { start, stageOne, stageTwo, joint };
}

type Curve = { step: number[]; validationLoss: number[] };
const curveOf = ({ info }: Artifact) => info.curve as unknown as Curve;

describe("comparisonTrainings", () => {
  for (const [name, recipe] of [["fresh draws", fresh], ["a published set", published]] as const) {
    it(`have the same bits on every engine and after kills, on ${name}`, async () => {
      const [whole, ...others] = await onBothEngines(() => trainAll(recipe));
      for (const other of [...others, await trainAll(recipe, [2, 3])]) {
        for (const [role, artifact] of Object.entries(whole)) {
          const same = other[role as keyof typeof other];
          expect([role, difference(same, artifact)]).toEqual([role, undefined]);
          expect(same.info).toEqual(artifact.info);
        }
      }
    });
  }

  it("start f_E and g from the same weights: without a rate, both ways end where they began", async () => {
    await setupBackend("exact", { engine: "auto" });
    const { start, stageOne, stageTwo, joint } = await trainAll({
      ...fresh,
      learningRate: 0,
      jointLearningRate: 0,
    });
    const names = Object.keys(start.tensors);
    const ofG = names.filter((name) => name.startsWith("g.")).length;
    const ofQ = names.filter((name) => name.startsWith("q.")).length;
    expect(Object.keys(stageOne.tensors)).toHaveLength(ofQ + ofG);
    expect(Object.keys(stageTwo.tensors)).toHaveLength(names.length - ofQ - ofG);
    expect(Object.keys(joint.tensors)).toHaveLength(names.length - ofQ);
    for (const { tensors } of [stageOne, stageTwo, joint]) {
      for (const [name, { data }] of Object.entries(tensors)) {
        expect([name, [...data]]).toEqual([name, [...start.tensors[name].data]]);
      }
    }
    // Equal detectors have equal losses, epoch after epoch.
    const losses = [stageTwo, joint].flatMap((artifact) => curveOf(artifact).validationLoss);
    expect(new Set(losses).size).toBe(1);
  });

  it("count the epochs of both stages, and spend as many samples on either way", async () => {
    const { stageOne, stageTwo, joint } = await trainAll(fresh);
    expect(curveOf(stageOne).step).toEqual([1, 2, 3]);
    expect(curveOf(stageTwo).step).toEqual([4, 5, 6]);
    expect(curveOf(joint).step).toEqual([1, 2, 3, 4, 5, 6]);
    const trainings = comparisonTrainings(options(published));
    expect(trainings.stageOne.effort(fresh)).toBe(3 * 64);
    expect(trainings.stageTwo.effort(published)).toBe(3 * 160);
    expect(trainings.joint.effort(published)).toBe(6 * 160);
  });

  it("halve the rate where the validation loss stays on a plateau for as long as the patience", async () => {
    await setupBackend("exact", { engine: "auto" });
    const joint = async (patience: number) =>
      (await trainAll({ ...fresh, jointLearningRate: 0.1, patience })).joint;
    const [impatient, patient, more] = [await joint(1), await joint(6), await joint(7)];
    const { validationLoss } = curveOf(patient); // too high a rate: it doesn't fall from epoch to epoch
    expect(validationLoss.slice(0, -1).some((loss, i) => validationLoss[i + 1] > loss - 1e-4)).toBe(true);
    expect(difference(impatient, patient)).not.toBe(undefined);
    expect(difference(more, patient)).toBe(undefined);
  });

  it("train on the same samples, whichever the way, and validate on others", async () => {
    await setupBackend("exact", { engine: "auto" });
    for (const { source } of [fresh, published]) {
      const [a, b] = [0, 1].map(() => openSamples(smallSize, source, stream("same")));
      const indices = (a.training ?? Uint32Array.of(3, 1, 4)).subarray(0, 3);
      const others = a.validation.samples.subarray(0, 3);
      const values = (tensors: tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);
      expect(a.training).toEqual(b.training);
      expect(values(a.batchOf(indices, 7))).toEqual(values(b.batchOf(indices, 7)));
      expect(values(a.batchOf(indices, 7))).not.toEqual(values(a.validation.batchOf(others)));
      expect(a.validation.samples.length).toBe(source.data === "fresh" ? 50 : 40);
      if (a.training) {
        const all = [...a.training, ...a.validation.samples];
        expect([all.length, new Set(all).size]).toEqual([200, 200]);
      }
      expect(a.weights.reduce((sum, w) => sum + w)).toBeCloseTo(1, 12);
    }
  });
});

describe("the joint loss", () => {
  it("has the gradient that differences give, through g and f_E", async () => {
    await setupBackend("exact", { engine: "auto" });
    const { start } = await trainAll({ ...fresh, epochs: 1 });
    const samples = openSamples(smallSize, fresh.source, stream("gradient"));
    const [y, h, sigma, softBits] = samples.batchOf(new Uint32Array(20), 0);
    const of = (wanted: (name: string) => boolean, prefix: string) =>
      createParameters(Object.fromEntries(
        Object.entries(start.tensors).filter(([name]) => wanted(name))
          .map(([name, { shape, data }]) => [name.slice(prefix.length), { shape: [...shape], values: data }]),
      ));
    const g = of((name) => name.startsWith("g."), "g.");
    const e = of((name) => !name.startsWith("g.") && !name.startsWith("q."), "");
    const loss = () => weightedLoss(softBits, decoder(g, estimator(e, 1, y, h, sigma)), samples.weights, 0.1);
    for (const parameters of [g, e]) {
      const { backpropagated, difference } = alongGradient(parameters, loss, 2e-3);
      expect(backpropagated).toBeGreaterThan(1e-3);
      expect(Math.abs(difference / backpropagated - 1)).toBeLessThan(0.02);
    }
    [g, e].forEach(disposeParameters);
  });
});

describe("compareTrainings", () => {
  it("makes detectors whose loss is where their curve ends", async () => {
    await setupBackend("exact", { engine: "auto" });
    const methods = compareTrainings(options(fresh));
    const { start, stageOne, stageTwo, joint } = await trainAll(fresh);
    const samples = openSamples(
      smallSize,
      fresh.source,
      start.info.data as unknown as Parameters<typeof openSamples>[2],
    );
    const [y, h, sigma, softBits] = samples.validation.batchOf(samples.validation.samples);
    const block = usesBlock({ n: 50 });
    const uses = {
      ...block.uses,
      y: y.dataSync<"float32">(),
      h: h.dataSync<"float32">(),
      noiseVariance: sigma.dataSync<"float32">().map((s) => s * s),
    };
    const opened = [
      [methods.stageOne, { autoencoder: stageOne, last: stageOne }],
      [methods.twoStage, { autoencoder: stageOne, estimator: stageTwo, last: stageTwo }],
      [methods.joint, { autoencoder: joint, estimator: joint, last: joint }],
    ] as const;
    for (const [method, artifacts] of opened) {
      expect(Object.keys(method.parts!)).toEqual(Object.keys(artifacts));
      const rebuilt = toSoftBits(await detect(method, artifacts, { ...block, uses }));
      const loss = weightedLoss(softBits, tf.tensor(rebuilt, [50, 4]), samples.weights, fresh.epsilon);
      const last = curveOf(artifacts.last).validationLoss.at(-1)!;
      expect(Math.abs(loss.dataSync()[0] / last - 1)).toBeLessThan(1e-3);
    }
  });
});
