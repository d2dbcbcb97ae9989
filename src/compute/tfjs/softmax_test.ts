import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { compareEngines, expectFiniteDifferences, onEveryEngine, testValues, valuesOf } from "../testing.ts";
import { softmaxCrossEntropy } from "./softmax.ts";

describe("softmax on exact", () => {
  it("agrees with the pure-JavaScript backend, with its logarithm and gradients; one result on every engine", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1, 10, 80),
        async (rows, classes, scale) => {
          const { errors, sameBits } = await compareEngines(() => {
            const x = testValues([rows, classes], "x", scale), dy = testValues([rows, classes], "dy");
            const targets = tf.softmax(testValues([rows, classes], "t"));
            const loss = (logits: tf.Tensor) => softmaxCrossEntropy(logits, targets);
            return [
              tf.softmax(x),
              tf.logSoftmax(x),
              tf.grad((logits) => tf.softmax(logits))(x, dy),
              tf.grad((logits) => tf.logSoftmax(logits))(x, dy),
              loss(x),
              tf.grad(loss)(x, testValues([rows], "dl")),
            ];
          });
          for (const error of errors) expect(error).toBeLessThan(2e-5);
          expect(sameBits).toBe(true);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  it("has the gradient of finite differences", async () => {
    await onEveryEngine(() =>
      expectFiniteDifferences(
        (logits) => softmaxCrossEntropy(logits, tf.oneHot(tf.tensor1d([1, 0, 3], "int32"), 4)),
        [[3, 4]],
      )
    );
  });

  it("neither over- nor underflows", async () => {
    await onEveryEngine(() => {
      const [p, loss] = valuesOf(() => {
        const x = tf.tensor2d([[1e30, 0, -1e30], [-3e38, -3e38, -3e38]]);
        return [tf.softmax(x), softmaxCrossEntropy(x, tf.tensor2d([[1, 0, 0], [0, 1, 0]]))];
      });
      expect([...p.subarray(0, 3)]).toEqual([1, 0, 0]);
      expect(loss[0]).toBe(0);
      expect(loss[1]).toBeCloseTo(Math.log(3), 6);
    });
  });

  it("says what doesn't fit", async () => {
    await onEveryEngine(() => {
      expect(() => tf.tidy(() => softmaxCrossEntropy(tf.ones([2, 3]), tf.ones([2, 4])))).toThrow(
        /\[2,4\] for \[2,3\]/,
      );
    });
  });
});
