import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { complexZeros, copyOf } from "./complex_array.ts";
import { choleskyInPlace, inverseFromCholesky } from "./cholesky.ts";
import { multiply } from "./products.ts";
import { drawnPositiveDefinite, identity } from "./testing.ts";
import { largestDifference } from "../beamforming/testing.ts";

describe("choleskyInPlace and inverseFromCholesky", () => {
  it("give A^{-1}: A A^{-1} = I", () => {
    for (const n of [1, 2, 5, 16]) {
      const a = drawnPositiveDefinite(n),
        factor = copyOf(a),
        inverse = complexZeros(n * n),
        product = complexZeros(n * n);
      expect(choleskyInPlace(factor, n)).toBe(true);
      inverseFromCholesky(factor, n, inverse);
      multiply(a, inverse, n, product);
      expect(largestDifference(product, identity(n))).toBeLessThan(1e-11);
    }
  });

  it("tell a matrix that isn't positive definite", () => {
    expect(choleskyInPlace({ re: Float64Array.of(1, 1, 1, 1), im: new Float64Array(4) }, 2)).toBe(false);
    expect(choleskyInPlace({ re: Float64Array.of(1, 0, 0, -1), im: new Float64Array(4) }, 2)).toBe(false);
    expect(choleskyInPlace({ re: Float64Array.of(NaN), im: new Float64Array(1) }, 1)).toBe(false);
  });
});
