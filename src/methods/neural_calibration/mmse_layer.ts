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
import type { DownlinkSize } from "../../phy/beamforming/downlink.ts";
import { invertSemidefinite } from "../../phy/linalg/cholesky.ts";
import {
  type ComplexArray,
  complexZeros,
  fromInterleaved,
  toInterleaved,
} from "../../phy/linalg/complex_array.ts";
import { addScaledConjugate, gramMatrix, innerTranspose, multiply } from "../../phy/linalg/products.ts";
import { fromRows, toRows } from "./rows.ts";

/** Real numbers of either precision. */
type Reals = Float32Array | Float64Array;

/** C of a channel, and what its gradient needs, [K, K] each. */
interface Solution {
  /** H H^H. */
  readonly gram: ComplexArray;
  /** (D H H^H + σ² tr D I)^-1 = D^½ (D^½ H H^H D^½ + σ² tr D I)^-1 D^-½. */
  readonly inverse: ComplexArray;
  readonly c: ComplexArray;
}

function solve(
  { users, antennas }: DownlinkSize,
  n: number,
  h: ComplexArray,
  a: Reals,
  b: ComplexArray,
  noise: number,
): Solution {
  const gram = complexZeros(users * users), roots = new Float64Array(users);
  gramMatrix(h, n * users * antennas, users, antennas, gram);
  let trace = 0;
  for (let k = 0; k < users; k++) {
    trace += a[n * users + k];
    roots[k] = Math.sqrt(a[n * users + k]);
  }
  const scaled = (matrix: ComplexArray, factor: (k: number, j: number) => number): ComplexArray => ({
    re: matrix.re.map((value, at) => value * factor(Math.floor(at / users), at % users)),
    im: matrix.im.map((value, at) => value * factor(Math.floor(at / users), at % users)),
  });
  const system = scaled(gram, (k, j) => roots[k] * roots[j]);
  for (let k = 0; k < users; k++) system.re[k * users + k] += noise * trace;
  const inverse = scaled(invertSemidefinite(system, users), (k, j) => roots[k] / roots[j]);
  const c = complexZeros(users * users);
  for (let at = 0; at < users * users; at++) {
    const column = n * users + at % users, re = b.re[column], im = b.im[column];
    c.re[at] = inverse.re[at] * re - inverse.im[at] * im;
    c.im[at] = inverse.re[at] * im + inverse.im[at] * re;
  }
  return { gram, inverse, c };
}

/**
 * Beams from the weights of the last iteration, not scaled to a power.
 *
 * @param h `[count, K, M]`: row k is h_k^H
 * @param a `[count, K]`
 * @param b `[count, K]`
 * @returns `[count, K, M]`: row k is v_k^T
 */
export function mmseBeams(
  size: DownlinkSize,
  h: ComplexArray,
  a: Reals,
  b: ComplexArray,
  noise: number,
): ComplexArray {
  const { count, users, antennas } = size, beams = complexZeros(count * users * antennas);
  for (let n = 0; n < count; n++) {
    const { c } = solve(size, n, h, a, b, noise), first = n * users * antennas;
    for (let k = 0; k < users; k++) {
      for (let j = 0; j < users; j++) { // v_k = Σ_j h_j C_jk
        const at = j * users + k;
        addScaledConjugate(
          beams,
          first + k * antennas,
          c.re[at],
          c.im[at],
          h,
          first + j * antennas,
          antennas,
        );
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
  size: DownlinkSize,
  h: ComplexArray,
  a: Reals,
  b: ComplexArray,
  noise: number,
  g: ComplexArray,
): { a: Float64Array; b: ComplexArray } {
  const { count, users, antennas } = size;
  const da = new Float64Array(count * users), db = complexZeros(count * users);
  const hg = complexZeros(users * users), p = complexZeros(users * users);
  for (let n = 0; n < count; n++) {
    const { gram, inverse, c } = solve(size, n, h, a, b, noise), first = n * users * antennas;
    for (let j = 0; j < users; j++) {
      for (let k = 0; k < users; k++) {
        innerTranspose(hg, j * users + k, h, first + j * antennas, g, first + k * antennas, antennas);
      }
    }
    multiply(inverse, hg, users, p, true);
    let diagonal = 0;
    for (let k = 0; k < users; k++) {
      db.re[n * users + k] = p.re[k * users + k];
      db.im[n * users + k] = p.im[k * users + k];
      for (let j = 0; j < users; j++) { // (P C^H)_kj
        let re = 0, im = 0;
        for (let x = k * users, y = j * users; x < (k + 1) * users; x++, y++) {
          re += p.re[x] * c.re[y] + p.im[x] * c.im[y];
          im += p.im[x] * c.re[y] - p.re[x] * c.im[y];
        }
        da[n * users + k] -= re * gram.re[k * users + j] + im * gram.im[k * users + j];
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
  const [count, users, width] = rows.shape, antennas = width / 2;
  const size: DownlinkSize = { count, users, antennas };
  const h = fromRows(rows.dataSync<"float32">(), antennas);
  const layer = tf.customGrad((weights, receivers) => {
    const av = (weights as tf.Tensor).dataSync<"float32">().slice(); // a copy: the heap may move
    const bv = fromInterleaved((receivers as tf.Tensor).dataSync<"float32">());
    return {
      value: tf.tensor(toRows(mmseBeams(size, h, av, bv, noise), antennas), rows.shape),
      gradFunc(dy: tf.Tensor) {
        const g = fromRows(dy.dataSync<"float32">(), antennas);
        const { a: da, b: db } = mmseGradients(size, h, av, bv, noise, g);
        return [tf.tensor(Float32Array.from(da), a.shape), tf.tensor(toInterleaved(db), b.shape)];
      },
    };
  });
  return layer(a, b);
}
