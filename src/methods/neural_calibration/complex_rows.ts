/**
 * Complex rows as networks have them, M real parts, then M imaginary parts, and what zero-forcing and its gradient do
 * with them. Everything in float64 and in a fixed order.
 *
 * @module
 */
import { type ComplexArray, complexZeros } from "../../phy/linalg/complex_array.ts";
import { choleskyInPlace, inverseFromCholesky } from "../../phy/linalg/cholesky.ts";

/** The shape of a batch of rows, `[count, users, 2 antennas]`. */
export interface RowsShape {
  readonly count: number;
  /** K. */
  readonly users: number;
  /** M. */
  readonly antennas: number;
}

/** Floats of either width. */
export type Floats = Float32Array | Float64Array;

/** Elements of a batch. */
export const lengthOf = ({ count, users, antennas }: RowsShape): number => count * users * 2 * antennas;

/** out[at] ← Σ_m conj(x_m) y_m of the rows that begin at `i` and `j`. */
export function inner(
  out: ComplexArray,
  at: number,
  x: Floats,
  i: number,
  y: Floats,
  j: number,
  antennas: number,
): void {
  let re = 0, im = 0;
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m], yr = y[j + m], yi = y[j + antennas + m];
    re += xr * yr + xi * yi;
    im += xr * yi - xi * yr;
  }
  out.re[at] = re;
  out.im[at] = im;
}

/** out[at] ← Σ_m x_m y_m of the rows that begin at `i` and `j`. */
export function product(
  out: ComplexArray,
  at: number,
  x: Floats,
  i: number,
  y: Floats,
  j: number,
  antennas: number,
): void {
  let re = 0, im = 0;
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m], yr = y[j + m], yi = y[j + antennas + m];
    re += xr * yr - xi * yi;
    im += xr * yi + xi * yr;
  }
  out.re[at] = re;
  out.im[at] = im;
}

/** The row of `out` at `k` gets (re + j im) x added, x the row at `i`. */
export function addScaled(
  out: Floats,
  k: number,
  re: number,
  im: number,
  x: Floats,
  i: number,
  antennas: number,
): void {
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m];
    out[k + m] += re * xr - im * xi;
    out[k + antennas + m] += re * xi + im * xr;
  }
}

/** The row of `out` at `k` gets (re + j im) conj(x) added, x the row at `i`. */
export function addScaledConjugate(
  out: Floats,
  k: number,
  re: number,
  im: number,
  x: Floats,
  i: number,
  antennas: number,
): void {
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m];
    out[k + m] += re * xr + im * xi;
    out[k + antennas + m] += im * xr - re * xi;
  }
}

/** X X^H of the channel whose rows begin at `first`, [K, K]: (X X^H)_ij = Σ_m x_im conj(x_jm). */
export function gramOf({ users, antennas }: RowsShape, x: Floats, first: number): ComplexArray {
  const gram = complexZeros(users * users), width = 2 * antennas;
  for (let i = 0; i < users; i++) {
    for (let j = 0; j < users; j++) {
      inner(gram, i * users + j, x, first + j * width, x, first + i * width, antennas);
    }
  }
  return gram;
}

/** Added to the diagonal of a matrix that is singular to working precision, as a share of its mean. */
const ridge = 1e-10;

/** The inverse of a Hermitian matrix; of dependent rows' Gram matrices, a very large one. */
export function inverseOf(a: ComplexArray, size: number): ComplexArray {
  const factor = { re: a.re.slice(), im: a.im.slice() }, inverse = complexZeros(size * size);
  if (!choleskyInPlace(factor, size)) {
    factor.re.set(a.re);
    factor.im.set(a.im);
    let trace = 0;
    for (let i = 0; i < size; i++) trace += a.re[i * size + i];
    for (let i = 0; i < size; i++) factor.re[i * size + i] += ridge * trace / size;
    if (!choleskyInPlace(factor, size)) throw new RangeError("calibrated channels are zero or not finite");
  }
  inverseFromCholesky(factor, size, inverse);
  return inverse;
}
