import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { firstDifference, largestError, testValues, valuesOf } from "../../compute/testing.ts";
import {
  countParameters,
  createParameters,
  disposeParameters,
  type Initial,
} from "../../learn/parameters.ts";
import { alongGradient } from "../../learn/testing.ts";
import {
  decoder,
  estimator,
  initialDecoder,
  initialEstimator,
  initialQuantizer,
  quantizer,
} from "./networks.ts";

const published = { nt: 2, nr: 2, bitsPerSymbol: 6 }, small = { nt: 2, nr: 3, bitsPerSymbol: 2 };

const count = (initial: Record<string, Initial>) =>
  Object.values(initial).reduce((sum, { values }) => sum + values.length, 0);

describe("EQ-Net's networks", () => {
  it("have the published numbers of parameters in the 2×2 64-QAM system", () => {
    const quantizer = count(initialQuantizer(published, ["q"]));
    const decoder = count(initialDecoder(published, ["g"]));
    const low = count(initialEstimator(published, 1, ["e"]));
    expect([quantizer, decoder, low]).toEqual([10_326, 117_516, 411_462]);
    expect(low + decoder).toBe(528_978);
    expect(count(initialEstimator(published, 3, ["e"]))).toBe(1_078_470);
  });

  it("compute what Fig. 4 draws, in float64", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const blocks = 2, initial = initialEstimator(small, blocks, ["test"]);
    for (const [name, { values }] of Object.entries(initial)) {
      if (name.endsWith(".b")) values.forEach((_, i) => values[i] = Math.sin(i)); // not all 0
    }
    const p = createParameters(initial);
    const inputs = [testValues([5, 6], "y"), testValues([5, 12], "h"), testValues([5, 1], "sigma")];
    const [actual, y, h, sigma] = valuesOf(() => [
      estimator(p, blocks, inputs[0], inputs[1], inputs[2]),
      ...inputs.map((x) => x.clone()),
    ]);
    const layer = (x: number[], name: string, side?: number[]) => {
      const { values: w } = initial[`${name}.w`], { values: b } = initial[`${name}.b`];
      return Array.from(
        b,
        (bias, j) => x.reduce((sum, value, i) => sum + value * w[i * b.length + j], bias) + (side?.[j] ?? 0),
      );
    };
    const relu = (x: number[]) => x.map((value) => Math.max(0, value));
    for (let row = 0; row < 5; row++) {
      const of = (
        values: Float32Array,
        width: number,
      ) => [...values.subarray(row * width, (row + 1) * width)];
      let x = [["y", y, 6], ["h", h, 12], ["sigma", sigma, 1]]
        .flatMap(([name, values, width]) =>
          relu(layer(of(values as Float32Array, width as number), `${name}`))
        );
      for (let block = 0; block < blocks; block++) {
        const sides = [0, 1, 2].map((i) => {
          x = relu(layer(x, `b${block}.down${i}`));
          return relu(layer(x, `b${block}.side${i}`));
        });
        for (let i = 0; i < 3; i++) x = relu(layer(x, `b${block}.up${i}`, sides[i]));
      }
      const expected = layer(x, "out");
      expect(largestError(actual.subarray(row * 6, (row + 1) * 6), expected)).toBeLessThan(1e-5);
    }
    inputs.forEach((tensor) => tensor.dispose());
    disposeParameters(p);
  });

  it("decode each soft bit by a branch of its own", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const g = createParameters(initialDecoder(small, ["test"]));
    const z = testValues([4, 6], "z");
    const decoded = () => valuesOf(() => decoder(g, z))[0];
    const before = decoded();
    expect(before.length).toBe(4 * 4);
    tf.tidy(() => {
      const third = tf.tensor([0, 0, 1, 0], [4, 1]); // moves the output bias of branch 2
      g["out.b"].assign(tf.add(g["out.b"], third));
    });
    decoded().forEach((value, i) => expect(value !== before[i]).toBe(i % 4 === 2));
    z.dispose();
    disposeParameters(g);
  });

  it("have the gradients of finite differences", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const initial = { ...initialQuantizer(small, ["q"]), ...renamed(initialDecoder(small, ["g"])) };
    const p = createParameters(initial), e = createParameters(initialEstimator(small, 1, ["e"]));
    const g = Object.fromEntries(
      Object.entries(p).filter(([name]) => name[0] === "g").map(([name, v]) => [name.slice(2), v]),
    );
    const through = alongGradient(p, () => {
      const x = tf.tanh(testValues([64, 4], "x", 3));
      return tf.mean(tf.squaredDifference(decoder(g, quantizer(p, x)), x)) as tf.Scalar;
    }, 1e-3);
    expect(Math.abs(through.difference / through.backpropagated - 1)).toBeLessThan(0.01);
    const inputs = [testValues([64, 6], "y"), testValues([64, 12], "h"), testValues([64, 1], "s")];
    const estimated = alongGradient(
      e,
      () => tf.mean(tf.square(estimator(e, 1, inputs[0], inputs[1], inputs[2]))) as tf.Scalar,
      1e-2,
    );
    expect(Math.abs(estimated.difference / estimated.backpropagated - 1)).toBeLessThan(0.01);
    inputs.forEach((tensor) => tensor.dispose());
    [p, e].forEach(disposeParameters);
  });

  it("start from streams: other paths, other weights; the same path, the same", () => {
    const [a, b, c] = ["x", "x", "y"].map((path) => initialQuantizer(small, [path])["h0.w"].values);
    expect(firstDifference(a, b)).toBe(-1);
    expect(firstDifference(a, c)).toBe(0);
    expect(countParameters({})).toBe(0);
  });
});

function renamed(initial: Record<string, Initial>): Record<string, Initial> {
  return Object.fromEntries(Object.entries(initial).map(([name, value]) => [`g.${name}`, value]));
}
