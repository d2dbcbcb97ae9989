import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { awgnSource, drawExamples, everything } from "../../../../datasets/radcom.ts";
import { stream } from "../../../compute/random.ts";
import { onEveryEngine } from "../../../compute/testing.ts";
import { createParameters, disposeParameters, readParameters } from "../../../learn/parameters.ts";
import type { Artifact } from "../../../suite/types.ts";
import { mostLikely } from "../classifier.ts";
import { initialMtl, initialMtlBuffers, mtlLogits, proposedSize } from "../mtl_network.ts";
import { exportInt8 } from "./export_int8.ts";
import { openInt8 } from "./open_int8.ts";
import { activationScale, fakeQuantize, weightScale } from "./fake_quantize.ts";
import { foldedMtl, initialRanges, quantizedMtl } from "./qat_model.ts";
import { decodeSafetensors, type StoredTensor } from "./safetensors.ts";

describe("fakeQuantize", () => {
  it("rounds to the grid, halves to even, and passes gradients where it doesn't clamp", async () => {
    await onEveryEngine(() =>
      tf.tidy(() => {
        const x = tf.tensor1d([-4, -1.1, 0.25, 0.75, 1.3, 90]);
        const quantize = (x: tf.Tensor) => fakeQuantize(x, tf.tensor1d([0.5]), -7, 7);
        expect([...quantize(x).dataSync()]).toEqual([-3.5, -1, 0, 1, 1.5, 3.5]);
        const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(quantize(x), tf.range(1, 7))))(x);
        expect([...gradient.dataSync()]).toEqual([0, 2, 3, 4, 5, 0]);
      })
    );
  });

  it("scales weights so that the largest of each output is 127", async () => {
    await onEveryEngine(() =>
      tf.tidy(() => {
        const w = tf.tensor2d([[1, -254], [-2, 3]]);
        expect([...weightScale(w, true).dataSync()]).toEqual([Math.fround(2 / 127), 2]);
        expect([...weightScale(w, false).dataSync()]).toEqual([2]);
      })
    );
  });

  it("follows activations from the first batch on, by a running average", async () => {
    await onEveryEngine(() => {
      const range = tf.variable(tf.tensor1d([0]), false);
      tf.tidy(() => {
        const after = (largest: number, training: boolean) =>
          activationScale(tf.tensor1d([0.1, -largest]), range, 1, training).dataSync()[0];
        expect(after(4, true)).toBe(4);
        expect(after(8, true)).toBeCloseTo(0.99 * 4 + 0.01 * 8, 6);
        expect(after(100, false)).toBeCloseTo(4.04, 6);
      });
      range.dispose();
    });
  });
});

const size = { ...proposedSize, classes: { modulation: 9, signal: 11 } };

/** A float32 network with running averages of random data, as an artifact. */
async function floatNetwork(windows: tf.Tensor): Promise<Artifact> {
  const p = createParameters(initialMtl(size, ["int8 test"])),
    buffers = createParameters(initialMtlBuffers(size));
  for (let step = 0; step < 60; step++) {
    tf.tidy(() => void mtlLogits(size, p, buffers, windows, ["int8 test", step]));
  }
  const artifact = { tensors: { ...await readParameters(p), ...await readParameters(buffers) }, info: {} };
  [p, buffers].forEach(disposeParameters);
  return artifact;
}

describe("the INT8 network", () => {
  const source = awgnSource(), n = 48;
  const choice = { ...everything(source), snrDb: [0, 10] };
  const { inputs: { iq } } = drawExamples(source, choice, n, stream("int8 test"));

  it("computes in integers what the fake-quantised network computes in float32, from a file", async () => {
    const sizes = [9, 11];
    const results = await onEveryEngine(async () => {
      const windows = tf.tensor(iq, [n, 256]);
      const trained = await floatNetwork(windows);
      const p = createParameters(foldedMtl(trained)), ranges = createParameters(initialRanges());
      tf.tidy(() => void quantizedMtl(size, p, ranges, windows, ["int8 test", "ranges"]));
      const [float, quantized] = tf.tidy(() => {
        const loaded = createParameters(
          Object.fromEntries(
            Object.entries(trained.tensors).map((
              [name, { shape, data }],
            ) => [name, { shape: [...shape], values: data }]),
          ),
        );
        const a = mtlLogits(size, loaded, loaded, windows), b = quantizedMtl(size, p, ranges, windows);
        const joined = [a, b].map(({ modulation, signal }) =>
          Array.from(tf.concat([modulation, signal], 1).dataSync())
        );
        disposeParameters(loaded);
        return joined;
      });
      const artifact = { tensors: { ...await readParameters(p), ...await readParameters(ranges) }, info: {} };
      [p, ranges].forEach(disposeParameters);
      windows.dispose();

      const path = await Deno.makeTempFile({ suffix: ".safetensors" });
      await Deno.writeFile(path, exportInt8(artifact));
      const file = await Deno.readFile(path);
      await Deno.remove(path);
      const model = openInt8(file);
      const integers = model.run(iq, n);
      const scales = [
        ...Array(9).fill(model.logitScale.modulation),
        ...Array(11).fill(model.logitScale.signal),
      ];
      const logits = Float64Array.from(integers, (value, i) => value * scales[i % 20]);

      // Biases are rounded to the product of two scales, and float32 rounds where integers don't: here and there an
      // activation lies half-way between two numbers of 8 bits and goes the other way. One that does moves a logit by
      // at most 127 units of the logit's scale, and few do.
      const step = 127 * Math.max(...scales);
      const differences = logits.map((value, i) => value - quantized[i]);
      const power = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v * v, 0);
      expect(Math.max(...differences.map(Math.abs))).toBeLessThan(10 * step);
      expect(power(differences)).toBeLessThan(0.005 ** 2 * power(quantized));
      const decided = mostLikely(integers, n, sizes), expected = mostLikely(quantized, n, sizes);
      const differing = decided.modulation.filter((value, i) => value !== expected.modulation[i]).length +
        decided.signal.filter((value, i) => value !== expected.signal[i]).length;
      expect(differing).toBeLessThanOrEqual(1);
      // and 8 bits are near the float32 network
      expect(power(quantized.map((v, i) => v - float[i]))).toBeLessThan(0.05 ** 2 * power(float));
      return { file: [...file.subarray(-2000)], integers: [...integers], bytes: file.length };
    });
    for (const other of results.slice(1)) expect(other).toEqual(results[0]);
    // 253,576 weights of a byte; 548 biases, 20 scales of weights and 5 of activations of four bytes; a header
    const { bytes } = results[0], payload = 253576 + 4 * (548 + 20 + 5);
    expect(bytes).toBeGreaterThan(payload);
    expect(bytes).toBeLessThan(payload + 2500);
  });

  it("says in a line what is wrong with a file", async () => {
    const { encodeSafetensors } = await import("./safetensors.ts");
    const empty = encodeSafetensors({ tensors: {}, metadata: {} });
    expect(() => openInt8(empty)).toThrow(
      "not an INT8 model of this suite: expected airtight radcom_mtl int8",
    );
    expect(decodeSafetensors(empty).tensors).toEqual({});
    const headerOnly = encodeSafetensors({
      tensors: {},
      metadata: { format: "airtight radcom_mtl int8", version: "1" },
    });
    expect(() => openInt8(headerOnly)).toThrow("tensor 'shared.w' is missing");
    const one = (tensors: Record<string, StoredTensor>) => () =>
      openInt8(
        encodeSafetensors({ tensors, metadata: { format: "airtight radcom_mtl int8", version: "1" } }),
        "m.safetensors",
      );
    const w = { shape: [2, 2, 1, 3], data: new Int8Array(12) };
    const b = { shape: [3], data: new Int32Array(3) };
    const floats = { shape: [12], data: new Float32Array(12) };
    expect(one({ "shared.w": floats, "shared.b": b })).toThrow(
      "m.safetensors: tensor 'shared.w': expected Int8Array, got Float32Array",
    );
    expect(one({ "shared.w": { ...w, shape: [12] }, "shared.b": b })).toThrow(
      "m.safetensors: tensor 'shared.w': expected shape [12,12,1,3], got [12]",
    );
    expect(one({ "shared.w": w, "shared.b": b, "shared.w.scale": { shape: [1], data: new Float32Array(1) } }))
      .toThrow("m.safetensors: tensor 'shared.w.scale': expected 1 or 3 scales above 0");
  });
});
