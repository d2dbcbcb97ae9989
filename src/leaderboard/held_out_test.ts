import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { addScores } from "../engine/sums.ts";
import { differ, fisherExact } from "./held_out.ts";

describe("fisherExact", () => {
  it("gives Fisher's own example: three of four cups of tea each", () => {
    // Fisher, The Design of Experiments (1935), II: of 70 arrangements 1 + 16 + 16 + 1 are as extreme.
    expect(fisherExact(3, 4, 1, 4)).toBeCloseTo(34 / 70, 12);
    expect(fisherExact(4, 4, 0, 4)).toBeCloseTo(2 / 70, 12);
  });

  it("gives what R's fisher.test gives", () => {
    // R 4.2: fisher.test(matrix(c(1, 9, 11, 3), 2))$p.value (the table of Wikipedia's article on the test)
    expect(fisherExact(1, 10, 11, 14)).toBeCloseTo(0.002759456185220088, 12);
  });

  it("is 1 for equal shares, and bears counts whose binomials overflow", () => {
    expect(fisherExact(500, 1000, 500, 1000)).toBeCloseTo(1, 12);
    const p = fisherExact(0, 30000, 300, 1000);
    expect(p).toBeLessThan(1e-100);
    // by the integers' binomials
    expect(fisherExact(1500, 3000, 1580, 3000)).toBeCloseTo(0.041291918209348695, 12);
  });
});

describe("differ", () => {
  const scores = (n: number, of: (i: number) => number) =>
    addScores(Array.from({ length: n }, (_, i) => of(i)));

  it("of proportions: no errors in 1000 against 24 in 100, not 240 in 1000", () => {
    const some = (n: number) => scores(n, (i) => Number(i % 100 < 24));
    expect(differ("proportion", scores(1000, () => 0), some(100))).toBe(true);
    expect(differ("proportion", some(1000), some(100))).toBe(false);
  });

  it("of means and variances: five standard errors, not three", () => {
    // ±1 in turns: a standard error of 0.01 for n = 10,000, of the difference 0.0141
    const shifted = (by: number, scale = 1) => scores(10000, (i) => scale * (i % 2 === 0 ? 1 : -1) + by);
    expect(differ("mean", shifted(0), shifted(0.0424))).toBe(false);
    expect(differ("mean", shifted(0), shifted(0.0721))).toBe(true);
    const uniform = (width: number) => scores(10000, (i) => width * ((i * 7919) % 10000) / 10000);
    expect(differ("variance", uniform(1), uniform(1.01))).toBe(false);
    expect(differ("variance", uniform(1), uniform(1.2))).toBe(true);
  });

  it("of maxima never", () => {
    expect(differ("maximum", scores(5, () => 0), scores(5, () => 1))).toBe(false);
  });
});
