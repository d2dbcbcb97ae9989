/**
 * The sum rate (paper, eq. 5) as a loss, with its gradient in closed form (eq. 27), batched in float64.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { log } from "../../compute/exact_math.ts";
import { complexZeros } from "../../phy/linalg/complex_array.ts";
import { addScaledConjugate, type Floats, lengthOf, product, type RowsShape } from "./complex_rows.ts";

/** The sum rate of each channel, and its gradient with respect to the beams. */
export interface SumRates {
  /** bit/s/Hz, `[count]`. */
  readonly rates: Float64Array;
  /** ∂R/∂Re V, ∂R/∂Im V as rows, `[count, K, 2M]`. */
  readonly gradient: Float64Array;
}

/**
 * R = Σ_k log2(1 + |h_k^H v_k|² / (Σ_j≠k |h_k^H v_j|² + σ²)).
 *
 * @param channels `[count, K, 2M]`: row k is h_k^H
 * @param beams `[count, K, 2M]`: row k is v_k^T
 */
export function sumRates(shape: RowsShape, channels: Floats, beams: Floats, noisePower: number): SumRates {
  const { count, users, antennas } = shape, width = 2 * antennas;
  const rates = new Float64Array(count), gradient = new Float64Array(lengthOf(shape));
  const s = complexZeros(users);
  for (let n = 0; n < count; n++) {
    const first = n * users * width;
    for (let k = 0; k < users; k++) {
      const row = first + k * width;
      let total = noisePower;
      for (let j = 0; j < users; j++) {
        product(s, j, channels, row, beams, first + j * width, antennas);
        total += s.re[j] * s.re[j] + s.im[j] * s.im[j];
      }
      const signal = s.re[k] * s.re[k] + s.im[k] * s.im[k], interference = total - signal;
      rates[n] += (log(total) - log(interference)) / Math.LN2;
      for (let j = 0; j < users; j++) { // ∂R/∂(h_k^H v_j), carried to v_j by conj(h_k^H)
        const slope = 2 / Math.LN2 * (1 / total - (j === k ? 0 : 1 / interference));
        const to = first + j * width;
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
  const shape: RowsShape = { count, users, antennas: width / 2 };
  const h = channels.dataSync<"float32">().slice();
  const loss = tf.customGrad((v) => {
    const { rates, gradient } = sumRates(shape, h, (v as tf.Tensor).dataSync<"float32">(), noiseToPower);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / count;
    return {
      value: tf.scalar(-mean),
      gradFunc: (dy: tf.Tensor) => {
        const factor = -dy.dataSync()[0] / count;
        return tf.tensor(Float32Array.from(gradient, (value) => factor * value), beams.shape);
      },
    };
  });
  return loss(beams) as tf.Scalar;
}
