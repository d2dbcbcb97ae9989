/**
 * Complex rows as networks have them: M real parts, then M imaginary parts; and the K by K matrices between them,
 * interleaved. Everything in float64 and in a fixed order.
 *
 * @module
 */

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

/** out ← Σ_m conj(x_m) y_m of the rows that begin at `i` and `j`; real and imaginary part into `out[at]`. */
export function inner(out: Floats, at: number, x: Floats, i: number, y: Floats, j: number, antennas: number) {
  let re = 0, im = 0;
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m], yr = y[j + m], yi = y[j + antennas + m];
    re += xr * yr + xi * yi;
    im += xr * yi - xi * yr;
  }
  out[at] = re;
  out[at + 1] = im;
}

/** out ← Σ_m x_m y_m of the rows that begin at `i` and `j`; real and imaginary part into `out[at]`. */
export function product(
  out: Floats,
  at: number,
  x: Floats,
  i: number,
  y: Floats,
  j: number,
  antennas: number,
) {
  let re = 0, im = 0;
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m], yr = y[j + m], yi = y[j + antennas + m];
    re += xr * yr - xi * yi;
    im += xr * yi + xi * yr;
  }
  out[at] = re;
  out[at + 1] = im;
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
) {
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
) {
  for (let m = 0; m < antennas; m++) {
    const xr = x[i + m], xi = x[i + antennas + m];
    out[k + m] += re * xr + im * xi;
    out[k + antennas + m] += im * xr - re * xi;
  }
}

/** Smallest pivot that is divided by, as a share of its diagonal element: keeps two equal rows finite. */
const smallestPivot = 1e-13;

/**
 * The inverse of a Hermitian positive definite matrix, in place: Cholesky's L, its inverse, then L^-H L^-1.
 *
 * @param a `[size, size]` interleaved, the diagonal real
 */
export function invertHermitian(a: Float64Array, size: number): void {
  factor(a, size);
  invertLower(a, size);
  const at = (row: number, column: number) => 2 * (row * size + column);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) { // Σ_k≥i conj(L^-1_ki) L^-1_kj
      let re = 0, im = 0;
      for (let k = i; k < size; k++) {
        const p = at(k, i), q = at(k, j);
        re += a[p] * a[q] + a[p + 1] * a[q + 1];
        im += a[p] * a[q + 1] - a[p + 1] * a[q];
      }
      a[at(i, j)] = re;
      a[at(i, j) + 1] = im;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      a[at(i, j)] = a[at(j, i)];
      a[at(i, j) + 1] = -a[at(j, i) + 1];
    }
  }
}

/** Cholesky's L in the lower triangle. */
function factor(a: Float64Array, size: number): void {
  const at = (row: number, column: number) => 2 * (row * size + column);
  for (let j = 0; j < size; j++) {
    let pivot = a[at(j, j)];
    const least = smallestPivot * pivot;
    for (let k = 0; k < j; k++) pivot -= a[at(j, k)] * a[at(j, k)] + a[at(j, k) + 1] * a[at(j, k) + 1];
    const diagonal = Math.sqrt(Math.max(pivot, least));
    a[at(j, j)] = diagonal;
    for (let i = j + 1; i < size; i++) {
      let re = a[at(i, j)], im = a[at(i, j) + 1];
      for (let k = 0; k < j; k++) { // less L_ik conj(L_jk)
        const p = at(i, k), q = at(j, k);
        re -= a[p] * a[q] + a[p + 1] * a[q + 1];
        im -= a[p + 1] * a[q] - a[p] * a[q + 1];
      }
      a[at(i, j)] = re / diagonal;
      a[at(i, j) + 1] = im / diagonal;
    }
  }
}

/** The inverse of the lower triangle, in place. */
function invertLower(a: Float64Array, size: number): void {
  const at = (row: number, column: number) => 2 * (row * size + column);
  for (let j = 0; j < size; j++) {
    a[at(j, j)] = 1 / a[at(j, j)];
    for (let i = j + 1; i < size; i++) {
      let re = 0, im = 0;
      for (let k = j; k < i; k++) {
        const p = at(i, k), q = at(k, j);
        re -= a[p] * a[q] - a[p + 1] * a[q + 1];
        im -= a[p] * a[q + 1] + a[p + 1] * a[q];
      }
      a[at(i, j)] = re / a[at(i, i)];
      a[at(i, j) + 1] = im / a[at(i, i)];
    }
  }
}
