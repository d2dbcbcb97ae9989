import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { uniformValues } from "../../compute/testing.ts";
import { hermitianEigen } from "./hermitian_eigen.ts";

/** H^H H of random square matrices, every fifth of them singular: `[n, k, k, 2]`. */
function gramMatrices(n: number, k: number): Float64Array {
  const h = uniformValues(2 * n * k * k, `gram ${k}`), g = new Float64Array(h.length);
  for (let m = 0; m < n; m++) {
    const at = 2 * k * k * m;
    for (let a = 0; a < k && m % 5 === 0 && k > 1; a++) {
      h.copyWithin(at + 2 * a * k, at + 2 * (a * k + 1), at + 2 * (a * k + 2));
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        for (let a = 0; a < k; a++) {
          const x = at + 2 * (a * k + i), y = at + 2 * (a * k + j), to = at + 2 * (i * k + j);
          g[to] += h[x] * h[y] + h[x + 1] * h[y + 1];
          g[to + 1] += h[x] * h[y + 1] - h[x + 1] * h[y];
        }
      }
    }
  }
  return g;
}

describe("hermitianEigen", () => {
  it("decomposes: U is unitary, and U diag(λ) U^H is the matrix", () => {
    for (const k of [1, 2, 3, 4]) {
      const n = 100, g = gramMatrices(n, k);
      const { values, vectors: u } = hermitianEigen(g.slice(), k);
      for (let m = 0; m < n; m++) {
        const at = 2 * k * k * m;
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) {
            let [re, im, unitRe, unitIm] = [0, 0, 0, 0];
            for (let l = 0; l < k; l++) {
              const x = at + 2 * (i * k + l), y = at + 2 * (j * k + l); // U_il conj(U_jl)
              re += values[m * k + l] * (u[x] * u[y] + u[x + 1] * u[y + 1]);
              im += values[m * k + l] * (u[x + 1] * u[y] - u[x] * u[y + 1]);
              unitRe += u[x] * u[y] + u[x + 1] * u[y + 1];
              unitIm += u[x + 1] * u[y] - u[x] * u[y + 1];
            }
            const to = at + 2 * (i * k + j);
            expect(Math.abs(re - g[to]) + Math.abs(im - g[to + 1])).toBeLessThan(1e-13);
            expect(Math.abs(unitRe - Number(i === j)) + Math.abs(unitIm)).toBeLessThan(1e-13);
          }
        }
        expect(Math.min(...values.subarray(m * k, m * k + k))).toBeGreaterThan(-1e-14);
      }
    }
  });

  it("leaves diagonal matrices and zeros as they are", () => {
    const { values } = hermitianEigen(Float64Array.of(3, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0), 2);
    expect([...values]).toEqual([3, 5, 0, 0]);
  });
});
