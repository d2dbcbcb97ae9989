import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { createAdam } from "./adam.ts";
import { gradientStep } from "./gradient_step.ts";
import { constant, createParameters, disposeParameters } from "./parameters.ts";

describe("gradientStep", () => {
  it("gives the loss before the step and moves each parameter down its gradient by the rate at first", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const before = tf.memory().numTensors;
    const p = createParameters({ a: constant([], 2), b: constant([], -1) });
    const adam = createAdam(p, { amsgrad: false });
    const loss = gradientStep(p, adam, 0.25, () => tf.sub(tf.mul(3, p.a), tf.mul(5, p.b)) as tf.Scalar);
    expect(loss.dataSync()[0]).toBe(11);
    // Adam's first step is the rate times the gradient's sign.
    expect(p.a.dataSync()[0]).toBeCloseTo(1.75, 5);
    expect(p.b.dataSync()[0]).toBeCloseTo(-0.75, 5);
    loss.dispose();
    adam.dispose();
    disposeParameters(p);
    expect(tf.memory().numTensors).toBe(before);
  });
});
