import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { constant, createParameters, disposeParameters } from "./parameters.ts";
import { curveOf, validate } from "./validation.ts";

/** What an epoch's validation gives: 1, 2, … and their squares. */
const after = (epochs: number) => Array.from({ length: epochs }, (_, i) => [i + 1, (i + 1) ** 2]);
const curve = (epochs: number, before = 0) =>
  curveOf({ columns: ["loss", "square"], step: (epoch) => before + epoch + 1 }, after(epochs), 7);

describe("curveOf", () => {
  it("has each epoch's means by name, numbered as the shape says", () => {
    expect(curve(3)).toEqual({ step: [1, 2, 3], loss: [1, 2, 3], square: [1, 4, 9] });
    expect(curve(2, 10)).toEqual({ step: [11, 12], loss: [1, 2], square: [1, 4] });
  });

  it("can be numbered by steps", () => {
    const step = (epoch: number, steps: number) => (epoch + 1) * steps;
    expect(curveOf({ columns: ["loss"], step }, after(2), 7)).toEqual({ step: [7, 14], loss: [1, 2] });
  });

  it("thins long curves evenly and keeps the last", () => {
    const { step, loss } = curve(1000, 1000);
    expect(step).toHaveLength(200);
    expect([step[0], step[1], step.at(-1)]).toEqual([1005, 1010, 2000]);
    expect(loss.at(-1)).toBe(1000);
    expect(curve(201).step.slice(-3)).toEqual([197, 199, 201]);
  });
});

describe("validate", () => {
  it("is the mean over all samples, however many are measured at a time, and frees what it made", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = createParameters({ w: constant([], 2) }), buffers = createParameters({ b: constant([], 1) });
    const before = tf.memory().numTensors;
    const [loss, other] = await validate(
      {
        samples: Uint32Array.of(1, 2, 3, 4, 10),
        batchOf: (samples) => [tf.tensor([...samples])],
        measure: ({ w }, [x], { b }) => tf.stack([tf.mean(tf.mul(w, x)), b]),
        chunk: 2,
      },
      p,
      buffers,
    );
    expect(loss).toBeCloseTo(8, 6); // 2 · (1 + 2 + 3 + 4 + 10) / 5
    expect(other).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
    [p, buffers].forEach(disposeParameters);
  });
});
