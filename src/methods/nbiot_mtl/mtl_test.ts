import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { loadParameters } from "../../learn/parameters.ts";
import { everyProfile, train } from "../../learn/testing.ts";
import { impairmentNames } from "../../phy/nbiot/burst.ts";
import { mtl } from "./mtl.ts";
import { estimator } from "./networks.ts";
import { guidance, pilots, smallNetwork, testBursts } from "./testing.ts";
import { type MtlRecipe, mtlTraining } from "./training.ts";
import { type MtlNetwork, networkInputs, parallelNetwork, singleNetwork } from "./windows.ts";

const recipe: MtlRecipe = {
  ...guidance,
  data: "fresh",
  batch: 8,
  steps: 6,
  lambda: 27,
  adamEpsilon: 1e-3,
  learningRate: { peak: 3e-3, warmupSteps: 2, final: 0.1 },
  averageShare: 0,
};
const training = mtlTraining("test", smallNetwork, pilots, everyProfile(recipe));
const estimatorWith = (network: MtlNetwork) =>
  mtl({ label: "test", name: "test", network, data: pilots, recipe, reduced: everyProfile(recipe) });

describe("mtlEstimator", () => {
  it("gives the mean of the subnetwork's outputs over the windows of each sample (eq. 32)", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const artifact = await train(training, recipe), { inputs } = testBursts(4);
    const open = await estimatorWith(smallNetwork).open({ network: artifact });
    const estimates = await open.run(inputs);
    open.close?.();
    const p = loadParameters(artifact), samples = networkInputs(inputs);
    for (let i = 0; i < 4; i++) {
      const mean = [0, 0, 0, 0, 0];
      for (let row = 0; row <= 48; row += 2) {
        const from = 2 * (96 * i + row), x = tf.tensor(samples.slice(from, from + 96), [1, 48, 2]);
        estimator(smallNetwork.size, p, p, x, "running").dataSync().forEach((y, k) => mean[k] += y / 25);
      }
      impairmentNames.forEach((name, k) => expect(estimates[name][i]).toBeCloseTo(mean[k], 6));
    }
    Object.values(p).forEach((variable) => variable.dispose());
  });

  it("doesn't depend on the other samples of a block", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const open = await estimatorWith(smallNetwork).open({
      network: await train(training, recipe),
    });
    // 60 samples have 1500 windows, more than go through the network at a time.
    const [many, few] = [await open.run(testBursts(60).inputs), await open.run(testBursts(2).inputs)];
    open.close?.();
    for (const name of impairmentNames) {
      expect(Math.abs(many[name][1] - few[name][1])).toBeLessThan(1e-6);
      expect(many[name].length).toBe(60);
    }
  });

  it("doesn't depend on the channel's gain", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const open = await estimatorWith(smallNetwork).open({
      network: await train(training, recipe),
    });
    const { inputs } = testBursts(3), { re, im } = inputs.received;
    const received = { re: re.map((x) => x / 50), im: im.map((x) => x / 50) };
    const [strong, weak] = [await open.run(inputs), await open.run({ ...inputs, received })];
    open.close?.();
    for (const name of impairmentNames) {
      for (let i = 0; i < 3; i++) expect(Math.abs(strong[name][i] - weak[name][i])).toBeLessThan(1e-6);
    }
  });

  it("costs 49 passes of the subnetwork, or one of the single network", () => {
    const parts = { network: { tensors: {}, info: { parameters: 7 } } };
    const [parallel, single] = [parallelNetwork, singleNetwork].map((network) => {
      return estimatorWith(network).costs!(parts) as Record<string, { value: number }>;
    });
    expect(parallel.passes.value).toBe(49);
    expect(single.passes.value).toBe(1);
    expect(parallel.flopsPerEstimate.value).toBe(49 * parallel.flops.value);
    expect(single.flopsPerEstimate.value).toBe(single.flops.value);
  });
});
