/**
 * Eigenvalues and eigenvectors of small Hermitian matrices by cyclic Jacobi rotations (Golub and Van Loan, section 8.5)
 * in float64, of additions, multiplications, divisions and square roots only, so that the bits are the same everywhere.
 *
 * Where a rotation is negligible is said twice: in one matrix of a large range beside the eigenvalues of the whole, in
 * many of one range beside the two that it couples.
 *
 * @module
 */
import { type ComplexArray, complexZeros } from "./complex_array.ts";

/** G = U diag(λ) U^H for each of `n` matrices of `k` rows. */
export interface Eigen {
  /** λ in no particular order, `[n, k]`. */
  readonly values: Float64Array;
  /** U, `[n, k, k]`. */
  readonly vectors: ComplexArray;
}

const sweeps = 12; // convergence is quadratic: 5 or 6 are enough for 4 × 4

/**
 * Eigenvalues and eigenvectors in bulk.
 *
 * @param g `[n, k, k]`; overwritten
 */
export function hermitianEigen(g: ComplexArray, k: number): Eigen {
  const { re, im } = g, n = re.length / (k * k);
  const vectors = complexZeros(re.length), values = new Float64Array(n * k);
  for (let m = 0; m < n; m++) {
    const at = k * k * m;
    for (let i = 0; i < k; i++) vectors.re[at + i * k + i] = 1;
    for (let sweep = 0; sweep < sweeps; sweep++) {
      let rotated = false;
      for (let p = 0; p < k; p++) {
        for (let q = p + 1; q < k; q++) {
          const pq = at + p * k + q, qp = at + q * k + p;
          const x = re[pq], y = im[pq], size = Math.sqrt(x * x + y * y);
          const diagonal = Math.sqrt(Math.abs(re[at + p * k + p] * re[at + q * k + q]));
          if (size <= 1e-16 * diagonal || size < 1e-200) continue;
          rotated = true;
          rotate(g, vectors, at, k, p, q, size);
          re[pq] = re[qp] = 0;
          im[pq] = im[qp] = 0;
        }
      }
      if (!rotated) break;
    }
    for (let i = 0; i < k; i++) values[m * k + i] = re[at + i * k + i];
  }
  return { values, vectors };
}

/**
 * Eigenvalues, over A's diagonal, and eigenvectors, until every entry a_pq off the diagonal is below
 * 1e-13 sqrt(|a_pp a_qq|) or 1e-16 of the largest on it, at most 30 sweeps. `vectors` is multiplied by the rotations from
 * the right: the columns are eigenvectors if it starts as the identity, and a matrix that is almost diagonal takes a sweep
 * or two.
 *
 * @param a [n, n]
 * @param vectors [n, n]
 */
export function jacobiInPlace(a: ComplexArray, n: number, vectors: ComplexArray): void {
  const { re, im } = a;
  for (let sweep = 0; sweep < 30; sweep++) {
    let largest = 0, rotated = false;
    for (let p = 0; p < n; p++) largest = Math.max(largest, Math.abs(re[p * n + p]));
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const x = re[p * n + q], y = im[p * n + q], square = x * x + y * y, size = Math.sqrt(square);
        if (!(size > 1e-16 * largest && square > 1e-26 * Math.abs(re[p * n + p] * re[q * n + q]))) continue;
        rotated = true;
        rotate(a, vectors, 0, n, p, q, size);
      }
    }
    if (!rotated) return;
  }
}

/**
 * A ← J^H A J and U ← U J for the unitary J of rows and columns p and q that annihilates a_pq, but for rounding. The
 * matrices begin at `first`.
 *
 * @param size |a_pq|
 */
function rotate(
  a: ComplexArray,
  vectors: ComplexArray,
  first: number,
  n: number,
  p: number,
  q: number,
  size: number,
): void {
  const { re, im } = a, pq = first + p * n + q;
  const tau = (re[first + q * n + q] - re[first + p * n + p]) / (2 * size);
  const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent), sine = tangent * cosine;
  const sRe = sine * re[pq] / size, sIm = sine * im[pq] / size; // the sine with a_pq's phase
  turn(a, first + p, first + q, n, n, cosine, sRe, sIm);
  turn(a, first + p * n, first + q * n, 1, n, cosine, sRe, -sIm);
  turn(vectors, first + p, first + q, n, n, cosine, sRe, sIm);
}

/** (x, y) ← (c x − s* y, s x + c y) for `n` pairs of elements, `step` apart. */
function turn(
  { re, im }: ComplexArray,
  x: number,
  y: number,
  step: number,
  n: number,
  c: number,
  sRe: number,
  sIm: number,
): void {
  for (const end = x + n * step; x < end; x += step, y += step) {
    const xRe = re[x], xIm = im[x], yRe = re[y], yIm = im[y];
    re[x] = c * xRe - (sRe * yRe + sIm * yIm);
    im[x] = c * xIm - (sRe * yIm - sIm * yRe);
    re[y] = sRe * xRe - sIm * xIm + c * yRe;
    im[y] = sRe * xIm + sIm * xRe + c * yIm;
  }
}
