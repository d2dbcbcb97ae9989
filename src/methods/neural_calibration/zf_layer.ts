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
import type { DownlinkSize } from "../../phy/beamforming/downlink.ts";
import { invertSemidefinite } from "../../phy/linalg/cholesky.ts";
import { type ComplexArray, complexZeros } from "../../phy/linalg/complex_array.ts";
import {
  addScaled,
  addScaledConjugate,
  gramMatrix,
  inner,
  multiply,
  realInner,
} from "../../phy/linalg/products.ts";
import { fromRows, toRows } from "./rows.ts";

/** What the gradient needs of the beamformer. */
export interface ZfResult {
  /** `[count, K, M]`: row k is v_k^T. */
  readonly beams: ComplexArray;
  /** E of each channel, [K, K]. */
  readonly inverses: readonly ComplexArray[];
  /** γ of each channel. */
  readonly scales: Float64Array;
}

/**
 * Zero-forcing beams of total power `power`.
 *
 * @param x calibrated channels, `[count, K, M]`: row k is h_k^H
 * @throws {RangeError} where a channel is zero or not finite
 */
export function zfBeams(
  { count, users, antennas }: DownlinkSize,
  x: ComplexArray,
  power: number,
): ZfResult {
  const size = users * antennas, gram = complexZeros(users * users);
  const beams = complexZeros(count * size), scales = new Float64Array(count);
  const inverses: ComplexArray[] = [];
  for (let n = 0; n < count; n++) {
    const first = n * size;
    gramMatrix(x, first, users, antennas, gram);
    const e = invertSemidefinite(gram, users);
    for (let k = 0; k < users; k++) {
      for (let i = 0; i < users; i++) {
        const at = i * users + k;
        addScaledConjugate(
          beams,
          first + k * antennas,
          e.re[at],
          e.im[at],
          x,
          first + i * antennas,
          antennas,
        );
      }
    }
    scales[n] = Math.sqrt(power / realInner(beams, beams, first, users, antennas));
    for (let at = first; at < first + size; at++) {
      beams.re[at] *= scales[n];
      beams.im[at] *= scales[n];
    }
    inverses.push(e);
  }
  return { beams, inverses, scales };
}

/** ∂f/∂X from G = ∂f/∂V, both `[count, K, M]`. */
export function zfGradient(
  { count, users, antennas }: DownlinkSize,
  x: ComplexArray,
  { beams, inverses, scales }: ZfResult,
  g: ComplexArray,
  power: number,
): ComplexArray {
  const size = users * antennas, gradient = complexZeros(count * size), a = complexZeros(size);
  const q = complexZeros(users * users), eq = complexZeros(users * users);
  for (let n = 0; n < count; n++) {
    const first = n * size, gamma = scales[n], e = inverses[n];
    const share = realInner(beams, g, first, users, antennas) / power; // Re⟨V, G⟩ / P
    for (let at = 0; at < size; at++) {
      a.re[at] = gamma * (g.re[first + at] - share * beams.re[first + at]);
      a.im[at] = gamma * (g.im[first + at] - share * beams.im[first + at]);
    }
    for (let i = 0; i < users; i++) { // γ Q
      for (let j = 0; j < users; j++) {
        inner(q, i * users + j, a, i * antennas, beams, first + j * antennas, antennas);
      }
    }
    multiply(e, q, users, eq);
    for (let k = 0; k < users; k++) {
      for (let i = 0; i < users; i++) {
        const ki = k * users + i, ik = i * users + k, row = first + k * antennas, from = first + i * antennas;
        addScaledConjugate(gradient, row, e.re[ki], e.im[ki], a, i * antennas, antennas);
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
  const size: DownlinkSize = { count, users, antennas };
  const toTensor = (values: ComplexArray) =>
    tf.tensor(toRows(values, antennas), [count, users, 2 * antennas]);
  const layer = tf.customGrad((x, save) => {
    const input = x as tf.Tensor, channels = fromRows(input.dataSync<"float32">(), antennas);
    const result = zfBeams(size, channels, 1);
    (save as tf.GradSaveFunc)([input]);
    return {
      value: toTensor(result.beams),
      gradFunc(dy: tf.Tensor) {
        const g = fromRows(dy.dataSync<"float32">(), antennas);
        return tf.reshape(toTensor(zfGradient(size, channels, result, g, 1)), input.shape);
      },
    };
  });
  return layer(rows);
}
