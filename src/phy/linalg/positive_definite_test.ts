import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { invertPositiveDefinite } from "./positive_definite.ts";

describe("invertPositiveDefinite", () => {
  it("inverts Hilbert's matrix, whose inverse is of integers (Choi, Amer. Math. Monthly 90, 1983)", () => {
    const n = 4,
      hilbert = Float64Array.from({ length: n * n }, (_, i) => 1 / (Math.floor(i / n) + i % n + 1));
    const truth = [
      16,
      -120,
      240,
      -140,
      -120,
      1200,
      -2700,
      1680,
      240,
      -2700,
      6480,
      -4200,
      -140,
      1680,
      -4200,
      2800,
    ];
    invertPositiveDefinite(hilbert, n).forEach((value, i) =>
      expect(Math.abs(value / truth[i] - 1)).toBeLessThan(1e-10)
    );
  });

  it("isn't troubled by rows of very different scale", () => {
    const inverse = invertPositiveDefinite(Float64Array.of(4e20, 1e0, 1e0, 4e-20), 2);
    const truth = [4e-20, -1, -1, 4e20].map((value) => value / 15);
    inverse.forEach((value, i) => expect(Math.abs(value / truth[i] - 1)).toBeLessThan(1e-12));
  });

  it("refuses singular and indefinite matrices", () => {
    expect(() => invertPositiveDefinite(Float64Array.of(1, 1, 1, 1), 2)).toThrow("not positive definite");
    expect(() => invertPositiveDefinite(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
    expect(() => invertPositiveDefinite(Float64Array.of(0, 0, 0, 1), 2)).toThrow(RangeError);
  });
});
