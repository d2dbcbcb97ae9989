import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { callKernel, type KernelEngine } from "./kernels/engine.ts";
import { fillNormal, fillUniform, fillWords } from "./draw.ts";
import { integerReader, permutation, philox4x32, stream, wordReader } from "./random.ts";
import { firstDifference, testEngines } from "./testing.ts";

const hex = (words: ArrayLike<number>) => Array.from(words, (w) => w.toString(16).padStart(8, "0")).join(" ");

describe("Philox4x32-10", () => {
  it("gives the known answers of Random123", () => {
    const ff = 0xffffffff;
    expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    expect(hex(philox4x32([ff, ff, ff, ff], [ff, ff]))).toBe("408f276d 41c83b0e a20bc7c6 6d5451fd");
    expect(hex(philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])))
      .toBe("d16cfe09 94fdcceb 5001e420 24126ea1");
  });

  for (const [name, engine] of testEngines()) {
    it(`is the same in TypeScript and in the kernel (${name})`, () => {
      expect(hex(words(engine, 4, 0, 0, 0))).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
      for (const [key0, key1] of [[0, 0], [0xffffffff, 0xffffffff], [0x9abcdef0, 0x12345678]]) {
        for (const firstBlock of [0, 1, 0x7ffffff0, 0xfffffff0]) {
          const expected = Array.from({ length: 50 }, (_, i) => {
            const counter = (firstBlock + Math.floor(i / 4)) >>> 0;
            return philox4x32([counter, 0, 0, 0], [key0, key1])[i % 4];
          });
          expect(hex(words(engine, 50, key0, key1, firstBlock))).toBe(hex(expected));
        }
      }
    });
  }

  function words(
    engine: KernelEngine,
    n: number,
    key0: number,
    key1: number,
    firstBlock: number,
  ): Uint32Array {
    const out = new Uint32Array(n);
    callKernel(engine, "philox_words", { out, n, key0, key1, firstBlock }, 1);
    return out;
  }
});

describe("streams", () => {
  it("are read the same one by one, in order and in bulk", () => {
    const s = stream(3, "a", "b");
    const bulk = new Uint32Array(130);
    fillWords(bulk, s);
    const next = wordReader(s);
    for (let i = 0; i < bulk.length; i++) {
      expect(philox4x32([Math.floor(i / 4), 0, 0, 0], [s.key0, s.key1])[i % 4]).toBe(bulk[i]);
      expect(next()).toBe(bulk[i]);
    }
    const later = wordReader(s, 61);
    expect([later(), later(), later()]).toEqual([...bulk.subarray(61, 64)]);
  });

  it("depend on every part of their names, and on nothing else", () => {
    const keys = [[1, "a"], [1, "b"], [2, "a"], ["1", "a"], [1, "a", 0], ["1a"]].map((path) =>
      stream(...path)
    );
    expect(new Set(keys.map((key) => `${key.key0} ${key.key1}`)).size).toBe(keys.length);
    expect(stream(1, "a")).toEqual(keys[0]);
  });

  it("permute every element to every place about equally often", () => {
    const counts = new Int32Array(25);
    for (let i = 0; i < 5000; i++) {
      permutation(stream("permutation", i), 5).forEach((e, at) => counts[5 * at + e]++);
    }
    expect(Math.max(...counts.map((c) => Math.abs(c - 1000)))).toBeLessThan(150); // 5 standard deviations
    const below = integerReader(stream("integers"));
    for (let i = 0; i < 1000; i++) expect(below(3)).toBeLessThan(3);
  });
});

describe("draws", () => {
  const n = 1 << 20;

  it("uniform: within (0, 1), with the moments and the distribution of U(0, 1)", () => {
    const x = new Float32Array(n);
    fillUniform(x, stream("test", "uniform"));
    const sorted = x.sort();
    expect(sorted[0]).toBeGreaterThan(0);
    expect(sorted[n - 1]).toBeLessThan(1);
    expect(kolmogorovSmirnov(sorted, (u) => u)).toBeLessThan(1.95 / Math.sqrt(n)); // p = 0.001
  });

  it("normal: the moments and the distribution of N(0, 1), neighbours uncorrelated", () => {
    const x = new Float32Array(n);
    fillNormal(x, stream("test", "normal"));
    const moment = (k: number) => x.reduce((sum, v) => sum + v ** k, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    for (const lag of [1, 2, 3, 4]) {
      let sum = 0;
      for (let i = lag; i < n; i++) sum += x[i] * x[i - lag];
      expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    }
    expect(kolmogorovSmirnov(x.sort(), normalDistribution)).toBeLessThan(1.95 / Math.sqrt(n));
    expect(x.every(Number.isFinite)).toBe(true);
  });

  it("have the same bits on every engine, for any number of elements", () => {
    const [reference, ...others] = testEngines().values();
    const draw = (engine: KernelEngine, kernel: "philox_uniform" | "philox_normal", n: number) => {
      const out = new Float32Array(n);
      callKernel(engine, kernel, { out, n, key0: 1, key1: 2, firstBlock: 3 }, 1);
      return out;
    };
    for (const kernel of ["philox_uniform", "philox_normal"] as const) {
      for (const count of [1, 2, 3, 4, 5, 31, 63, 64, 65, 100_003]) {
        const expected = draw(reference, kernel, count);
        for (const engine of others) expect(firstDifference(draw(engine, kernel, count), expected)).toBe(-1);
      }
    }
  });

  it("are elements of one sequence, however many are drawn", () => {
    const long = new Float32Array(1000), short = new Float32Array(37);
    fillNormal(long, stream("test", "prefix"));
    fillNormal(short, stream("test", "prefix"));
    expect(firstDifference(short, long.slice(0, 37))).toBe(-1);
  });
});

/** The largest distance between the empirical distribution of sorted values and a distribution function. */
function kolmogorovSmirnov(sorted: Float32Array, distribution: (x: number) => number): number {
  let worst = 0;
  sorted.forEach((x, i) => {
    const p = distribution(x);
    worst = Math.max(worst, Math.abs(p - i / sorted.length), Math.abs(p - (i + 1) / sorted.length));
  });
  return worst;
}

/** Φ within 1e-7 (Abramowitz and Stegun 26.2.17). */
function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t *
    (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * poly;
  return x > 0 ? 1 - upper : upper;
}
