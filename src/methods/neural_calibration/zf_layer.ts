/**
 * The zero-forcing beamformer as a layer (paper, section IV-A): V = γ X^H (X X^H)^-1 of calibrated channels X, with its
 * gradient in closed form, batched in float64. The paper's real forms (eqs. 23 and 24) are the same algebra.
 *
 * With G the gradient of a real function f with respect to V (∂f/∂Re V + j ∂f/∂Im V), W = V/γ and E = (X X^H)^-1, the
 * power constraint takes from G its part along V, A = γ (G − Re⟨V, G⟩ V / P), and with Q = A^H W
 *
 *     ∂f/∂X = E A^H − E Q X − Q^H W^H
 *
 * which, other than the paper's eq. 28, has γ's dependence on X in it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ComplexArray, complexZeros } from "../../phy/linalg/complex_array.ts";
import { multiply } from "../../phy/linalg/cholesky.ts";
import {
  addScaled,
  addScaledConjugate,
  type Floats,
  gramOf,
  inner,
  inverseOf,
  lengthOf,
  type RowsShape,
} from "./complex_rows.ts";

/** What the gradient needs of the beamformer. */
export interface ZfResult {
  /** `[count, K, 2M]`: row k is v_k^T. */
  readonly beams: Float64Array;
  /** E of each channel, [K, K]. */
  readonly inverses: readonly ComplexArray[];
  /** γ of each channel. */
  readonly scales: Float64Array;
}

/**
 * Zero-forcing beams of total power `power`.
 *
 * @param x calibrated channels, `[count, K, 2M]`: row k is h_k^H
 * @throws {RangeError} where a channel is zero or not finite
 */
export function zfBeams(shape: RowsShape, x: Floats, power: number): ZfResult {
  const { count, users, antennas } = shape, width = 2 * antennas, size = users * width;
  const beams = new Float64Array(lengthOf(shape)), scales = new Float64Array(count);
  const inverses: ComplexArray[] = [];
  for (let n = 0; n < count; n++) {
    const first = n * size, e = inverseOf(gramOf(shape, x, first), users);
    for (let k = 0; k < users; k++) {
      for (let i = 0; i < users; i++) {
        const at = i * users + k;
        addScaledConjugate(beams, first + k * width, e.re[at], e.im[at], x, first + i * width, antennas);
      }
    }
    let norm = 0;
    for (let i = first; i < first + size; i++) norm += beams[i] * beams[i];
    scales[n] = Math.sqrt(power / norm);
    for (let i = first; i < first + size; i++) beams[i] *= scales[n];
    inverses.push(e);
  }
  return { beams, inverses, scales };
}

/** ∂f/∂X from G = ∂f/∂V, both `[count, K, 2M]`. */
export function zfGradient(
  shape: RowsShape,
  x: Floats,
  { beams, inverses, scales }: ZfResult,
  g: Floats,
  power: number,
): Float64Array {
  const { count, users, antennas } = shape, width = 2 * antennas, size = users * width;
  const gradient = new Float64Array(lengthOf(shape)), a = new Float64Array(size);
  const q = complexZeros(users * users), eq = complexZeros(users * users);
  for (let n = 0; n < count; n++) {
    const first = n * size, gamma = scales[n], e = inverses[n];
    let along = 0; // Re⟨V, G⟩
    for (let i = 0; i < size; i++) along += beams[first + i] * g[first + i];
    for (let i = 0; i < size; i++) a[i] = gamma * (g[first + i] - along / power * beams[first + i]);
    for (let i = 0; i < users; i++) { // γ Q
      for (let j = 0; j < users; j++) {
        inner(q, i * users + j, a, i * width, beams, first + j * width, antennas);
      }
    }
    multiply(e, q, users, eq);
    for (let k = 0; k < users; k++) {
      for (let i = 0; i < users; i++) {
        const ki = k * users + i, ik = i * users + k, row = first + k * width, from = first + i * width;
        addScaledConjugate(gradient, row, e.re[ki], e.im[ki], a, i * width, antennas);
        addScaled(gradient, row, -eq.re[ki] / gamma, -eq.im[ki] / gamma, x, from, antennas);
        const w = gamma * gamma; // once for Q, once for W^H
        addScaledConjugate(gradient, row, -q.re[ik] / w, q.im[ik] / w, beams, from, antennas);
      }
    }
  }
  return gradient;
}

/**
 * The layer: beams of total power 1 from calibrated channels.
 *
 * @param rows `[count · K, 2M]` or `[count, K, 2M]`
 * @returns `[count, K, 2M]`
 */
export function zfLayer(rows: tf.Tensor, users: number): tf.Tensor {
  const antennas = rows.shape.at(-1)! / 2, count = rows.size / (users * 2 * antennas);
  const shape: RowsShape = { count, users, antennas };
  const toTensor = (values: Float64Array) =>
    tf.tensor(Float32Array.from(values), [count, users, 2 * antennas]);
  const layer = tf.customGrad((x, save) => {
    const input = x as tf.Tensor, values = input.dataSync<"float32">().slice(); // a copy: the heap may move
    const result = zfBeams(shape, values, 1);
    (save as tf.GradSaveFunc)([input]);
    return {
      value: toTensor(result.beams),
      gradFunc: (dy: tf.Tensor) =>
        tf.reshape(toTensor(zfGradient(shape, values, result, dy.dataSync<"float32">(), 1)), input.shape),
    };
  });
  return layer(rows);
}
