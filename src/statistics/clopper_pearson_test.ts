import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { clopperPearson, incompleteBeta } from "./clopper_pearson.ts";

describe("clopperPearson", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Stat. Med. 17 (1998), Table I, method 5
  const published = [
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
  ];
  for (const [k, n, low, high] of published) {
    it(`of ${k} of ${n} is as published`, () => {
      const interval = clopperPearson(k, n);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    });
  }

  it("of large counts is as SciPy's quantiles of the beta distribution give it", () => {
    // scipy.stats.beta.ppf(.025, k, n - k + 1) and ppf(.975, k + 1, n - k), SciPy 1.10
    const cases = [
      [3, 20_000, 3.093467444528525e-05, 0.00043830045339363695],
      [500, 1_000_000, 0.00045713814855847455, 0.0005457967656540888],
      [1999, 2000, 0.997217360165341, 0.9999873411761314],
    ];
    for (const [k, n, low, high] of cases) {
      const interval = clopperPearson(k, n);
      expect(interval.low / low).toBeCloseTo(1, 9);
      expect(interval.high / high).toBeCloseTo(1, 9);
    }
  });

  it("of none and all has closed forms, and knows nothing without trials", () => {
    for (const n of [1, 7, 300, 20_000]) {
      expect(clopperPearson(0, n).high).toBeCloseTo(1 - 0.025 ** (1 / n), 11);
      expect(clopperPearson(n, n).low).toBeCloseTo(0.025 ** (1 / n), 11);
    }
    expect(clopperPearson(0, 50).low).toBe(0);
    expect(clopperPearson(50, 50).high).toBe(1);
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it("holds every proportion with at least 95 %: binomial probabilities, added up", () => {
    for (const n of [10, 200]) {
      for (let p = 0.0005; p < 0.6; p += 0.0111) { // what is above mirrors what is below
        let probability = (1 - p) ** n, covered = 0;
        for (let k = 0; k <= n; k++) {
          const { low, high } = clopperPearson(k, n);
          if (low <= p && p <= high) covered += probability;
          probability *= (n - k) / (k + 1) * p / (1 - p);
        }
        expect(covered).toBeGreaterThanOrEqual(0.95 - 1e-9);
      }
    }
  });
});

describe("incompleteBeta", () => {
  it("is a polynomial for whole numbers", () => {
    for (const x of [0.01, 0.3, 0.5, 0.77, 0.999]) {
      expect(incompleteBeta(2, 2, x)).toBeCloseTo(x * x * (3 - 2 * x), 13);
      expect(incompleteBeta(1, 5, x)).toBeCloseTo(1 - (1 - x) ** 5, 13);
    }
  });
});
