import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { levelOfEach, pValue, rejections } from "./simultaneous.ts";

describe("rejections", () => {
  it("are those of Hochberg's procedure", () => {
    // By hand at 5 %: the limits of the ordered p-values are 0.0125, 0.0167, 0.025, 0.05.
    expect(rejections([0.01, 0.02, 0.022, 0.09], 0.05)).toBe(3); // 0.022 passes, and with it the smaller ones
    expect(rejections([0.09, 0.022, 0.02, 0.01], 0.05)).toBe(3);
    expect(rejections([0.012, 0.03, 0.04, 0.09], 0.05)).toBe(1); // Bonferroni's
    expect(rejections([0.013, 0.03, 0.04, 0.09], 0.05)).toBe(0);
    expect(rejections([0.05, 0.05, 0.05, 0.05], 0.05)).toBe(4); // each passes its own test
    expect(rejections([], 0.05)).toBe(0);
  });

  it("are those whose adjusted p-value is below the level", () => {
    // (m − i + 1) p_i by hand: 0.008, 0.056, 0.234, 0.205, 0.168, 0.18, 0.148, 0.205; each at most what stands behind it:
    // 0.008, 0.056, 0.148 five times, 0.205.
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205];
    expect(rejections(p, 0.05)).toBe(1);
    expect(rejections(p, 0.057)).toBe(2);
    expect(rejections(p, 0.147)).toBe(2);
    expect(rejections(p, 0.149)).toBe(7);
    expect(rejections(p, 0.21)).toBe(8);
  });
});

describe("pValue", () => {
  it("counts the draws on the other side and one more", () => {
    expect(pValue(Float64Array.of(-1, 1, 2, 3), (draw) => draw > 0)).toBe(2 / 5);
    expect(pValue(Float64Array.of(1, 2, 3, 4), (draw) => draw > 0)).toBe(1 / 5);
  });

  it("is certain of a value without uncertainty", () => {
    expect(pValue(Float64Array.of(2, 2), (draw) => draw > 0)).toBe(0);
    expect(pValue(Float64Array.of(0, 0), (draw) => draw > 0)).toBe(1);
  });
});

describe("levelOfEach", () => {
  it("is all of the level for a value alone, and shared by those that compete", () => {
    expect(levelOfEach(0.05, 1, 1)).toBe(0.05);
    expect(levelOfEach(0.05, 10, 1)).toBeCloseTo(0.045, 12);
    expect(levelOfEach(0.05, 10, 10)).toBeCloseTo(0.0045, 12);
  });
});
