import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { largestError, onEveryEngine, testValues, valuesOf } from "../compute/testing.ts";
import { dense } from "../compute/tfjs/dense.ts";
import { foldedDense } from "./batch_norm.ts";
import type { Parameters } from "./parameters.ts";

describe("foldedDense", () => {
  it("is a dense layer and tf.batchNorm by the running averages", async () => {
    await onEveryEngine(() => {
      const [folded, apart] = valuesOf(() => {
        const named = (name: string, x: tf.Tensor) => ({ [name]: x }) as unknown as Parameters;
        const x = testValues([20, 5], "x"), w = testValues([5, 7], "w"), b = testValues([7], "b");
        const gamma = testValues([7], "gamma"), beta = testValues([7], "beta");
        const mean = testValues([7], "mean"), variance = tf.add(testValues([7], "variance"), 1.1);
        const p = { ...named("n.gamma", gamma), ...named("n.beta", beta) };
        const running = { ...named("n.mean", mean), ...named("n.variance", variance) };
        const one = foldedDense(w, b, p, running, "n");
        return [
          dense(x, one.w, one.b),
          tf.batchNorm(
            dense(x, w, b) as tf.Tensor2D,
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            beta as tf.Tensor1D,
            gamma as tf.Tensor1D,
            1e-3,
          ),
        ];
      });
      expect(largestError(folded, apart)).toBeLessThan(1e-5);
    });
  });
});
