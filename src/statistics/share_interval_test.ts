import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { exp, log } from "../compute/exact_math.ts";
import { stream } from "../compute/random.ts";
import { uniformReader } from "./bootstrap.ts";
import { clopperPearson } from "./clopper_pearson.ts";
import { positiveMeanInterval, type PowerSums, shareInterval } from "./share_interval.ts";

/** Sums of scores, and of as many further zeros as make up `n`. */
function sumsOf(scores: readonly number[], n = scores.length): PowerSums {
  const power = (p: number) => scores.reduce((sum, x) => sum + x ** p, 0);
  const zero = n > scores.length ? [0] : [];
  return { n, sum: power(1), sumSquares: power(2), sumCubes: power(3), max: Math.max(...scores, ...zero) };
}

describe("shareInterval", () => {
  it("of 0 errors reaches as far as Clopper and Pearson's for the codewords", () => {
    for (const n of [20, 1000, 20_000]) {
      const { low, high } = shareInterval(sumsOf([], n), 0, 1);
      expect(low).toBe(0);
      expect(high).toBeCloseTo(1 - 0.025 ** (1 / n), 11);
    }
  });

  it("of scores of 0 and 1 is close to Clopper and Pearson's", () => {
    for (const [k, n] of [[1, 1000], [3, 1000], [20, 1000], [500, 1000], [990, 1000], [40, 50]]) {
      const exact = clopperPearson(k, n), { low, high } = shareInterval(sumsOf(Array(k).fill(1), n), 0, 1);
      expect(Math.abs(high / exact.high - 1)).toBeLessThan(0.01);
      // the gamma distribution's lower quantiles of few events are taken too low, on the safe side
      expect(low / exact.low).toBeLessThan(1.01);
      if (k >= 20) expect(low / exact.low).toBeGreaterThan(0.99);
    }
  });

  it("of many items is Student's", () => {
    // 10,000 codewords of which each hundredth has a quarter of its bits wrong, or half: deviation by hand
    const scores = Array.from({ length: 100 }, (_, i) => i % 2 ? 0.25 : 0.5);
    const { low, high } = shareInterval(sumsOf([...scores, ...scores, ...scores, ...scores], 40_000), 0, 1);
    const mean = 400 * 0.375 / 40_000, second = 400 * 0.15625 / 40_000;
    const half = 1.96 * Math.sqrt((second - mean * mean) / 40_000);
    expect((high - low) / (2 * half)).toBeCloseTo(1, 1);
    expect(((high + low) / 2) / mean).toBeCloseTo(1, 1);
  });

  it("holds its mean and lies in the range, whatever the scores and the range", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 1e6 }).map((millionths) => millionths / 1e6), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(fc.property(scores, fc.integer({ min: 0, max: 1000 }), (some, zeros) => {
      const sums = sumsOf(some, some.length + zeros);
      const { low, high } = shareInterval(sums, 0, 1);
      const mean = sums.sum / sums.n;
      expect(0 <= low && low <= mean * (1 + 1e-12) && mean * (1 - 1e-12) <= high && high <= 1 && low < high)
        .toBe(
          true,
        );
      const shifted = [...some, ...Array(zeros).fill(0)].map((x) => 3 + 4 * x);
      const moved = shareInterval(sumsOf(shifted), 3, 7);
      expect(moved.low).toBeCloseTo(3 + 4 * low, 3);
      expect(moved.high).toBeCloseTo(3 + 4 * high, 3);
    }));
  });

  it("holds the bit error rate in 94 % of cases or more, from no failed codeword on", () => {
    // codewords fail independently and lose a share of their bits that is drawn anew
    const uniform = uniformReader(stream("test", "shares of wrong bits"));
    const losses: Record<string, { readonly draw: () => number; readonly mean: number }> = {
      "5 to 40 %": { draw: () => 0.05 + 0.35 * uniform(), mean: 0.225 },
      "all": { draw: () => 1, mean: 1 },
      "1 or 40 %": { draw: () => (uniform() < 0.5 ? 0.01 : 0.4), mean: 0.205 },
      "10 %, exponential": { draw: () => Math.min(1, -0.1 * log(uniform())), mean: 0.1 * (1 - exp(-10)) },
    };
    const trials = 3000, n = 20_000;
    for (const [name, { draw, mean }] of Object.entries(losses)) {
      for (const failures of [0.02, 0.2, 0.5, 1, 2, 4, 8, 16, 64, 250]) {
        let covered = 0;
        for (let trial = 0; trial < trials; trial++) {
          const scores: number[] = [];
          const waiting = () => -log(uniform());
          for (let time = waiting(); time < failures; time += waiting()) scores.push(draw());
          const { low, high } = shareInterval(sumsOf(scores, n), 0, 1);
          const rate = failures * mean / n;
          if (low <= rate && rate <= high) covered++;
        }
        const coverage = covered / trials;
        // less three standard errors of the simulation itself
        expect([name, failures, coverage >= 0.94 - 3 * Math.sqrt(0.94 * 0.06 / trials)])
          .toEqual([name, failures, true]);
      }
    }
  });
});

describe("positiveMeanInterval", () => {
  it("never reaches below 0, is Student's for many scores, and as wide on the scale of ratios", () => {
    const few = positiveMeanInterval(sumsOf([0, 0, 0, 9]));
    expect(few.low).toBeGreaterThan(0);
    expect(few.low * few.high).toBeCloseTo(2.25 ** 2, 10);
    const many = positiveMeanInterval(sumsOf(Array.from({ length: 10_000 }, (_, i) => i % 2)));
    expect(many.low).toBeCloseTo(0.5 - 1.9602 * 0.005, 3);
    expect(many.high).toBeCloseTo(0.5 + 1.9602 * 0.005, 3);
  });

  it("knows nothing from one score, or from zeros alone", () => {
    expect(positiveMeanInterval(sumsOf([3]))).toEqual({ low: 0, high: Infinity });
    expect(positiveMeanInterval(sumsOf([0, 0]))).toEqual({ low: 0, high: Infinity });
  });

  it("holds the mean of squared errors in about 95 % of samples", () => {
    const uniform = uniformReader(stream("test", "squared errors"));
    const trials = 3000, n = 100;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      // the sum of two squared normal numbers is exponential
      const { low, high } = positiveMeanInterval(
        sumsOf(Array.from({ length: n }, () => -2 * log(uniform()))),
      );
      if (low <= 2 && 2 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.94 - 3 * Math.sqrt(0.94 * 0.06 / trials));
  });
});
