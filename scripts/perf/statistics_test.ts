import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { largestDeviation, medianOf, quartiles } from "./statistics.ts";

describe("medianOf", () => {
  it("gives the whole range for few measurements, with its coverage", () => {
    expect(medianOf([3, 1, 2, 5, 4])).toEqual({ median: 3, low: 1, high: 5, coverage: 1 - 2 / 32 });
    expect(medianOf([7])).toEqual({ median: 7, low: 7, high: 7, coverage: 0 });
    expect(medianOf([1, 2]).median).toBe(1.5);
  });

  it("leaves out what it may at 95 %", () => {
    // Tables of the sign test: 9 measurements leave out one on either side (96.1 %), 20 leave out five (95.9 %).
    const nine = medianOf([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([nine.low, nine.high]).toEqual([2, 8]);
    expect(nine.coverage).toBeCloseTo(0.9609, 4);
    const twenty = medianOf(Array.from({ length: 20 }, (_, i) => i + 1));
    expect([twenty.low, twenty.high]).toEqual([6, 15]);
    expect(twenty.coverage).toBeCloseTo(0.9586, 4);
  });
});

describe("quartiles", () => {
  it("interpolates", () => {
    expect(quartiles([4, 1, 3, 2, 5])).toEqual([2, 4]);
    expect(quartiles([1, 2])).toEqual([1.25, 1.75]);
  });
});

describe("largestDeviation", () => {
  it("is relative to the second list", () => {
    expect(largestDeviation([1, 2.2], [1, 2])).toBeCloseTo(0.1, 12);
  });
});
