import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { uniformValues } from "../../compute/testing.ts";
import { largestDifference } from "../beamforming/testing.ts";
import { type ComplexArray, complexZeros, copyOf } from "./complex_array.ts";
import { hermitianEigen, jacobiInPlace } from "./hermitian_eigen.ts";
import { multiply } from "./products.ts";
import { drawnPositiveDefinite, identity } from "./testing.ts";

/** H^H H of random square matrices, every fifth of them singular: `[n, k, k]`. */
function gramMatrices(n: number, k: number): ComplexArray {
  const h = uniformValues(2 * n * k * k, `gram ${k}`), g = complexZeros(n * k * k);
  for (let m = 0; m < n; m++) {
    const at = 2 * k * k * m;
    for (let a = 0; a < k && m % 5 === 0 && k > 1; a++) {
      h.copyWithin(at + 2 * a * k, at + 2 * (a * k + 1), at + 2 * (a * k + 2));
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        for (let a = 0; a < k; a++) {
          const x = at + 2 * (a * k + i), y = at + 2 * (a * k + j), to = at / 2 + i * k + j;
          g.re[to] += h[x] * h[y] + h[x + 1] * h[y + 1];
          g.im[to] += h[x] * h[y + 1] - h[x + 1] * h[y];
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
      const { values, vectors: u } = hermitianEigen(copyOf(g), k);
      for (let m = 0; m < n; m++) {
        const at = k * k * m;
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) {
            let [re, im, unitRe, unitIm] = [0, 0, 0, 0];
            for (let l = 0; l < k; l++) {
              const x = at + i * k + l, y = at + j * k + l; // U_il conj(U_jl)
              const real = u.re[x] * u.re[y] + u.im[x] * u.im[y];
              const imaginary = u.im[x] * u.re[y] - u.re[x] * u.im[y];
              re += values[m * k + l] * real;
              im += values[m * k + l] * imaginary;
              unitRe += real;
              unitIm += imaginary;
            }
            const to = at + i * k + j;
            expect(Math.abs(re - g.re[to]) + Math.abs(im - g.im[to])).toBeLessThan(1e-13);
            expect(Math.abs(unitRe - Number(i === j)) + Math.abs(unitIm)).toBeLessThan(1e-13);
          }
        }
        expect(Math.min(...values.subarray(m * k, m * k + k))).toBeGreaterThan(-1e-14);
      }
    }
  });

  it("leaves diagonal matrices and zeros as they are", () => {
    const { values } = hermitianEigen(
      { re: Float64Array.of(3, 0, 0, 5, 0, 0, 0, 0), im: new Float64Array(8) },
      2,
    );
    expect([...values]).toEqual([3, 5, 0, 0]);
  });
});

describe("jacobiInPlace", () => {
  it("gives A = U diag(lambda) U^H with unitary U", () => {
    for (const n of [1, 2, 5, 16]) {
      const a = drawnPositiveDefinite(n), diagonal = copyOf(a), vectors = identity(n);
      jacobiInPlace(diagonal, n, vectors);
      const product = complexZeros(n * n), scaled = copyOf(vectors);
      multiply(vectors, vectors, n, product, true);
      expect(largestDifference(product, identity(n))).toBeLessThan(1e-12);
      for (let at = 0; at < n * n; at++) {
        const value = diagonal.re[(at % n) * (n + 1)];
        scaled.re[at] *= value;
        scaled.im[at] *= -value; // the conjugate, for U diag U^H = (U (U diag)^H)
      }
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let re = 0, im = 0;
          for (let m = 0; m < n; m++) {
            const u = i * n + m, v = j * n + m;
            re += vectors.re[u] * scaled.re[v] - vectors.im[u] * scaled.im[v];
            im += vectors.re[u] * scaled.im[v] + vectors.im[u] * scaled.re[v];
          }
          expect(Math.abs(re - a.re[i * n + j]) + Math.abs(im - a.im[i * n + j])).toBeLessThan(1e-12 * n * n);
        }
      }
    }
  });

  it("has the eigenvalues 1 and 3 of [[2, j], [-j, 2]]", () => {
    const a = { re: Float64Array.of(2, 0, 0, 2), im: Float64Array.of(0, 1, -1, 0) };
    jacobiInPlace(a, 2, identity(2));
    expect([a.re[0], a.re[3]].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  });
});
