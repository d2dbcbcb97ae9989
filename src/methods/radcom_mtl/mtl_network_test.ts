import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { onCpu, onEveryEngine, testValues } from "../../compute/testing.ts";
import { softmaxCrossEntropy } from "../../compute/tfjs/softmax.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { countInitial } from "../layers.ts";
import { fourSteps } from "../networks_testing.ts";
import { initialMtl, initialMtlBuffers, mtlLogits, proposedSize } from "./mtl_network.ts";

const size = { ...proposedSize, classes: { modulation: 6, signal: 8 } };

describe("the multi-task classifier", () => {
  it("has the paper's 0.253 million parameters (Table V), and 254,124 for 9 modulations and 11 signals", () => {
    const normalization = 2 * (8 + 4 + 4);
    expect(countInitial(initialMtl(size, ["test"]))).toBe(252_582 + normalization);
    const awgn = { ...size, classes: { modulation: 9, signal: 11 } };
    expect(countInitial(initialMtl(awgn, ["test"]))).toBe(254_124 + normalization);
  });

  it("draws a task's filters within the limits of its own", () => {
    const { values } = initialMtl(size, ["test"])["tasks.w"];
    const limit = Math.sqrt(6 / (9 * (8 + 4)));
    expect(Math.max(...values)).toBeLessThanOrEqual(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
  });

  it("gives the logits of both tasks, in training with other dropped elements at every step", async () => {
    await onEveryEngine(() => {
      const p = createParameters(initialMtl(size, ["test"])),
        buffers = createParameters(initialMtlBuffers(size));
      tf.tidy(() => {
        const x = testValues([5, 256], "x");
        const run = (step?: number) => {
          const { modulation, signal } = mtlLogits(
            size,
            p,
            buffers,
            x,
            step === undefined ? undefined : ["test", step],
          );
          expect([modulation.shape, signal.shape]).toEqual([[5, 6], [5, 8]]);
          return [...modulation.dataSync(), ...signal.dataSync()];
        };
        expect(run(0)).toEqual(run(0));
        expect(run(0)).not.toEqual(run(1));
        expect(run()).not.toEqual(run(0)); // nothing is dropped
      });
      disposeParameters(p);
      disposeParameters(buffers);
    });
  });

  it("trains with the same bits on every engine, and as in plain JavaScript", async () => {
    const train = () =>
      fourSteps(initialMtl(size, ["test"]), initialMtlBuffers(size), (p, buffers, step) => {
        const { modulation, signal } = mtlLogits(size, p, buffers, testValues([7, 256], "x"), ["test", step]);
        const targets = (classes: number) => tf.softmax(testValues([7, classes], "targets", 9));
        return tf.add(
          tf.mul(0.2, tf.mean(softmaxCrossEntropy(modulation, targets(6)))),
          tf.mul(0.8, tf.mean(softmaxCrossEntropy(signal, targets(8)))),
        ) as tf.Scalar;
      });
    const [first, ...others] = await onEveryEngine(train);
    for (const other of others) expect(other).toEqual(first);
    const oracle = await onCpu(train);
    first.losses.forEach((loss, i) => expect(Math.abs(loss / oracle.losses[i] - 1)).toBeLessThan(1e-3));
  });
});
