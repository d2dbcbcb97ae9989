import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { compareEngines, onEveryEngine, testValues, valuesOf } from "../testing.ts";

describe("max-pooling on exact", () => {
  it("agrees, with its gradient, with the pure-JavaScript backend; one result on every engine", async () => {
    const size = fc.integer({ min: 3, max: 11 }), small = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(small, size, size, fc.constantFrom(1, 3, 4, 8, 13)),
        fc.tuple(small, small),
        fc.tuple(small, small),
        fc.constantFrom("valid" as const, "same" as const),
        async (shape, field, strides, padding) => {
          const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, field, strides, padding);
          const { errors, sameBits } = await compareEngines(() => {
            const x = testValues(shape, "x"), y = pool(x);
            return [y, tf.grad(pool)(x, testValues(y.shape, "dy"))];
          });
          expect(Math.max(...errors)).toBeLessThan(1e-6);
          expect(sameBits).toBe(true);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it("gives the gradient to the first of equal elements", async () => {
    await onEveryEngine(() => {
      const [dx] = valuesOf(() => {
        const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 1, "valid");
        return tf.grad(pool)(tf.zeros([1, 3, 3, 1]), tf.ones([1, 2, 2, 1]));
      });
      expect([...dx]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
    });
  });
});
