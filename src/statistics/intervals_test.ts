import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { median, medianInterval, tInterval, tQuantile95, wilson } from "./intervals.ts";

describe("wilson", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Stat. Med. 17 (1998), Table I, method 3
  const published = [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [
    1,
    29,
    0.0061,
    0.1718,
  ]];
  for (const [k, n, low, high] of published) {
    it(`of ${k} of ${n} is as published`, () => {
      const interval = wilson(k, n);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    });
  }
  it("lies in [0, 1], contains k/n, and mirrors", () => {
    fc.assert(fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
      const n = a + b + 1, k = a;
      const { low, high } = wilson(k, n), mirrored = wilson(n - k, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low <= k / n && k / n <= high).toBe(true);
      expect(mirrored.low).toBeCloseTo(1 - high, 12);
    }));
  });
  it("knows nothing without trials", () => expect(wilson(0, 0)).toEqual({ low: 0, high: 1 }));
});

describe("tQuantile95", () => {
  // any table of Student's t
  const table = [[1, 12.706], [2, 4.303], [5, 2.571], [10, 2.228], [30, 2.042], [40, 2.021], [60, 2.000], [
    120,
    1.980,
  ], [1_000_000, 1.960]];
  for (const [degrees, value] of table) {
    it(`with ${degrees} degrees of freedom is ${value}`, () => {
      expect(Math.abs(tQuantile95(degrees) - value)).toBeLessThanOrEqual(0.0005);
    });
  }
  it("falls from one entry to the next, also where the table ends", () => {
    for (let degrees = 1; degrees < 100; degrees++) {
      expect(tQuantile95(degrees + 1)).toBeLessThan(tQuantile95(degrees));
    }
  });
});

describe("tInterval", () => {
  it("of Student's sleep data is as R's t.test gives it", () => {
    // Student 1908, extra sleep, differences of the two drugs
    const values = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const sum = values.reduce((a, b) => a + b), squares = values.reduce((a, b) => a + b * b, 0);
    const { low, high } = tInterval(values.length, sum, squares);
    expect(low).toBeCloseTo(0.7001142, 6);
    expect(high).toBeCloseTo(2.4598858, 6);
  });
  it("is unbounded for one sample", () =>
    expect(tInterval(1, 3, 9)).toEqual({ low: -Infinity, high: Infinity }));
});

describe("medianInterval", () => {
  const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  // ranks of the sign test's interval, as in Hollander and Wolfe's table
  const ranks = [[6, 1, 6], [9, 2, 8], [10, 2, 9], [20, 6, 15], [30, 10, 21], [50, 18, 33], [100, 40, 61], [
    1000,
    469,
    532,
  ]];
  for (const [n, low, high] of ranks) {
    it(`of ${n} samples has ranks ${low} and ${high}`, () => {
      expect(medianInterval(oneTo(n))).toEqual({ low, high });
    });
  }
  it("is the range below 6 samples", () => expect(medianInterval([1, 2, 5])).toEqual({ low: 1, high: 5 }));
  it("goes on smoothly beyond 1000", () =>
    expect(medianInterval(oneTo(2000))).toEqual({ low: 956, high: 1045 }));
});

describe("median", () => {
  it("is the middle, or between the two in the middle", () => {
    expect(median([1, 2, 7])).toBe(2);
    expect(median([1, 2, 4, 7])).toBe(3);
  });
});
