/** How the sum rate changes with what zero forcing is given: what training a calibration descends. @module */
import { checkComplex, type ComplexArray, complexZeros } from "../linalg/complex_array.ts";
import { checkDownlink, type Downlink } from "./downlink.ts";

/** A matrix in real form, [[Re, −Im], [Im, Re]]: sums, products and inverses are those of the complex matrix. */
interface RealForm {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], both twice the complex ones. */
  readonly data: Float64Array;
}

/**
 * ∂R / ∂Re X + j ∂R / ∂Im X, [count, K, M], of the sum rate R (neural calibration, eq. 5) that the precoder
 * V = γ X^H (X X^H)^{-1} reaches over the channel H, in bit/s/Hz.
 *
 * With S = H V, T_k = Σ_j |s_kj|² + σ², I_k = T_k − |s_kk|² and W = X^H (X X^H)^{-1}:
 * ∇_V = H^H B, b_kj = 2 / ln 2 · s_kj (1 / T_k − [j ≠ k] / I_k);
 * ∇_W = γ (∇_V − Re tr(∇_V^H W) / tr(W^H W) · W), since γ depends on X (the paper's eq. 28 takes it as fixed);
 * ∇_X = (X X^H)^{-1} ∇_W^H (I − W X) − W^H ∇_W W^H.
 * All of it is done in the real form of the paper's eqs. 23 and 24, with a plain real inverse: made to be compared
 * with, not for speed.
 *
 * @param calibrated X, [count, K, M]
 * @throws {RangeError} on arrays of other shapes and singular X X^H
 */
export function zeroForcingGradient(channels: Downlink, calibrated: ComplexArray): ComplexArray {
  checkDownlink(channels);
  const { count, users, antennas, downlink, noisePower, downlinkPower } = channels;
  checkComplex("the calibrated channel", calibrated, count * users * antennas);
  const gradient = complexZeros(count * users * antennas);
  for (let i = 0; i < count; i++) {
    const h = realForm(downlink, i, users, antennas), x = realForm(calibrated, i, users, antennas);
    const xh = transposed(x), inverse = inverted(product(x, xh)), w = product(xh, inverse);
    const size = halfInner(w, w), gain = Math.sqrt(downlinkPower / size);
    const byV = product(transposed(h), outputGradient(scaled(product(h, w), gain), users, noisePower));
    const byW = scaled(plus(byV, w, -halfInner(byV, w) / size), gain);
    const wh = transposed(w), pulled = product(inverse, transposed(byW));
    const projected = plus(pulled, product(product(pulled, w), x), -1);
    const byX = plus(projected, product(product(wh, byW), wh), -1);
    for (let k = 0, at = i * users * antennas; k < users; k++) {
      for (let m = 0; m < antennas; m++, at++) {
        gradient.re[at] = byX.data[k * byX.columns + m];
        gradient.im[at] = byX.data[(users + k) * byX.columns + m];
      }
    }
  }
  return gradient;
}

/** ∇_S R in real form. */
function outputGradient(s: RealForm, users: number, noisePower: number): RealForm {
  const gradient = { ...s, data: new Float64Array(s.data.length) };
  for (let k = 0; k < users; k++) {
    const square = (j: number) => {
      const re = s.data[k * s.columns + j], im = s.data[(users + k) * s.columns + j];
      return re * re + im * im;
    };
    let interference = noisePower;
    for (let j = 0; j < users; j++) if (j !== k) interference += square(j);
    const total = interference + square(k);
    for (let j = 0; j < users; j++) {
      const factor = 2 / Math.LN2 * (1 / total - (j === k ? 0 : 1 / interference));
      for (const row of [k, users + k]) {
        for (const column of [j, users + j]) {
          gradient.data[row * s.columns + column] = factor * s.data[row * s.columns + column];
        }
      }
    }
  }
  return gradient;
}

function realForm({ re, im }: ComplexArray, item: number, rows: number, columns: number): RealForm {
  const form = { rows: 2 * rows, columns: 2 * columns, data: new Float64Array(4 * rows * columns) };
  for (let r = 0, at = item * rows * columns; r < rows; r++) {
    for (let c = 0; c < columns; c++, at++) {
      form.data[r * 2 * columns + c] = form.data[(rows + r) * 2 * columns + columns + c] = re[at];
      form.data[(rows + r) * 2 * columns + c] = im[at];
      form.data[r * 2 * columns + columns + c] = -im[at];
    }
  }
  return form;
}

/** The conjugate transpose. */
function transposed({ rows, columns, data }: RealForm): RealForm {
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c];
  return { rows: columns, columns: rows, data: out };
}

function product(a: RealForm, b: RealForm): RealForm {
  const data = new Float64Array(a.rows * b.columns);
  for (let r = 0; r < a.rows; r++) {
    for (let l = 0; l < a.columns; l++) {
      const factor = a.data[r * a.columns + l];
      for (let c = 0; c < b.columns; c++) data[r * b.columns + c] += factor * b.data[l * b.columns + c];
    }
  }
  return { rows: a.rows, columns: b.columns, data };
}

function scaled(a: RealForm, factor: number): RealForm {
  return { ...a, data: a.data.map((value) => factor * value) };
}

function plus(a: RealForm, b: RealForm, factor: number): RealForm {
  return { ...a, data: a.data.map((value, i) => value + factor * b.data[i]) };
}

/** Re tr(A^H B) of the complex matrices; the real form holds each part twice. */
function halfInner(a: RealForm, b: RealForm): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += a.data[i] * b.data[i];
  return sum / 2;
}

/** By Gauss and Jordan with row pivots. @throws {RangeError} where a pivot is 0 */
function inverted({ rows: n, data }: RealForm): RealForm {
  const a = data.slice(), out = new Float64Array(n * n);
  for (let r = 0; r < n; r++) out[r * n + r] = 1;
  for (let p = 0; p < n; p++) {
    let best = p;
    for (let r = p + 1; r < n; r++) if (Math.abs(a[r * n + p]) > Math.abs(a[best * n + p])) best = r;
    const pivot = a[best * n + p];
    if (pivot === 0) throw new RangeError("the calibrated channels are linearly dependent");
    for (const matrix of [a, out]) {
      for (let c = 0; c < n; c++) {
        const moved = matrix[best * n + c];
        matrix[best * n + c] = matrix[p * n + c];
        matrix[p * n + c] = moved / pivot;
      }
    }
    for (let r = 0; r < n; r++) {
      const factor = a[r * n + p];
      if (r === p || factor === 0) continue;
      for (let c = 0; c < n; c++) {
        a[r * n + c] -= factor * a[p * n + c];
        out[r * n + c] -= factor * out[p * n + c];
      }
    }
  }
  return { rows: n, columns: n, data: out };
}
