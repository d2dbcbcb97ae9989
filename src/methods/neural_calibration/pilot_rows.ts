/**
 * From received pilots to the users' uplink rows: the least-squares estimator as a layer between networks.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { PilotInputs, ReceivedPilots } from "../../../datasets/massive_mimo.ts";

/**
 * What each antenna has received, `[count · M, 2L]`, each item scaled to a mean square of one: antennas and their
 * order take no part in that.
 */
export function antennaRows({ count, antennas, pilots }: PilotInputs): Float32Array {
  const { length, received: { re, im } } = pilots;
  const size = antennas * length, out = new Float32Array(2 * re.length);
  for (let n = 0; n < count; n++) {
    let energy = 0;
    for (let i = n * size; i < (n + 1) * size; i++) energy += re[i] * re[i] + im[i] * im[i];
    const scale = Math.sqrt(2 * size / energy);
    for (let i = n * size; i < (n + 1) * size; i++) {
      const row = Math.floor(i / length), l = i % length;
      out[2 * row * length + l] = scale * re[i];
      out[2 * row * length + length + l] = scale * im[i];
    }
  }
  return out;
}

/**
 * The real matrix of Y ↦ (Y P^H (P P^H)^-1)^*, up to a factor, for orthogonal pilots of equal energy, `[2L, 2K]` (real
 * form of eq. 23). The conjugate makes rows h_k^H of the columns h_k.
 */
export function leastSquaresMatrix({ sent, length }: ReceivedPilots): Float32Array {
  const users = sent.re.length / length, matrix = new Float32Array(4 * length * users);
  const energy = sent.re.reduce((sum, re, i) => sum + re * re + sent.im[i] * sent.im[i], 0) / users;
  const scale = 1 / Math.sqrt(energy);
  for (let l = 0; l < length; l++) {
    for (let k = 0; k < users; k++) { // conj((a + jb)(c − jd)) = (ac + bd) + j(ad − bc)
      const c = scale * sent.re[k * length + l], d = scale * sent.im[k * length + l];
      matrix[l * 2 * users + k] = c;
      matrix[l * 2 * users + users + k] = d;
      matrix[(length + l) * 2 * users + k] = d;
      matrix[(length + l) * 2 * users + users + k] = -c;
    }
  }
  return matrix;
}

/**
 * Least-squares estimates of the uplink, each user's row scaled to a mean square of one.
 *
 * @param received `[count · M, 2L]`
 * @param matrix {@link leastSquaresMatrix}, `[2L, 2K]`
 * @returns `[count · K, 2M]`: row k is ĥ_UL,k^H
 */
export function leastSquaresRows(received: tf.Tensor, matrix: tf.Tensor, antennas: number): tf.Tensor {
  const users = matrix.shape[1]! / 2, count = received.shape[0] / antennas;
  const estimates = tf.reshape(tf.matMul(received, matrix), [count, antennas, 2, users]);
  const rows = tf.reshape(tf.transpose(estimates, [0, 3, 2, 1]), [count * users, 2 * antennas]);
  const energy = tf.sum(tf.square(rows), 1, true);
  return tf.mul(rows, tf.mul(tf.rsqrt(energy), Math.sqrt(antennas)));
}
