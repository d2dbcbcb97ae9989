import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { drawExamples, everything, radcomAwgn } from "../../../datasets/radcom.ts";
import { stream } from "../../compute/random.ts";
import { onEveryEngine } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { difference, everyProfile, testContext, train } from "../../learn/testing.ts";
import { generated } from "./examples.ts";
import { int8 } from "./int8/int8.ts";
import { int8Training } from "./int8/qat.ts";
import { mtl } from "./mtl.ts";
import { mtlNetwork, type MtlSize } from "./mtl_network.ts";
import { addNoise } from "./noise.ts";
import { trainingStep } from "./training_step.ts";

/** A small one, since a test has no minutes. */
const size: MtlSize = {
  shared: 4,
  modulation: { filters: 2, neurons: 32 },
  signal: { filters: 2, neurons: 32 },
  kernel: 3,
};
const data = radcomAwgn(), { source } = data;
// Small batches, since the running averages need some hundred steps before they are worth anything.
const recipe = { windowsPerCell: 20, snrDb: [14], batch: 4, epochs: 16, patience: 16, learningRate: 1e-3 };
const published = { ...recipe, epochs: 32 }, reduced = everyProfile(recipe);
const float = mtl({
  label: "float",
  name: "test",
  size,
  examples: generated(data),
  recipe: published,
  reduced,
});
const { training } = float;
const options = {
  name: "test int8",
  start: training,
  recipe: published,
  reduced: { ...reduced, smoke: { ...recipe, epochs: 1, learningRate: 1e-4 } },
};
const qat = int8Training(options);

describe("training", () => {
  it("counts the windows of 70 % of the set in each epoch as its effort", () => {
    expect(training.effort(recipe)).toBe(14 * 12 * 16);
    expect(training.effort(training.recipes.paper)).toBe(14 * 12 * 32);
  });

  it("learns to tell waveforms apart, in float32 and in integers, with the same bits on every engine", async () => {
    const block = drawExamples(
      source,
      { ...everything(source), snrDb: [14] },
      200,
      stream("radcom test block"),
    );
    const share = ({ signal }: { signal: Uint8Array }) =>
      signal.filter((decided, i) => decided === block.truth.signal[i]).length / block.inputs.count;
    const runs = await onEveryEngine(async () => {
      const trained = await training.train(recipe, testContext("float"));
      const quantized = await qat.train(qat.recipes.smoke, testContext("int8", { network: trained }));
      const open = await float.open({ network: trained });
      const integers = await int8({ label: "int8", ...options }).open({ network: quantized });
      const decided = [await open.run(block.inputs), await integers.run(block.inputs)];
      open.close?.();
      return { decided, curve: trained.info.curve as Record<string, number[]> };
    });
    for (const other of runs.slice(1)) expect(other).toEqual(runs[0]);
    const { decided: [inFloat, inIntegers], curve } = runs[0];
    expect(share(inFloat)).toBeGreaterThan(3 / 11); // guessing has 1 / 11
    expect(share(inIntegers)).toBeGreaterThan(3 / 11);
    expect(curve.step).toEqual(Array.from({ length: 16 }, (_, epoch) => 42 * (epoch + 1)));
    expect(curve.signalAccuracy).toHaveLength(16);
    expect(Math.min(...curve.loss)).toBeLessThan(0.8 * curve.loss[0]);
  });

  it("gives the same weights and curve when it is killed in the middle of epochs and between them", async () => {
    const short = { ...recipe, batch: 32, epochs: 3 }; // 6 steps an epoch
    const whole = await train(training, short), parts = await train(training, short, {}, [4, 6, 13]);
    expect(difference(whole, parts)).toBeUndefined();
    expect(parts.info).toEqual(whole.info);
    const quantized = await train(qat, short, { network: whole });
    expect(difference(quantized, await train(qat, short, { network: whole }, [7]))).toBeUndefined();
  });

  it("can be timed a step at a time", async () => {
    await onEveryEngine(async () => {
      const before = tf.memory().numTensors;
      const { run, close } = await trainingStep(float).open({});
      await run(drawExamples(source, everything(source), 8, stream("radcom step")).inputs);
      close?.();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});

describe("the noise layer", () => {
  it("adds zero-mean noise of its standard deviation, other noise from another stream", async () => {
    await onEveryEngine(() =>
      tf.tidy(() => {
        const n = 20000, zeros = tf.zeros([n]);
        const noise = Array.from(addNoise(zeros, 0.1, stream("noise test")).dataSync());
        const mean = noise.reduce((sum, value) => sum + value, 0) / n;
        const power = noise.reduce((sum, value) => sum + value * value, 0) / n;
        // within five standard errors: 0.1 / √n of the mean, 0.01 √(2 / n) of the power
        expect(Math.abs(mean)).toBeLessThan(5 * 0.1 / Math.sqrt(n));
        expect(Math.abs(power - 0.01)).toBeLessThan(5 * 0.01 * Math.sqrt(2 / n));
        expect(addNoise(zeros, 0.1, stream("another")).dataSync()[0]).not.toBe(noise[0]);
      })
    );
  });

  it("is there in training only", async () => {
    const network = mtlNetwork(training.network), noisy = mtlNetwork({ ...training.network, noise: 0.1 });
    await onEveryEngine(() => {
      const p = createParameters(network.initial(["noise"])), buffers = createParameters(network.buffers());
      tf.tidy(() => {
        const x = tf.ones([2, 256]);
        const logits = (net: typeof network, path?: string[]) =>
          Array.from(net.logits(p, buffers, x, path).signal.dataSync());
        expect(logits(noisy)).toEqual(logits(network));
        expect(logits(noisy, ["step"])).not.toEqual(logits(network, ["step"]));
      });
      [p, buffers].forEach(disposeParameters);
    });
  });
});
