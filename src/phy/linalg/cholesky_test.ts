import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { complexZeros } from "./complex_array.ts";
import { choleskyInPlace, inverseFromCholesky, jacobiInPlace, multiply } from "./cholesky.ts";
import { largestDifference, rayleighDownlink } from "../beamforming/testing.ts";
import { gram } from "../beamforming/user_space.ts";

function identity(n: number) {
  const eye = complexZeros(n * n);
  for (let i = 0; i < n; i++) eye.re[i * n + i] = 1;
  return eye;
}

/** A positive definite matrix. */
function drawn(n: number) {
  const channels = rayleighDownlink(`hermitian ${n}`, {
    count: 1,
    users: n,
    antennas: n + 2,
    downlinkPower: 1,
    noisePower: 1,
  });
  const a = complexZeros(n * n);
  gram(channels, 0, a);
  return a;
}

const copy = ({ re, im }: { re: Float64Array; im: Float64Array }) => ({ re: re.slice(), im: im.slice() });

describe("choleskyInPlace and inverseFromCholesky", () => {
  it("give A^{-1}: A A^{-1} = I", () => {
    for (const n of [1, 2, 5, 16]) {
      const a = drawn(n), factor = copy(a), inverse = complexZeros(n * n), product = complexZeros(n * n);
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

describe("jacobiInPlace", () => {
  it("gives A = U diag(lambda) U^H with unitary U", () => {
    for (const n of [1, 2, 5, 16]) {
      const a = drawn(n), diagonal = copy(a), vectors = identity(n);
      jacobiInPlace(diagonal, n, vectors);
      const product = complexZeros(n * n), scaled = copy(vectors);
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
