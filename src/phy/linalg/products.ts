/**
 * Products of complex vectors and small matrices in float64. All sums run in index order. A vector is a row of an array:
 * where it begins, and its length.
 *
 * @module
 */
import type { ComplexArray } from "./complex_array.ts";

/** out[at] ← Σ_m conj(x_m) y_m of the vectors that begin at `i` and `j`. */
export function inner(
  out: ComplexArray,
  at: number,
  x: ComplexArray,
  i: number,
  y: ComplexArray,
  j: number,
  length: number,
): void {
  const { re: xRe, im: xIm } = x, { re: yRe, im: yIm } = y;
  let re = 0, im = 0;
  for (let m = 0; m < length; m++) {
    const xr = xRe[i + m], xi = xIm[i + m], yr = yRe[j + m], yi = yIm[j + m];
    re += xr * yr + xi * yi;
    im += xr * yi - xi * yr;
  }
  out.re[at] = re;
  out.im[at] = im;
}

/** out[at] ← Σ_m x_m y_m of the vectors that begin at `i` and `j`. */
export function innerTranspose(
  out: ComplexArray,
  at: number,
  x: ComplexArray,
  i: number,
  y: ComplexArray,
  j: number,
  length: number,
): void {
  const { re: xRe, im: xIm } = x, { re: yRe, im: yIm } = y;
  let re = 0, im = 0;
  for (let m = 0; m < length; m++) {
    const xr = xRe[i + m], xi = xIm[i + m], yr = yRe[j + m], yi = yIm[j + m];
    re += xr * yr - xi * yi;
    im += xr * yi + xi * yr;
  }
  out.re[at] = re;
  out.im[at] = im;
}

/** The vector of `out` at `k` gets (re + j im) x added, x the vector at `i`. */
export function addScaled(
  out: ComplexArray,
  k: number,
  re: number,
  im: number,
  x: ComplexArray,
  i: number,
  length: number,
): void {
  const { re: outRe, im: outIm } = out, { re: xRe, im: xIm } = x;
  for (let m = 0; m < length; m++) {
    const xr = xRe[i + m], xi = xIm[i + m];
    outRe[k + m] += re * xr - im * xi;
    outIm[k + m] += re * xi + im * xr;
  }
}

/** The vector of `out` at `k` gets (re + j im) conj(x) added, x the vector at `i`. */
export function addScaledConjugate(
  out: ComplexArray,
  k: number,
  re: number,
  im: number,
  x: ComplexArray,
  i: number,
  length: number,
): void {
  const { re: outRe, im: outIm } = out, { re: xRe, im: xIm } = x;
  for (let m = 0; m < length; m++) {
    const xr = xRe[i + m], xi = xIm[i + m];
    outRe[k + m] += re * xr + im * xi;
    outIm[k + m] += im * xr - re * xi;
  }
}

/**
 * Re Σ conj(x) y over the matrices [rows, length] of both arrays that begin at `first`: of each row the real parts' products
 * first, then the imaginary parts'.
 */
export function realInner(
  { re: xRe, im: xIm }: ComplexArray,
  { re: yRe, im: yIm }: ComplexArray,
  first: number,
  rows: number,
  length: number,
): number {
  let sum = 0;
  for (let row = first; row < first + rows * length; row += length) {
    for (let at = row; at < row + length; at++) sum += xRe[at] * yRe[at];
    for (let at = row; at < row + length; at++) sum += xIm[at] * yIm[at];
  }
  return sum;
}

/** out = X X^H, [rows, rows], of the matrix [rows, length] that begins at `first`: entry (k, j) is Σ_m x_km conj(x_jm). */
export function gramMatrix(
  x: ComplexArray,
  first: number,
  rows: number,
  length: number,
  out: ComplexArray,
): void {
  for (let k = 0; k < rows; k++) {
    for (let j = 0; j <= k; j++) {
      const at = k * rows + j, mirrored = j * rows + k;
      inner(out, at, x, first + j * length, x, first + k * length, length);
      if (j === k) continue;
      out.re[mirrored] = out.re[at];
      out.im[mirrored] = -out.im[at];
    }
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
