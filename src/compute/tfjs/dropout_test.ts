import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { compareEngines, onEveryEngine, testValues, valuesOf } from "../testing.ts";
import { stream } from "../random.ts";
import { dropout } from "./dropout.ts";

describe("dropout", () => {
  it("drops the same elements on every backend and engine, forward and backward", async () => {
    for (const [shape, rate] of [[[1], 0.5], [[33, 7], 0.25], [[5, 3, 1000], 0.1]] as const) {
      const { errors, sameBits } = await compareEngines(() => {
        const x = testValues(shape, "x"),
          drop = (t: tf.Tensor) => dropout(t, rate, stream("test", "dropout"));
        return [drop(x), tf.grad(drop)(x, testValues(shape, "dy"))];
      });
      expect(Math.max(...errors)).toBeLessThan(1e-6);
      expect(sameBits).toBe(true);
    }
  });

  it("drops the share asked for, and keeps the mean", async () => {
    await onEveryEngine(() => {
      const n = 200_000;
      for (const rate of [0.01, 0.25, 0.5, 0.9]) {
        const [y] = valuesOf(() => dropout(tf.ones([n]), rate, stream("test", "share")));
        const dropped = y.filter((value) => value === 0).length / n;
        expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt(rate * (1 - rate) / n));
        expect(Math.max(...y.subarray(0, 1000))).toBeCloseTo(1 / (1 - rate), 5);
      }
    });
  });

  it("does nothing at rate 0, and refuses rates that aren't shares", async () => {
    await onEveryEngine(() => {
      const x = tf.ones([3]);
      expect(dropout(x, 0, stream("a"))).toBe(x);
      for (const rate of [1, -0.1, NaN]) expect(() => dropout(x, rate, stream("a"))).toThrow(RangeError);
      x.dispose();
    });
  });
});
