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
import {
  addScaled,
  addScaledConjugate,
  type Floats,
  inner,
  invertHermitian,
  lengthOf,
  type RowsShape,
} from "./complex_rows.ts";

/** What the gradient needs of the beamformer. */
export interface ZfResult {
  /** `[count, K, 2M]`: row k is v_k^T. */
  readonly beams: Float64Array;
  /** E of each channel, `[count, K, K]`, interleaved. */
  readonly inverses: Float64Array;
  /** γ of each channel. */
  readonly scales: Float64Array;
}

/**
 * Zero-forcing beams of total power `power`.
 *
 * @param x calibrated channels, `[count, K, 2M]`: row k is h_k^H
 */
export function zfBeams(shape: RowsShape, x: Floats, power: number): ZfResult {
  const { count, users, antennas } = shape, width = 2 * antennas, block = 2 * users * users;
  const beams = new Float64Array(lengthOf(shape));
  const inverses = new Float64Array(count * block), scales = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const first = n * users * width, e = inverses.subarray(n * block, (n + 1) * block);
    for (let i = 0; i < users; i++) { // (X X^H)_ij = Σ x_im conj(x_jm)
      for (let j = 0; j < users; j++) {
        inner(e, 2 * (i * users + j), x, first + j * width, x, first + i * width, antennas);
      }
    }
    invertHermitian(e, users);
    let norm = 0; // ‖X^H E‖² is the trace of E, but not to the last digit: the sum is of what is sent
    for (let k = 0; k < users; k++) {
      for (let i = 0; i < users; i++) {
        const at = 2 * (i * users + k);
        addScaledConjugate(beams, first + k * width, e[at], e[at + 1], x, first + i * width, antennas);
      }
    }
    for (let i = first; i < first + users * width; i++) norm += beams[i] * beams[i];
    scales[n] = Math.sqrt(power / norm);
    for (let i = first; i < first + users * width; i++) beams[i] *= scales[n];
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
  const q = new Float64Array(2 * users * users), eq = new Float64Array(2 * users * users);
  for (let n = 0; n < count; n++) {
    const first = n * size, gamma = scales[n];
    const e = inverses.subarray(n * 2 * users * users, (n + 1) * 2 * users * users);
    let along = 0; // Re⟨V, G⟩
    for (let i = 0; i < size; i++) along += beams[first + i] * g[first + i];
    for (let i = 0; i < size; i++) a[i] = gamma * (g[first + i] - along / power * beams[first + i]);
    for (let i = 0; i < users; i++) {
      for (let j = 0; j < users; j++) {
        inner(q, 2 * (i * users + j), a, i * width, beams, first + j * width, antennas);
      }
    }
    for (let i = 0; i < q.length; i++) q[i] /= gamma;
    multiply(eq, e, q, users);
    for (let k = 0; k < users; k++) {
      for (let i = 0; i < users; i++) {
        const ki = 2 * (k * users + i), ik = 2 * (i * users + k), row = first + k * width;
        addScaledConjugate(gradient, row, e[ki], e[ki + 1], a, i * width, antennas);
        addScaled(gradient, row, -eq[ki], -eq[ki + 1], x, first + i * width, antennas);
        addScaledConjugate(
          gradient,
          row,
          -q[ik] / gamma,
          q[ik + 1] / gamma,
          beams,
          first + i * width,
          antennas,
        );
      }
    }
  }
  return gradient;
}

/** out ← a b, `[size, size]` interleaved. */
function multiply(out: Float64Array, a: Float64Array, b: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let re = 0, im = 0;
      for (let k = 0; k < size; k++) {
        const p = 2 * (i * size + k), q = 2 * (k * size + j);
        re += a[p] * b[q] - a[p + 1] * b[q + 1];
        im += a[p] * b[q + 1] + a[p + 1] * b[q];
      }
      out[2 * (i * size + j)] = re;
      out[2 * (i * size + j) + 1] = im;
    }
  }
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
