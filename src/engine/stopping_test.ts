import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { stream, wordReader } from "../compute/random.ts";
import type { Quantity } from "../suite/types.ts";
import { intervalOf, PrefixSums, stopReason, valueOf } from "./stopping.ts";
import { addScores, addSums } from "./sums.ts";

const proportion: Quantity = { kind: "proportion", unit: "", label: "rate" };
const mean: Quantity = { kind: "mean", unit: "", label: "mean" };
const shard = (...scores: number[]) => ({ rate: addScores(scores) });

describe("addScores and addSums", () => {
  it("give what one pass over all scores gives", () => {
    const scores = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });
    fc.assert(fc.property(scores, scores, (a, b) => {
      const { rate } = addSums({ rate: addScores(a) }, { rate: addScores(b) });
      expect(rate).toEqual(addScores([...a, ...b]));
    }));
  });
});

describe("stopReason", () => {
  it("knows enough errors, a narrow interval and the budget", () => {
    const few = addScores([1, 0, 0, 0]);
    expect(stopReason({ shardItems: 4, items: 100, errors: 2 }, proportion, few)).toBe(undefined);
    expect(stopReason({ shardItems: 4, items: 100, errors: 1 }, proportion, few)).toBe("errors");
    expect(stopReason({ shardItems: 4, items: 4 }, proportion, few)).toBe("budget");
    const narrow = addScores([10, 10.01, 9.99, 10]);
    expect(stopReason({ shardItems: 4, items: 100, relativeWidth: 0.01 }, mean, narrow)).toBe("width");
  });
  it("never takes a value of 0 for narrow", () => {
    expect(stopReason({ shardItems: 2, items: 10, relativeWidth: 1 }, mean, addScores([0, 0]))).toBe(
      undefined,
    );
  });
});

describe("PrefixSums", () => {
  it("stops at the first shard boundary where the rule holds, with exactly these shards", () => {
    const bits = fc.array(fc.constantFrom(0, 1), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(bits, { minLength: 20, maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (shards, errors) => {
          const rule = { shardItems: 3, items: 60, errors };
          const prefix = new PrefixSums(rule, "rate", proportion);
          let result;
          for (let i = 0; !result; i++) {
            expect(prefix.next).toBe(i);
            result = prefix.add(shard(...shards[i]));
          }
          const used = shards.slice(0, result.shards).flat();
          const errorsOf = (scores: number[]) => scores.reduce((a, b) => a + b, 0);
          expect(result.sums.rate).toEqual(addScores(used));
          expect(errorsOf(used) >= errors || result.shards === 20).toBe(true);
          expect(errorsOf(used.slice(0, -3)) < errors).toBe(true);
          expect(() => prefix.add(shard(0))).toThrow("complete");
        },
      ),
    );
  });
});

describe("valueOf and intervalOf", () => {
  it("give a variance whose interval covers the true one in about 95 % of samples", () => {
    // uniform on [0, 1): variance 1/12, mean 1/2
    const next = wordReader(stream("variance", "test"));
    let covered = 0;
    const trials = 400, n = 500;
    for (let trial = 0; trial < trials; trial++) {
      const sums = addScores(Float64Array.from({ length: n }, () => next() / 2 ** 32));
      const { low, high } = intervalOf({ kind: "variance" }, sums);
      expect(valueOf("variance", sums)).toBeCloseTo((low + high) / 2, 12);
      if (low <= 1 / 12 && 1 / 12 <= high) covered++;
    }
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(4 * Math.sqrt(0.95 * 0.05 / trials));
  });

  it("keep to a quantity's range: no width 0 from 0 errors, no error rate below 0", () => {
    const none = addScores(new Float64Array(20_000));
    const share = { kind: "mean", range: [0, 1] } as const,
      square = { kind: "mean", range: [0, Infinity] } as const;
    // Clopper and Pearson's limit for 0 failed codewords of 20,000
    expect(intervalOf(share, none).high).toBeCloseTo(1 - 0.025 ** (1 / 20_000), 11);
    expect(intervalOf({ kind: "mean" }, none)).toEqual({ low: 0, high: 0 }); // what a rate would have without its range
    const one = addScores([0.4, ...new Float64Array(999)]);
    expect(intervalOf({ kind: "mean" }, one).low).toBeLessThan(0);
    for (const quantity of [share, square]) {
      const { low, high } = intervalOf(quantity, one);
      expect(0 < low && low < 0.0004 && 0.0004 < high).toBe(true);
    }
  });

  it("follow the quantity's kind", () => {
    const sums = addScores([1, 0, 1, 0]);
    expect(valueOf("mean", sums)).toBe(0.5);
    expect(valueOf("maximum", sums)).toBe(1);
    expect(intervalOf({ kind: "maximum" }, sums)).toEqual({ low: NaN, high: NaN });
    expect(intervalOf({ kind: "proportion" }, sums).low).toBeCloseTo(0.0676, 4);
  });
});
