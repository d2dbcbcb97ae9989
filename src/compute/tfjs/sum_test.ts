import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { compareEngines, testValues } from "../testing.ts";

describe("sum on exact", () => {
  it("agrees with the pure-JavaScript backend over any axes; one result on every engine", async () => {
    for (const axes of [[0], [0, 1], [1], [2], [0, 2], [0, 1, 2], [-3], [1, 0]]) {
      for (const keepDims of [false, true]) {
        const { errors, sameBits } = await compareEngines(() =>
          tf.sum(testValues([70, 5, 37], "x"), axes, keepDims)
        );
        expect(errors[0]).toBeLessThan(1e-5);
        expect(sameBits).toBe(true);
      }
    }
  });

  it("adds tensors of one shape, and of shapes that broadcast, exactly", async () => {
    for (const shape of [[70, 5, 37], [37], [5, 1], []]) {
      const { errors, sameBits } = await compareEngines(() =>
        tf.add(testValues([70, 5, 37], "x"), testValues(shape, "y"))
      );
      expect(errors[0]).toBe(0); // one rounding, everywhere
      expect(sameBits).toBe(true);
    }
  });

  it("adds more rows than a block has, and more columns than the scratch holds", async () => {
    for (const [rows, columns] of [[600, 3], [600, 16], [513, 40], [3, 70_000]]) {
      const { errors, sameBits } = await compareEngines(() => tf.sum(testValues([rows, columns], "x"), 0));
      expect(errors[0]).toBeLessThan(1e-5);
      expect(sameBits).toBe(true);
    }
  });
});
