import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { compareEngines, onEveryEngine, uniformValues, valuesOf } from "../testing.ts";
import { dense } from "./dense.ts";
import type { Activation } from "../kernels/constants.ts";

const values = (shape: number[], seed: string, scale = 1) =>
  tf.tensor(uniformValues(tf.util.sizeFromShape(shape), seed, scale), shape);

interface Case {
  groups: number;
  rows: number;
  inputs: number;
  outputs: number;
  shared: boolean;
  side: boolean;
  activation: Activation;
}

function inputsOf({ groups, rows, inputs, outputs, shared, side }: Case): tf.Tensor[] {
  const outer = groups > 0 ? [groups] : [];
  const list = [
    values(shared ? [rows, inputs] : [...outer, rows, inputs], "x"),
    values([...outer, inputs, outputs], "w"),
    values([...outer, outputs], "b"),
  ];
  return side ? [...list, values([...outer, rows, outputs], "side")] : list;
}

/** The layer and its gradients along a fixed dy. */
function layerAndGradients(one: Case): tf.Tensor[] {
  const inputs = inputsOf(one);
  const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, side?: tf.Tensor) =>
    dense(x, w, b, { activation: one.activation, side });
  const f = layer as unknown as (...args: tf.Tensor[]) => tf.Tensor;
  const y = f(...inputs);
  return [y, ...tf.grads(f)(inputs, values(y.shape, "dy"))];
}

const cases: fc.Arbitrary<Case> = fc.record({
  groups: fc.integer({ min: 0, max: 3 }),
  rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(257, 300)),
  inputs: fc.integer({ min: 1, max: 40 }),
  outputs: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(65, 100)),
  shared: fc.boolean(),
  side: fc.boolean(),
  activation: fc.constantFrom<Activation>("linear", "relu", "tanh"),
});

describe("dense", () => {
  it("agrees, with its gradients, with tfjs's own operations in plain JavaScript; one result on every engine", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { errors, sameBits } = await compareEngines(() => layerAndGradients(one));
        for (const error of errors) expect(error).toBeLessThan(2e-4);
        expect(sameBits).toBe(true);
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it("has the gradients that finite differences have", async () => {
    const one: Case = {
      groups: 2,
      rows: 5,
      inputs: 4,
      outputs: 3,
      shared: true,
      side: true,
      activation: "tanh",
    };
    await onEveryEngine(() => {
      const [, ...gradients] = valuesOf(() => layerAndGradients(one));
      const inputs = inputsOf(one);
      const host = inputs.map((tensor) => tensor.dataSync<"float32">().slice());
      const loss = (arrays: Float32Array[]) =>
        valuesOf(() => {
          const [x, w, b, side] = arrays.map((array, i) => tf.tensor(array, inputs[i].shape));
          const y = dense(x, w, b, { activation: one.activation, side });
          return tf.sum(tf.mul(y, values(y.shape, "dy")));
        })[0][0];
      gradients.forEach((gradient, i) => {
        for (let j = 0; j < gradient.length; j++) {
          const h = 1e-2, moved = host.map((array) => array.slice());
          moved[i][j] = host[i][j] + h;
          const up = loss(moved);
          moved[i][j] = host[i][j] - h;
          expect(Math.abs((up - loss(moved)) / (2 * h) - gradient[j])).toBeLessThan(3e-3);
        }
      });
      tf.dispose(inputs);
    });
  });

  it("names the shapes that don't fit", async () => {
    await onEveryEngine(() => {
      expect(() => tf.tidy(() => dense(tf.ones([2, 3]), tf.ones([4, 5]), tf.ones([5])))).toThrow(
        /3 inputs for 4/,
      );
    });
  });
});
