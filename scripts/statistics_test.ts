/** The simulation of `deno task test:statistics`, a few runs of it, and what it rests on. @module */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { measureKinds } from "../src/claims/measures/kinds.ts";
import { type Outcome, promised, simulate } from "./statistics/coverage.ts";
import { designs } from "./statistics/designs.ts";
import { chanceOf, sample } from "./statistics/sample.ts";
import { coveragePage } from "./statistics/table.ts";
import { normalTail, sloped, waterfall } from "./statistics/truths.ts";
import { stream } from "../src/compute/random.ts";

describe("normalTail", () => {
  // scipy.stats.norm.sf (SciPy 1.17)
  const table = [[-2, 0.9772498680518208], [0, 0.5], [1, 0.15865525393145707], [2.9, 0.0018658133003840375]];
  for (const [z, tail] of [...table, [3.1, 0.0009676032132183563], [5, 2.866515718791933e-07]]) {
    it(`of ${z} is ${tail}`, () => expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-10));
  }

  it("makes a waterfall that is a half in its middle, and slopes are straight on a logarithmic scale", () => {
    expect(waterfall(3, 2)(3)).toBe(0.5);
    expect(waterfall(3, 2)(5)).toBeCloseTo(0.158655, 6);
    expect(sloped(8, 0.5)(3)).toBeCloseTo(1, 12);
  });
});

describe("a simulated run", () => {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const many = (runs: number) =>
    Array.from({ length: runs }, (_, run) => chanceOf(stream("sample test", run)));

  it("has binomial errors, also of many items and of likely ones", () => {
    for (const [n, p] of [[40, 0.3], [3000, 0.01], [700, 0.8]]) {
      const counts = many(3000).map((chance) => chance.binomial(n, p));
      const deviation = Math.sqrt(n * p * (1 - p));
      expect(Math.abs(mean(counts) - n * p)).toBeLessThan(4 * deviation / Math.sqrt(3000));
      expect(mean(counts.map((k) => (k - n * p) ** 2)) / deviation ** 2).toBeCloseTo(1, 0);
    }
  });

  it("has pairs that add up, and that fail together as much as they are said to", () => {
    const common = { together: 0.5, share: 0.5 };
    const shares = many(200).map((chance) => {
      const { rows: [a, b], pairs: [pair] } = sample(
        { a: [0.2], b: [0.4] },
        { x: [0], quantity: { kind: "rate", items: 2000 }, common },
        chance,
      );
      expect([a.n, b.n, pair.n]).toEqual([2000, 1000, 1000]);
      expect(pair.errors!.b).toBe(b.k);
      expect(pair.errors!.a).toBeLessThanOrEqual(a.k!);
      return pair.errors!.both / pair.n;
    });
    expect(mean(shares)).toBeCloseTo(0.08 + 0.5 * (0.2 - 0.08), 2); // p_a p_b, and half-way to the smaller one
  });

  it("has means whose pairs correlate as they are said to", () => {
    const deviations = many(4000).map((chance) => {
      const { rows: [a, b] } = sample(
        { a: [1], b: [2] },
        { x: [0], quantity: { kind: "mean", items: 400, spread: 1 }, common: { together: 0.8, share: 0.25 } },
        chance,
      );
      expect(b.n).toBe(100);
      return [(a.value - 1) * 20, (b.value - 2) / 2 * 10];
    });
    expect(mean(deviations.map(([a, b]) => a * b))).toBeCloseTo(0.8 * 0.5, 1);
    expect(mean(deviations.map(([a]) => a * a))).toBeCloseTo(1, 1);
  });
});

describe("deno task test:statistics", () => {
  it("tries every kind of measure", () => {
    expect(new Set(designs.map(({ measure }) => measure.kind))).toEqual(new Set(measureKinds));
  });

  it("has its table committed, with every design and nothing that isn't kept", () => {
    const committed = Deno.readTextFileSync(new URL("../results/statistics/coverage.md", import.meta.url));
    expect(committed.split("\n").filter((line) => /^\| [^-t]/.test(line)).length).toBe(designs.length);
    expect(committed).not.toContain("not kept");
  });

  for (const kind of new Set(designs.map(({ measure }) => measure.kind))) {
    it(`${kind}: a few runs err no more often than by chance`, () => {
      const runs = 40, limit = runs * promised.falseVerdicts;
      const tried = designs.filter(({ measure, sampling: { x, trainings, common } }) =>
        measure.kind === kind && x.length <= 8 && !trainings && !common
      ).concat(kind === "lastRatio" ? designs.filter(({ measure }) => measure.kind === kind) : []).slice(
        0,
        2,
      );
      for (const outcome of tried.map((design): Outcome => simulate(design, runs))) {
        const most = limit + 4 * Math.sqrt(limit);
        expect(outcome.falselyReproduced.times).toBeLessThan(most);
        expect(outcome.falselyContradicted.times).toBeLessThan(most);
        expect(runs - outcome.covered.times).toBeLessThan(most);
        expect(outcome.estimateOutside.times).toBe(0);
        expect(coveragePage([outcome])).toContain(`## ${kind}`);
      }
    });
  }
});
