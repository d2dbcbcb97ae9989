import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { stream } from "../compute/random.ts";
import { uniformValues } from "../compute/testing.ts";
import { kMeansScalar, nearestLevel } from "./kmeans.ts";

const distortion = (values: ArrayLike<number>, levels: ArrayLike<number>) =>
  Array.from(values).reduce(
    (sum, x) => sum + Math.min(...Array.from(levels, (level) => (x - level) ** 2)),
    0,
  );

/** The least distortion of all, by dynamic programming over where the ranges of sorted values end. */
function leastDistortion(values: ArrayLike<number>, levels: number): number {
  const x = Array.from(values).sort((a, b) => a - b);
  const cost = (from: number, to: number) => {
    const range = x.slice(from, to), mean = range.reduce((a, b) => a + b, 0) / range.length;
    return range.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  let best = x.map((_, i) => cost(0, i + 1));
  for (let k = 1; k < levels; k++) {
    best = x.map((_, i) => {
      let least = best[i];
      for (let j = 0; j < i; j++) least = Math.min(least, best[j] + cost(j + 1, i + 1));
      return least;
    });
  }
  return best.at(-1)!;
}

describe("kMeansScalar", () => {
  it("is optimal with some restarts, by the exact solution", () => {
    for (const levels of [1, 2, 5, 8]) {
      const values = uniformValues(60, `k-means ${levels}`).map((x) => x ** 3);
      const found = kMeansScalar(values, { levels, restarts: 30 }, stream("test"));
      expect(distortion(values, found)).toBeCloseTo(leastDistortion(values, levels), 10);
      expect([...found]).toEqual([...found].sort((a, b) => a - b));
    }
  });

  it("is a fixed point of Lloyd's algorithm: each level is the mean of the values nearest to it", () => {
    const values = uniformValues(500, "fixed point");
    const levels = kMeansScalar(values, { levels: 16 }, stream("test"));
    levels.forEach((level, k) => {
      const own = [...values].filter((x) => nearestLevel(levels, x) === k);
      expect(level).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 12);
    });
  });

  it("starts within the bound of k-means++ even without Lloyd steps", () => {
    const values = uniformValues(60, "seeding").map((x) => x ** 3), levels = 6;
    const least = leastDistortion(values, levels);
    // Arthur and Vassilvitskii, theorem 1.1: the expectation is at most 8 (ln k + 2) times the least.
    const mean = Array.from(
      { length: 50 },
      (_, i) => distortion(values, kMeansScalar(values, { levels, iterations: 0 }, stream("test", i))),
    ).reduce((a, b) => a + b, 0) / 50;
    expect(mean).toBeLessThan(8 * (Math.log(levels) + 2) * least);
  });

  it("finds every value where there are as many levels, and repeats some where there are more", () => {
    const values = [3, 1, 1, 2, 5, 3, 3, 3, 3, 3, 3];
    expect([...kMeansScalar(values, { levels: 4 }, stream("test"))]).toEqual([1, 2, 3, 5]);
    const more = kMeansScalar(values, { levels: 6 }, stream("test"));
    expect(distortion(values, more)).toBe(0);
    expect([...kMeansScalar([7, 7, 7], { levels: 2 }, stream("test"))]).toEqual([7, 7]);
  });

  it("depends on the stream and the values alone, not on their order", () => {
    const values = uniformValues(300, "order");
    const levels = kMeansScalar(values, { levels: 8, restarts: 2 }, stream("test"));
    expect(kMeansScalar(values.toReversed(), { levels: 8, restarts: 2 }, stream("test"))).toEqual(levels);
  });

  it("refuses what has no mean", () => {
    for (const values of [[], [1, NaN], [Infinity, 2]]) {
      expect(() => kMeansScalar(values, { levels: 2 }, stream("test"))).toThrow(RangeError);
    }
  });
});

describe("nearestLevel", () => {
  it("is the level at the least distance", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }),
        fc.double({ min: -60, max: 60, noNaN: true }),
        (set, x) => {
          const levels = set.sort((a, b) => a - b);
          const least = Math.min(...levels.map((level) => Math.abs(level - x)));
          expect(Math.abs(levels[nearestLevel(levels, x)] - x)).toBe(least);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
