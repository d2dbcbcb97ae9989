/**
 * Small Hermitian matrices, n × n in C order, in place: what beamformers do between users. All sums run in index
 * order.
 *
 * @module
 */
import type { ComplexArray } from "./complex_array.ts";

/**
 * The Cholesky factor L of A = L L^H, over A's lower triangle; the upper one isn't looked at.
 *
 * @returns whether A is positive definite to working precision: no pivot is below 1e-13 of its diagonal entry
 */
export function choleskyInPlace({ re, im }: ComplexArray, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let pivot = re[j * n + j];
    const least = 1e-13 * pivot;
    for (let l = 0; l < j; l++) pivot -= re[j * n + l] * re[j * n + l] + im[j * n + l] * im[j * n + l];
    if (!(pivot > least)) return false;
    const root = Math.sqrt(pivot);
    re[j * n + j] = root;
    im[j * n + j] = 0;
    for (let i = j + 1; i < n; i++) {
      let sumRe = re[i * n + j], sumIm = im[i * n + j];
      for (let l = 0; l < j; l++) {
        const a = i * n + l, b = j * n + l;
        sumRe -= re[a] * re[b] + im[a] * im[b];
        sumIm -= im[a] * re[b] - re[a] * im[b];
      }
      re[i * n + j] = sumRe / root;
      im[i * n + j] = sumIm / root;
    }
  }
  return true;
}

/** A^{-1} from A's {@link choleskyInPlace} factor. */
export function inverseFromCholesky(factor: ComplexArray, n: number, out: ComplexArray): void {
  const { re: lRe, im: lIm } = factor, { re, im } = out;
  re.fill(0, 0, n * n);
  im.fill(0, 0, n * n);
  for (let c = 0; c < n; c++) {
    re[c * n + c] = 1;
    for (let i = c; i < n; i++) { // L z = e_c
      let sumRe = re[i * n + c], sumIm = im[i * n + c];
      for (let l = c; l < i; l++) {
        const a = i * n + l, z = l * n + c;
        sumRe -= lRe[a] * re[z] - lIm[a] * im[z];
        sumIm -= lRe[a] * im[z] + lIm[a] * re[z];
      }
      re[i * n + c] = sumRe / lRe[i * n + i];
      im[i * n + c] = sumIm / lRe[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) { // L^H x = z
      let sumRe = re[i * n + c], sumIm = im[i * n + c];
      for (let l = i + 1; l < n; l++) {
        const a = l * n + i, x = l * n + c;
        sumRe -= lRe[a] * re[x] + lIm[a] * im[x];
        sumIm -= lRe[a] * im[x] - lIm[a] * re[x];
      }
      re[i * n + c] = sumRe / lRe[i * n + i];
      im[i * n + c] = sumIm / lRe[i * n + i];
    }
  }
}

/**
 * Eigenvalues, over A's diagonal, and eigenvectors by cyclic Jacobi rotations until every entry a_pq off the diagonal
 * is below 1e-13 sqrt(|a_pp a_qq|) or 1e-16 of the largest on it, at most 30 sweeps. `vectors` is multiplied by the rotations from the right: the columns
 * are eigenvectors if it starts as the identity, and a matrix that is almost diagonal takes a sweep or two.
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
        const tau = (re[q * n + q] - re[p * n + p]) / (2 * size);
        const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent), sine = tangent * cosine;
        const sRe = sine * x / size, sIm = sine * y / size;
        rotateColumns(a, n, p, q, cosine, sRe, sIm);
        rotateRows(a, n, p, q, cosine, sRe, sIm);
        rotateColumns(vectors, n, p, q, cosine, sRe, sIm);
      }
    }
    if (!rotated) return;
  }
}

/** Columns p and q of A J, J_pp = J_qq = c, J_pq = s, J_qp = −s*. */
function rotateColumns(
  { re, im }: ComplexArray,
  n: number,
  p: number,
  q: number,
  c: number,
  sRe: number,
  sIm: number,
): void {
  for (let i = p, j = q; i < n * n; i += n, j += n) {
    const pRe = re[i], pIm = im[i], qRe = re[j], qIm = im[j];
    re[i] = c * pRe - (sRe * qRe + sIm * qIm);
    im[i] = c * pIm - (sRe * qIm - sIm * qRe);
    re[j] = sRe * pRe - sIm * pIm + c * qRe;
    im[j] = sRe * pIm + sIm * pRe + c * qIm;
  }
}

/** Rows p and q of J^H A. */
function rotateRows(
  { re, im }: ComplexArray,
  n: number,
  p: number,
  q: number,
  c: number,
  sRe: number,
  sIm: number,
): void {
  for (let i = p * n, j = q * n, end = i + n; i < end; i++, j++) {
    const pRe = re[i], pIm = im[i], qRe = re[j], qIm = im[j];
    re[i] = c * pRe - (sRe * qRe - sIm * qIm);
    im[i] = c * pIm - (sRe * qIm + sIm * qRe);
    re[j] = sRe * pRe + sIm * pIm + c * qRe;
    im[j] = sRe * pIm - sIm * pRe + c * qIm;
  }
}

/** out = A B, n × n each; `adjoint` takes A^H. */
export function multiply(
  a: ComplexArray,
  b: ComplexArray,
  n: number,
  out: ComplexArray,
  adjoint = false,
): void {
  out.re.fill(0, 0, n * n);
  out.im.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < n; l++) {
      const from = adjoint ? l * n + i : i * n + l;
      const aRe = a.re[from], aIm = adjoint ? -a.im[from] : a.im[from];
      for (let j = 0, to = i * n, at = l * n; j < n; j++, to++, at++) {
        out.re[to] += aRe * b.re[at] - aIm * b.im[at];
        out.im[to] += aRe * b.im[at] + aIm * b.re[at];
      }
    }
  }
}
