import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { compareEngines, expectFiniteDifferences, onEveryEngine, testValues, valuesOf } from "../testing.ts";
import { conv2d } from "./conv.ts";

interface Case {
  batch: number;
  height: number;
  width: number;
  channels: number;
  outputs: number;
  field: [number, number];
  strides: [number, number];
  dilations: [number, number];
  padding: "valid" | "same";
}

const small = fc.integer({ min: 1, max: 3 });
const cases: fc.Arbitrary<Case> = fc.record({
  batch: small,
  height: fc.integer({ min: 1, max: 12 }),
  width: fc.integer({ min: 1, max: 20 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(24, 100)),
  outputs: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(17, 70)),
  field: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 })),
  strides: fc.tuple(small, small),
  dilations: fc.tuple(small, small),
  padding: fc.constantFrom("valid" as const, "same" as const),
}).map((one) => one.dilations.some((d) => d > 1) ? { ...one, strides: [1, 1] as [number, number] } : one)
  .filter(({ field, dilations, height, width, padding }) =>
    padding === "same" ||
    ((field[0] - 1) * dilations[0] < height && (field[1] - 1) * dilations[1] < width)
  );

const inputsOf = ({ batch, height, width, channels, outputs, field }: Case) => [
  testValues([batch, height, width, channels], "x"),
  testValues([...field, channels, outputs], "w"),
  testValues([outputs], "b"),
];

describe("convolutions on exact", () => {
  it("agree with the pure-JavaScript backend; one result on every engine", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { errors, sameBits } = await compareEngines(() => {
          const [x, w, b] = inputsOf(one) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D];
          const { strides, padding, dilations } = one;
          return [
            tf.conv2d(x, w, strides, padding, "NHWC", dilations),
            ...["relu", "sigmoid"].map((activation) =>
              tf.fused.conv2d({
                ...{ x, filter: w, strides, pad: padding, dilations, bias: b },
                activation: activation as "relu",
              })
            ),
            conv2d(x, w, b, { strides, padding, dilations, activation: "tanh" }),
          ];
        });
        for (const error of errors) expect(error).toBeLessThan(1e-4);
        expect(sameBits).toBe(true);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("have the pure-JavaScript backend's gradients, as tfjs's operation and as a layer", async () => {
    await fc.assert(
      fc.asyncProperty(cases.filter(({ dilations: [h, w] }) => h * w === 1), async (one) => {
        const { strides, padding } = one;
        const stock = (x: tf.Tensor, w: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, padding);
        const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
          conv2d(x, w, b, { strides, padding, activation: "relu" });
        const { errors, sameBits } = await compareEngines(() => {
          const [x, w, b] = inputsOf(one);
          const dy = testValues(stock(x, w).shape, "dy");
          return [...tf.grads(stock)([x, w], dy), ...tf.grads(layer)([x, w, b], dy)];
        });
        for (const error of errors) expect(error).toBeLessThan(2e-4);
        expect(sameBits).toBe(true);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it("have the gradients of finite differences, with strides and with dilations", async () => {
    const base: Case = {
      ...{ batch: 2, height: 5, width: 6, channels: 2, outputs: 3, field: [2, 3], padding: "same" },
      ...{ strides: [2, 1], dilations: [1, 1] },
    };
    for (
      const one of [base, {
        ...base,
        strides: [1, 1] as [number, number],
        dilations: [2, 2] as [number, number],
      }]
    ) {
      await onEveryEngine(() =>
        expectFiniteDifferences(
          (x, w, b) => conv2d(x, w, b, { ...one, activation: "tanh" }),
          inputsOf(one).map((tensor) => tensor.shape),
        )
      );
    }
  });

  it("run along one axis", async () => {
    for (const [field, padding] of [[8, "same"], [4, "same"], [1, "same"], [3, "valid"]] as const) {
      const { errors, sameBits } = await compareEngines(() => {
        const [x, w, b] = [testValues([3, 24, 7], "x"), testValues([field, 7, 5], "w"), testValues([5], "b")];
        const stock = tf.add(tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, padding), b);
        const rows = conv2d(tf.expandDims(x, 1), tf.expandDims(w, 0), b, { padding });
        const ours = tf.squeeze(rows, [1]);
        return [stock, ours, tf.sub(stock, ours)];
      });
      expect(Math.max(...errors)).toBeLessThan(1e-5);
      expect(sameBits).toBe(true);
    }
  });

  it("give empty results of empty batches, and say what they don't do", async () => {
    await onEveryEngine(() => {
      const empty = valuesOf(() => conv2d(tf.zeros([0, 4, 4, 2]), tf.ones([3, 3, 2, 5]), tf.zeros([5])));
      expect(empty[0].length).toBe(0);
      expect(() =>
        tf.tidy(() => tf.conv2d(tf.ones<tf.Rank.R4>([1, 2, 4, 4]), tf.ones([3, 3, 2, 5]), 1, "valid", "NCHW"))
      )
        .toThrow(/channels last/);
    });
  });
});
