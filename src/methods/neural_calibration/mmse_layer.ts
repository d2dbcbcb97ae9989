/**
 * The last layer of deep unfolding: the exact update of WMMSE's beams,
 *
 *     v_k = (Σ_j a_j h_j h_j^H + σ² Σ_j a_j I)^-1 h_k b_k,    a_j = w_j |u_j|², b_k = u_k w_k,
 *
 * σ² being the noise for unit power, with its gradient with respect to a and b in closed form. By the push-through
 * identity V = H^H C with C = (D H H^H + σ² tr D I)^-1 B, so that only K by K systems are solved, in float64.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { addScaledConjugate, type Floats, inner, product, type RowsShape } from "./complex_rows.ts";

/** A K by K complex matrix, interleaved, and its inverse by Gauss and Jordan with the largest pivot of each column. */
export function invert(a: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(a.length);
  for (let i = 0; i < size; i++) inverse[2 * (i * size + i)] = 1;
  for (let column = 0; column < size; column++) {
    let pivot = column, largest = -1;
    for (let row = column; row < size; row++) {
      const at = 2 * (row * size + column), square = a[at] * a[at] + a[at + 1] * a[at + 1];
      if (square > largest) [pivot, largest] = [row, square];
    }
    for (const matrix of [a, inverse]) swapRows(matrix, size, column, pivot);
    const at = 2 * (column * size + column), re = a[at] / largest, im = -a[at + 1] / largest;
    for (const matrix of [a, inverse]) scaleRow(matrix, size, column, re, im);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factorAt = 2 * (row * size + column), fRe = a[factorAt], fIm = a[factorAt + 1];
      for (const matrix of [a, inverse]) subtractRow(matrix, size, row, column, fRe, fIm);
    }
  }
  return inverse;
}

function swapRows(matrix: Float64Array, size: number, i: number, j: number): void {
  if (i === j) return;
  for (let k = 0; k < 2 * size; k++) {
    const p = 2 * i * size + k, q = 2 * j * size + k;
    [matrix[p], matrix[q]] = [matrix[q], matrix[p]];
  }
}

function scaleRow(matrix: Float64Array, size: number, row: number, re: number, im: number): void {
  for (let k = 2 * row * size; k < 2 * (row + 1) * size; k += 2) {
    const x = matrix[k], y = matrix[k + 1];
    matrix[k] = re * x - im * y;
    matrix[k + 1] = re * y + im * x;
  }
}

/** row ← row − (re + j im) other. */
function subtractRow(matrix: Float64Array, size: number, row: number, other: number, re: number, im: number) {
  for (let k = 0; k < 2 * size; k += 2) {
    const to = 2 * row * size + k, from = 2 * other * size + k;
    matrix[to] -= re * matrix[from] - im * matrix[from + 1];
    matrix[to + 1] -= re * matrix[from + 1] + im * matrix[from];
  }
}

/** C of a channel, and what its gradient needs. */
interface Solution {
  /** H H^H. */
  readonly gram: Float64Array;
  readonly inverse: Float64Array;
  readonly c: Float64Array;
}

function solve(shape: RowsShape, n: number, rows: Floats, a: Floats, b: Floats, noise: number): Solution {
  const { users, antennas } = shape, width = 2 * antennas, first = n * users * width;
  const gram = new Float64Array(2 * users * users), system = new Float64Array(2 * users * users);
  let trace = 0;
  for (let k = 0; k < users; k++) trace += a[n * users + k];
  for (let k = 0; k < users; k++) {
    for (let j = 0; j < users; j++) {
      const at = 2 * (k * users + j);
      inner(gram, at, rows, first + j * width, rows, first + k * width, antennas);
      system[at] = a[n * users + k] * gram[at] + (j === k ? noise * trace : 0);
      system[at + 1] = a[n * users + k] * gram[at + 1];
    }
  }
  const inverse = invert(system, users), c = inverse.slice();
  for (let k = 0; k < users; k++) {
    for (let j = 0; j < users; j++) {
      const at = 2 * (k * users + j), bRe = b[2 * (n * users + j)], bIm = b[2 * (n * users + j) + 1];
      c[at] = inverse[at] * bRe - inverse[at + 1] * bIm;
      c[at + 1] = inverse[at] * bIm + inverse[at + 1] * bRe;
    }
  }
  return { gram, inverse, c };
}

/**
 * Beams from the weights of the last iteration, not scaled to a power.
 *
 * @param rows `[count, K, 2M]`: row k is h_k^H
 * @param a `[count, K]`
 * @param b `[count, K, 2]`, interleaved
 * @returns `[count, K, 2M]`: row k is v_k^T
 */
export function mmseBeams(shape: RowsShape, rows: Floats, a: Floats, b: Floats, noise: number): Float64Array {
  const { count, users, antennas } = shape, width = 2 * antennas;
  const beams = new Float64Array(count * users * width);
  for (let n = 0; n < count; n++) {
    const { c } = solve(shape, n, rows, a, b, noise), first = n * users * width;
    for (let k = 0; k < users; k++) {
      for (let j = 0; j < users; j++) { // v_k = Σ_j h_j C_jk
        const at = 2 * (j * users + k);
        addScaledConjugate(beams, first + k * width, c[at], c[at + 1], rows, first + j * width, antennas);
      }
    }
  }
  return beams;
}

/**
 * ∂f/∂a and ∂f/∂b from G = ∂f/∂V: with P = (D H H^H + …)^-H H G, ∂f/∂b_k = P_kk and ∂f/∂a_k is the real part of
 * −⟨P C^H, ∂(D H H^H + …)/∂a_k⟩.
 */
export function mmseGradients(
  shape: RowsShape,
  rows: Floats,
  a: Floats,
  b: Floats,
  noise: number,
  g: Floats,
): { a: Float64Array; b: Float64Array } {
  const { count, users, antennas } = shape, width = 2 * antennas;
  const da = new Float64Array(count * users), db = new Float64Array(2 * count * users);
  const hg = new Float64Array(2 * users * users), p = new Float64Array(2 * users * users);
  for (let n = 0; n < count; n++) {
    const { gram, inverse, c } = solve(shape, n, rows, a, b, noise), first = n * users * width;
    for (let j = 0; j < users; j++) {
      for (let k = 0; k < users; k++) {
        product(hg, 2 * (j * users + k), rows, first + j * width, g, first + k * width, antennas);
      }
    }
    for (let i = 0; i < users; i++) {
      for (let k = 0; k < users; k++) { // P_ik = Σ_j conj(inverse_ji) (H G)_jk
        let re = 0, im = 0;
        for (let j = 0; j < users; j++) {
          const x = 2 * (j * users + i), y = 2 * (j * users + k);
          re += inverse[x] * hg[y] + inverse[x + 1] * hg[y + 1];
          im += inverse[x] * hg[y + 1] - inverse[x + 1] * hg[y];
        }
        p[2 * (i * users + k)] = re;
        p[2 * (i * users + k) + 1] = im;
      }
    }
    let diagonal = 0;
    for (let k = 0; k < users; k++) {
      const at = 2 * (k * users + k);
      db[2 * (n * users + k)] = p[at];
      db[2 * (n * users + k) + 1] = p[at + 1];
      for (let j = 0; j < users; j++) { // Q = P C^H; Re conj(Q_kj) gram_kj
        let re = 0, im = 0;
        for (let i = 0; i < users; i++) {
          const x = 2 * (k * users + i), y = 2 * (j * users + i);
          re += p[x] * c[y] + p[x + 1] * c[y + 1];
          im += p[x + 1] * c[y] - p[x] * c[y + 1];
        }
        da[n * users + k] -= re * gram[2 * (k * users + j)] + im * gram[2 * (k * users + j) + 1];
        if (j === k) diagonal += re;
      }
    }
    for (let k = 0; k < users; k++) da[n * users + k] -= noise * diagonal;
  }
  return { a: da, b: db };
}

/**
 * The layer.
 *
 * @param rows `[count, K, 2M]`; no gradient flows to them
 * @param a `[count, K]`
 * @param b `[count, K, 2]`
 * @returns `[count, K, 2M]`
 */
export function mmseLayer(rows: tf.Tensor, a: tf.Tensor, b: tf.Tensor, noise: number): tf.Tensor {
  const [count, users, width] = rows.shape, shape: RowsShape = { count, users, antennas: width / 2 };
  const h = rows.dataSync<"float32">().slice();
  const layer = tf.customGrad((weights, receivers) => {
    const av = (weights as tf.Tensor).dataSync<"float32">().slice();
    const bv = (receivers as tf.Tensor).dataSync<"float32">().slice();
    return {
      value: tf.tensor(Float32Array.from(mmseBeams(shape, h, av, bv, noise)), rows.shape),
      gradFunc: (dy: tf.Tensor) => {
        const { a: da, b: db } = mmseGradients(shape, h, av, bv, noise, dy.dataSync<"float32">());
        return [tf.tensor(Float32Array.from(da), a.shape), tf.tensor(Float32Array.from(db), b.shape)];
      },
    };
  });
  return layer(a, b);
}
