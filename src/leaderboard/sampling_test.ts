import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { drawSample, missProbability, missTable } from "./sampling.ts";

describe("missProbability", () => {
  it("is the hypergeometric probability of none", () => {
    // C(90, 5) / C(100, 5) = 43,949,268 / 75,287,520
    expect(missProbability(100, 10, 5)).toBeCloseTo(43949268 / 75287520, 14);
    // Of 4 units 2 are false and 2 drawn: C(2, 2) / C(4, 2) = 1 / 6
    expect(missProbability(4, 2, 2)).toBeCloseTo(1 / 6, 15);
  });

  it("is 0 where everything is drawn or more are drawn than are true, 1 where nothing is", () => {
    expect(missProbability(10, 1, 10)).toBe(0);
    expect(missProbability(10, 8, 3)).toBe(0);
    expect(missProbability(10, 8, 0)).toBe(1);
  });

  it("is what drawing finds", () => {
    const draws = 4000;
    let missed = 0;
    for (let i = 0; i < draws; i++) {
      missed += Number(drawSample("units", "root", `${i}`, 20, 5).every((u) => u >= 4));
    }
    const p = missProbability(20, 4, 5);
    expect(Math.abs(missed / draws - p)).toBeLessThan(4 * Math.sqrt(p * (1 - p) / draws));
  });
});

describe("drawSample", () => {
  it("takes everything where more is asked for, and repeats itself", () => {
    expect(drawSample("units", "r", "n", 4, 9)).toEqual([0, 1, 2, 3]);
    expect(drawSample("units", "r", "n", 1000, 5)).toEqual(drawSample("units", "r", "n", 1000, 5));
  });

  it("changes with the root and with the nonce", () => {
    const samples = [["r", "n"], ["s", "n"], ["r", "m"]].map(([root, nonce]) =>
      drawSample("units", root, nonce, 1000, 5).join()
    );
    expect(new Set(samples).size).toBe(3);
  });
});

describe("missTable", () => {
  it("has each number of false units once", () => {
    expect(missTable(10, 5).map(({ share }) => share)).toEqual([0.1, 0.3, 0.5]);
  });
});
