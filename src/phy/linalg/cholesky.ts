/** Small Hermitian positive definite matrices, n × n in C order. All sums run in index order. @module */
import { type ComplexArray, complexZeros, copyOf, setComplex } from "./complex_array.ts";

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

/** Added to the diagonal of a matrix that is singular to working precision, as a share of its mean. */
const ridge = 1e-10;

/**
 * The inverse of a positive definite or semidefinite matrix; of one that is singular to working precision, such as the
 * Gram matrix of vectors that depend on each other, a very large one.
 *
 * @throws {RangeError} where the matrix has no positive diagonal, is indefinite or not finite
 */
export function invertSemidefinite(a: ComplexArray, n: number): ComplexArray {
  const factor = copyOf(a), inverse = complexZeros(n * n);
  if (!choleskyInPlace(factor, n)) {
    setComplex(factor, a);
    let trace = 0;
    for (let i = 0; i < n; i++) trace += a.re[i * n + i];
    for (let i = 0; i < n; i++) factor.re[i * n + i] += ridge * trace / n;
    if (!choleskyInPlace(factor, n)) throw new RangeError("the matrix is zero, indefinite or not finite");
  }
  inverseFromCholesky(factor, n, inverse);
  return inverse;
}
