import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import {
  convolve,
  denseActivations,
  denseSums,
  factorsOf,
  fixedPoint,
  largestSum,
  outputsFirst,
  pool,
  rescale,
} from "./integers.ts";

describe("fixed-point factors", () => {
  it("are within half a unit of 24 bits of the number, and below 1 by a shift", () => {
    fc.assert(fc.property(fc.double({ min: 1e-9, max: 0.999, noNaN: true }), (value) => {
      const { multiplier, shift } = fixedPoint(value);
      expect(Number.isInteger(multiplier)).toBe(true);
      expect(multiplier).toBeGreaterThanOrEqual(2 ** 23);
      expect(multiplier).toBeLessThanOrEqual(2 ** 24);
      expect(Math.abs(multiplier * 2 ** -shift / value - 1)).toBeLessThanOrEqual(2 ** -24);
    }));
    expect(() => fixedPoint(1)).toThrow(RangeError);
    expect(() => fixedPoint(NaN)).toThrow(RangeError);
  });

  it("multiply and round as integers of any length do", () => {
    const sums = fc.integer({ min: -(largestSum - 1), max: largestSum - 1 });
    fc.assert(fc.property(sums, fc.double({ min: 1e-7, max: 0.99, noNaN: true }), (sum, value) => {
      const { multiplier, shift } = fixedPoint(value);
      // floor(sum m / 2^s + 1/2) = (2 sum m + 2^s) >> (s + 1), an arithmetic shift of unbounded integers
      const exact = (2n * BigInt(sum) * BigInt(multiplier) + (1n << BigInt(shift))) >> BigInt(shift + 1);
      expect(rescale(sum, factorsOf([value])[0])).toBe(Number(exact));
    }));
  });
});

describe("integer layers", () => {
  it("convolve: a hand-worked 3 x 3 image with a 2 x 2 filter and its ReLU", () => {
    // The filter 1 2 / −1 0 gives 1 + 4 − 4 = 1, then 3, 7 and 9; with the bias −6, −4, 0 and 2. The second filter
    // and bias are their negatives.
    const weights = Int8Array.of(1, 2, -1, 0, -1, -2, 1, 0);
    const bias = Int32Array.of(-7, 7), factors = factorsOf([0.5, 0.5]);
    const y = new Int16Array(8);
    convolve(
      Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
      { side: 3, channels: 1 },
      2,
      { weights, bias, factors },
      y,
      new Int16Array(4),
    );
    // Halved, and what is negative clamped.
    expect([...y]).toEqual([0, 3, 0, 2, 0, 0, 1, 0]);
  });

  it("saturate at 255", () => {
    const y = new Int16Array(1);
    const layer = { weights: Int8Array.of(100), bias: Int32Array.of(0), factors: factorsOf([0.5]) };
    denseActivations(Int16Array.of(200), layer, y);
    expect(y[0]).toBe(255);
  });

  it("pool: the largest of overlapping squares, channel by channel", () => {
    const y = new Int16Array(8);
    const channels = [[1, 5, 2, 4, 3, 9, 7, 8, 6], [9, 8, 7, 6, 5, 4, 3, 2, 1]];
    const x = Int16Array.from({ length: 18 }, (_, i) => channels[i % 2][Math.floor(i / 2)]);
    pool(x, { side: 3, channels: 2 }, y);
    expect([...y]).toEqual([5, 9, 9, 8, 8, 6, 9, 5]);
  });

  it("sum a dense layer", () => {
    const sums = new Int32Array(2);
    denseSums(Int16Array.of(3, 0, 255), {
      weights: outputsFirst(Int8Array.of(1, -2, 99, 99, 127, -127), 2),
      bias: Int32Array.of(10, 20),
    }, sums);
    expect([...sums]).toEqual([10 + 3 + 255 * 127, 20 - 6 - 255 * 127]);
  });
});
