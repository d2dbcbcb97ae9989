/**
 * The sum rate (paper, eq. 5) as a loss, with its gradient in closed form (eq. 27), batched in float64.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { log } from "../../compute/exact_math.ts";
import type { DownlinkSize } from "../../phy/beamforming/downlink.ts";
import { type ComplexArray, complexZeros } from "../../phy/linalg/complex_array.ts";
import { addScaledConjugate, innerTranspose } from "../../phy/linalg/products.ts";
import { fromRows, toRows } from "./rows.ts";

/** The sum rate of each channel, and its gradient with respect to the beams. */
export interface SumRates {
  /** bit/s/Hz, `[count]`. */
  readonly rates: Float64Array;
  /** ∂R/∂Re V + j ∂R/∂Im V, `[count, K, M]`. */
  readonly gradient: ComplexArray;
}

/**
 * R = Σ_k log2(1 + |h_k^H v_k|² / (Σ_j≠k |h_k^H v_j|² + σ²)).
 *
 * @param channels `[count, K, M]`: row k is h_k^H
 * @param beams `[count, K, M]`: row k is v_k^T
 */
export function sumRates(
  { count, users, antennas }: DownlinkSize,
  channels: ComplexArray,
  beams: ComplexArray,
  noisePower: number,
): SumRates {
  const rates = new Float64Array(count), gradient = complexZeros(count * users * antennas);
  const s = complexZeros(users);
  for (let n = 0; n < count; n++) {
    const first = n * users * antennas;
    for (let k = 0; k < users; k++) {
      const row = first + k * antennas;
      let total = noisePower;
      for (let j = 0; j < users; j++) {
        innerTranspose(s, j, channels, row, beams, first + j * antennas, antennas);
        total += s.re[j] * s.re[j] + s.im[j] * s.im[j];
      }
      const signal = s.re[k] * s.re[k] + s.im[k] * s.im[k], interference = total - signal;
      rates[n] += (log(total) - log(interference)) / Math.LN2;
      for (let j = 0; j < users; j++) { // ∂R/∂(h_k^H v_j), carried to v_j by conj(h_k^H)
        const slope = 2 / Math.LN2 * (1 / total - (j === k ? 0 : 1 / interference));
        const to = first + j * antennas;
        addScaledConjugate(gradient, to, slope * s.re[j], slope * s.im[j], channels, row, antennas);
      }
    }
  }
  return { rates, gradient };
}

/**
 * Minus the mean sum rate of a batch, a scalar: the loss of every network that designs beams.
 *
 * @param beams `[count, K, 2M]`, of total power 1
 * @param channels `[count, K, 2M]`; no gradient flows to them
 * @param noiseToPower σ² / P in the channels' units
 */
export function negativeSumRate(beams: tf.Tensor, channels: tf.Tensor, noiseToPower: number): tf.Scalar {
  const [count, users, width] = beams.shape;
  const antennas = width / 2, h = fromRows(channels.dataSync<"float32">(), antennas);
  const loss = tf.customGrad((v) => {
    const values = fromRows((v as tf.Tensor).dataSync<"float32">(), antennas);
    const { rates, gradient } = sumRates({ count, users, antennas }, h, values, noiseToPower);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / count;
    return {
      value: tf.scalar(-mean),
      gradFunc: (dy: tf.Tensor) => {
        const factor = -dy.dataSync()[0] / count;
        return tf.tensor(toRows(gradient, antennas, factor), beams.shape);
      },
    };
  });
  return loss(beams) as tf.Scalar;
}
