import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { compareEngines, onEveryEngine, uniformValues, valuesOf } from "../testing.ts";

const values = (shape: number[], seed: string) =>
  tf.tensor(uniformValues(tf.util.sizeFromShape(shape), seed), shape);

/** Operands of op(a) op(b) with m rows, n columns and k terms. */
function operands(
  outerA: readonly number[],
  outerB: readonly number[],
  [m, n, k]: number[],
  ta: boolean,
  tb: boolean,
) {
  return [
    values([...outerA, ...(ta ? [k, m] : [m, k])], "a"),
    values([...outerB, ...(tb ? [n, k] : [k, n])], "b"),
  ] as const;
}

describe("matMul on exact", () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(47, 64, 65, 241, 257, 300));

  it("agrees with the pure-JavaScript backend, with the same bits on every engine, in all transpositions", async () => {
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom([[], []], [[3], [3]], [[2], [1]], [[1], [2]], [[2, 2], [2, 2]], [[2], []]),
        async (m, n, k, ta, tb, [outerA, outerB]) => {
          const { errors, sameBits } = await compareEngines(() => {
            const [a, b] = operands(outerA, outerB, [m, n, k], ta, tb);
            return tf.matMul(a, b, ta, tb);
          });
          expect(errors[0]).toBeLessThan(1e-5 * Math.sqrt(k));
          expect(sameBits).toBe(true);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it("gives the same bits for a transposed operand as for its copy", async () => {
    for (const [m, n, k] of [[7, 5, 3], [50, 70, 600], [241, 257, 31]]) {
      await onEveryEngine(() => {
        const results = valuesOf(() => {
          const [a, b] = operands([], [], [m, n, k], false, false);
          const at = tf.transpose(a), bt = tf.transpose(b);
          return [
            tf.matMul(a, b),
            tf.matMul(at, b, true),
            tf.matMul(a, bt, false, true),
            tf.matMul(at, bt, true, true),
          ];
        });
        for (const result of results) expect(result).toEqual(results[0]);
      });
    }
  });

  it("sums nothing to zeros, and gives empty results of empty operands", async () => {
    await onEveryEngine(() => {
      const [sum, noRows, noColumns] = valuesOf(() => [
        tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])),
        tf.matMul(tf.zeros([0, 4]), tf.ones([4, 3])),
        tf.matMul(tf.ones([3, 4]), tf.zeros([4, 0])),
      ]);
      expect([...sum]).toEqual([0, 0, 0, 0, 0, 0]);
      expect(noRows.length + noColumns.length).toBe(0);
    });
  });

  it("fuses a bias and an activation", async () => {
    for (const activation of ["linear", "relu", "sigmoid"] as const) {
      for (const outer of [[], [3]]) {
        const { errors, sameBits } = await compareEngines(() => {
          const [a, b] = operands(outer, outer, [17, 21, 33], false, true);
          return tf.fused.matMul({
            a: a as tf.Tensor3D,
            b: b as tf.Tensor3D,
            transposeB: true,
            bias: values([21], "c"),
            activation,
          });
        });
        expect(errors[0]).toBeLessThan(1e-5);
        expect(sameBits).toBe(true);
      }
    }
  });

  it("says which outer dimensions it can't broadcast", async () => {
    await onEveryEngine(() => {
      expect(() => valuesOf(() => tf.matMul(tf.ones([2, 1, 3, 3]), tf.ones([1, 2, 3, 3])))).toThrow(
        /broadcast/,
      );
    });
  });
});
