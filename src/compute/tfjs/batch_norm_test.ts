import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { compareEngines, expectFiniteDifferences, onEveryEngine, testValues, valuesOf } from "../testing.ts";
import { batchNorm, normalize } from "./batch_norm.ts";

describe("batchNorm", () => {
  const shapes = fc.oneof(
    fc.tuple(fc.integer({ min: 2, max: 600 }), fc.integer({ min: 1, max: 40 })),
    fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }), fc.constantFrom(1, 7, 24, 100)),
  );

  it("agrees, with its gradients, with tfjs's own operations; one result on every engine", async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom("linear" as const, "relu" as const),
        fc.boolean(),
        async (shape, activation, withSide) => {
          const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, side?: tf.Tensor) =>
            batchNorm(x, gamma, beta, undefined, { activation, side });
          const { errors, sameBits } = await compareEngines(() => {
            const channels = [shape.at(-1)!];
            const inputs = [testValues(shape, "x", 3), testValues(channels, "g"), testValues(channels, "b")];
            if (withSide) inputs.push(testValues(shape, "side"));
            const y = (f as (...all: tf.Tensor[]) => tf.Tensor)(...inputs);
            const dy = testValues(shape, "dy");
            return [y, ...tf.grads(f as (...all: tf.Tensor[]) => tf.Tensor)(inputs, dy)];
          });
          for (const error of errors) expect(error).toBeLessThan(1e-3);
          expect(sameBits).toBe(true);
        },
      ),
      { numRuns: 40, seed: 6 },
    );
  });

  it("has the gradients of finite differences", async () => {
    await onEveryEngine(() =>
      expectFiniteDifferences(
        (x, gamma, beta, side) => batchNorm(x, gamma, beta, undefined, { epsilon: 0.1, side }),
        [[7, 3], [3], [3], [7, 3]],
      )
    );
  });

  it("moves the running moments, by which normalize agrees with tf.batchNorm", async () => {
    const { errors, sameBits } = await compareEngines(() => {
      const running = { mean: tf.variable(tf.zeros([5])), variance: tf.variable(tf.ones([5])) };
      const gamma = testValues([5], "g"), beta = testValues([5], "b"), x = testValues([6, 2, 5], "x");
      for (let step = 0; step < 3; step++) {
        batchNorm(testValues([40, 5], `batch ${step}`, 4), gamma, beta, running, { momentum: 0.9 });
      }
      const ours = normalize(x, gamma, beta, running, { activation: "relu", side: x });
      const stock = tf.batchNorm(
        x,
        running.mean as tf.Tensor1D,
        running.variance as tf.Tensor1D,
        beta as tf.Tensor1D,
        gamma as tf.Tensor1D,
      );
      const results = [running.mean.clone(), running.variance.clone(), ours, stock];
      running.mean.dispose();
      running.variance.dispose();
      return results;
    });
    expect(Math.max(...errors)).toBeLessThan(1e-5);
    expect(sameBits).toBe(true);
  });

  it("gives constant columns their beta", async () => {
    await onEveryEngine(() => {
      const [y] = valuesOf(() =>
        batchNorm(tf.fill([300, 3], 7.5), tf.ones([3]), tf.tensor([1, 2, 3]), undefined)
      );
      expect([...y.subarray(0, 6)]).toEqual([1, 2, 3, 1, 2, 3]);
    });
  });
});
