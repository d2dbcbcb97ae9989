import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { onCpu, onEveryEngine, testValues } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { drcnnNetwork } from "./drcnn.ts";
import { vtcnnNetwork } from "./vtcnn.ts";

const classes = { modulation: 6, signal: 8 };
const networks = { VTCNN: vtcnnNetwork(classes), DRCNN: drcnnNetwork(classes) };

describe("the benchmark networks", () => {
  for (const [name, network] of Object.entries(networks)) {
    it(`${name} gives the logits of both tasks that plain JavaScript gives, and gradients of the same bits on every engine`, async () => {
      const run = () => {
        const p = createParameters(network.initial(["test"])), buffers = createParameters(network.buffers());
        const x = testValues([3, 256], "x");
        const total = (training?: (string | number)[]) => {
          const { modulation, signal } = network.logits(p, buffers, x, training);
          expect([modulation.shape, signal.shape]).toEqual([[3, 6], [3, 8]]);
          return tf.add(tf.sum(tf.square(modulation)), tf.sum(tf.square(signal))) as tf.Scalar;
        };
        const numbers = tf.tidy(() => {
          const inference = total().dataSync()[0];
          if (tf.getBackend() === "cpu") return [inference]; // whose gradients take a minute
          const { value, grads } = tf.variableGrads(() => total(["test", 0]), Object.values(p));
          const norms = Object.values(p).map(({ name }) => tf.sum(tf.abs(grads[name])).dataSync()[0]);
          return [inference, value.dataSync()[0], ...norms];
        });
        [p, buffers].forEach(disposeParameters);
        x.dispose();
        return numbers;
      };
      const [first, ...others] = await onEveryEngine(run);
      for (const other of others) expect(other).toEqual(first);
      const oracle = await onCpu(run);
      expect(Math.abs(first[0] / oracle[0] - 1)).toBeLessThan(1e-4);
      expect(first.every((value) => value > 0)).toBe(true);
    });
  }
});
