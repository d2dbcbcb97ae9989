import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { valuesOf } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import {
  alongGradient,
  difference,
  everyProfile,
  onBothEngines,
  testContext,
  train,
} from "../../learn/testing.ts";
import { estimator, initialEstimator, initialEstimatorBuffers } from "./networks.ts";
import { impairmentLoss } from "./objective.ts";
import { guidance, pilots, smallNetwork, testBursts } from "./testing.ts";
import { type MtlRecipe, mtlTraining } from "./training.ts";
import { samplesOf, windowTensors } from "./windows.ts";

const common = { batch: 8, lambda: 27, adamEpsilon: 1e-3 };
const fresh: MtlRecipe = {
  ...common,
  ...guidance,
  data: "fresh",
  steps: 12,
  learningRate: { peak: 3e-3, warmupSteps: 2, final: 0.1 },
  averageShare: 0.5,
};
const published: MtlRecipe = {
  ...common,
  data: "published",
  samples: 20,
  validationSamples: 4,
  windows: "one",
  epochs: 4,
  learningRate: 1e-3,
  fineTuning: { epochs: 1, learningRate: 8e-4 },
};

describe("impairmentLoss", () => {
  it("is eqs. 25 to 28", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const estimates = [[0.5, 0.1, -0.1, 0.2, 0], [0, 0, 0.25, 0, 0.5]];
    const labels = [[0.25, 0, 0, 0.1, 0.1], [-0.5, 0.25, 0.25, 0.5, 0]], lambda = 0.1;
    const squares = (columns: number[]) =>
      estimates.reduce((sum, row, n) => {
        return sum + columns.reduce((total, i) => total + (row[i] - labels[n][i]) ** 2, 0);
      }, 0);
    const expected = squares([0]) / 2 + lambda * (squares([1, 2]) / 4 + squares([3, 4]) / 4);
    const [[loss]] = valuesOf(() => impairmentLoss(tf.tensor(estimates), tf.tensor(labels), lambda));
    expect(loss).toBeCloseTo(expected, 6);
  });

  it("has the gradient of its finite differences through the network", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const [x, y] = windowTensors(
      smallNetwork,
      samplesOf(testBursts(6)),
      Uint32Array.of(0, 30, 60, 80, 110, 140),
    );
    const p = createParameters(initialEstimator(smallNetwork.size, ["gradient"]));
    tf.tidy(() => p["theta.w"].assign(tf.tensor([[0.3], [-0.4]]))); // zeros would hide what lies before them
    const buffers = createParameters(initialEstimatorBuffers(smallNetwork.size));
    const loss = () => impairmentLoss(estimator(smallNetwork.size, p, buffers, x, { from: "batch" }), y, 27);
    const { backpropagated, difference } = alongGradient(p, loss, 1e-3);
    expect(Math.abs(difference / backpropagated - 1)).toBeLessThan(0.02);
    [p, buffers].forEach(disposeParameters);
  });
});

describe("windowTensors", () => {
  it("cuts windows and repeats labels", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const samples = samplesOf(testBursts(3));
    // Window 27 is the third (t = 2) of the second sample: it begins at row 4 of the second 96.
    const [windows, targets] = windowTensors(smallNetwork, samples, Uint32Array.of(27, 0));
    const at = 2 * (96 + 4);
    expect(Array.from(windows.dataSync().slice(0, 96))).toEqual(
      Array.from(samples.features.slice(at, at + 96)),
    );
    expect(Array.from(windows.dataSync().slice(96))).toEqual(Array.from(samples.features.slice(0, 96)));
    expect(Array.from(targets.dataSync())).toEqual([
      ...samples.labels.slice(5, 10),
      ...samples.labels.slice(0, 5),
    ]);
  });
});

describe("mtlTraining", () => {
  const recipes: [string, MtlRecipe][] = [
    ["on fresh draws", fresh],
    ["in epochs of one window a sample", published],
    ["in epochs of all windows", { ...published, samples: 2, windows: "all", epochs: 2 }],
  ];
  for (const [name, recipe] of recipes) {
    it(`has the same bits on every engine and after kills, ${name}`, async () => {
      const training = mtlTraining("test", smallNetwork, pilots, everyProfile(recipe));
      const [whole, ...others] = await onBothEngines(() => train(training, recipe));
      for (const other of others) expect(difference(other, whole)).toBe(undefined);
      const parts = await train(training, recipe, {}, [3, 8]);
      expect(difference(parts, whole)).toBe(undefined);
      expect(parts.info).toEqual(whole.info);
    });
  }

  it("holds the heads back until their share of the steps, and keeps nothing of the auxiliary tasks", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const trained = async (headsFrom: number) => {
      const recipe: MtlRecipe = { ...fresh, headsFrom, averageShare: 0 };
      return (await train(mtlTraining("test", smallNetwork, pilots, everyProfile(recipe)), recipe)).tensors;
    };
    const [never, late] = [await trained(1), await trained(0.5)];
    const { key0, key1 } = testContext("test").stream("initial");
    const initial = initialEstimator(smallNetwork.size, [key0, key1]);
    expect(Object.keys(never).filter((name) => !name.includes("norm.")).sort()).toEqual(
      Object.keys(initial).filter((name) => !name.includes("norm.")).sort(),
    );
    const moved = (tensors: typeof never, name: string) =>
      tensors[name].data.some((value, i) => value !== initial[name].values[i]);
    for (const name of ["heads0.w", "heads3.b", "theta.w", "beta.b"]) expect(moved(never, name)).toBe(false);
    for (const name of ["theta.w", "beta.b"]) expect(moved(late, name)).toBe(true);
    for (const name of ["block0.wide.w", "shared1.w"]) expect(moved(never, name)).toBe(true);
  });

  it("counts the windows that it trains on", () => {
    const { effort } = mtlTraining("test", smallNetwork, pilots, everyProfile(fresh));
    expect(effort(fresh)).toBe(12 * 8);
    expect(effort(published)).toBe(20 * 4);
    expect(effort({ ...published, windows: "all" })).toBe(20 * 25 * 4);
  });

  it("learns: the loss of a set that it sees again and again falls to less than a half", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const recipe: MtlRecipe = { ...published, batch: 4, samples: 4, epochs: 150, learningRate: 1e-2 };
    const { info } = await train(mtlTraining("test", smallNetwork, pilots, everyProfile(recipe)), recipe);
    const { loss } = info.curve as { loss: number[] };
    expect(loss.at(-1)!).toBeLessThan(loss[0] / 2);
  });
});
