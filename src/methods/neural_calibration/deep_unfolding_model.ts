/**
 * WMMSE unfolded (Hu et al., "Iterative algorithm induced deep-unfolding neural networks", 2021; [14] of the paper):
 * each inverse of an iteration is replaced by A⁺ X + Z with trained matrices, A⁺ being the reciprocals of A's diagonal,
 * each result gets a trained offset, and the last beams are the exact ones. For users with one antenna the receivers'
 * and weights' matrices are numbers.
 *
 * The authors' code keeps its third matrix, Y of A Y, at zero and so does this. It starts from small random matrices;
 * here X starts as the identity and the others at zero, so that untrained layers are WMMSE's with diagonal inverses.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { constant, type Initial, type Parameters } from "../../learn/parameters.ts";
import { mmseLayer } from "./mmse_layer.ts";
import { zfLayer } from "./zf_layer.ts";

/** Noise for a total power of 1: losses and channels are scaled so. */
const noise = 1;

/** Keeps the weight 1/E of a user without interference finite. */
const smallestError = 1e-6;

/** What is unfolded. */
export interface UnfoldedSize {
  readonly antennas: number;
  readonly users: number;
  readonly layers: number;
}

/** Initial parameters; layer i's are named `${i}.receiverX` and so on. */
export function initialUnfolded({ antennas, users, layers }: UnfoldedSize): Record<string, Initial> {
  const identity = constant([users, antennas, antennas], 0);
  for (let k = 0; k < users; k++) {
    for (let m = 0; m < antennas; m++) identity.values[(k * antennas + m) * antennas + m] = 1;
  }
  const initial: Record<string, Initial> = {};
  for (let i = 0; i < layers; i++) {
    for (const [name, value] of [["Xr", 1], ["Xi", 0], ["Zr", 0], ["Zi", 0], ["Or", 0], ["Oi", 0]] as const) {
      initial[`${i}.receiver${name}`] = constant([users], value);
    }
    initial[`${i}.weightX`] = constant([users], 1);
    initial[`${i}.weightZ`] = constant([users], 0);
    if (i === layers - 1) continue;
    initial[`${i}.beamXr`] = { shape: identity.shape, values: identity.values.slice() };
    for (const name of ["Xi", "Zr", "Zi"]) {
      initial[`${i}.beam${name}`] = constant([users, antennas, antennas], 0);
    }
    initial[`${i}.beamO`] = constant([users, 1, 2 * antennas], 0);
  }
  return initial;
}

/**
 * Beams of total power 1, `[count, K, 2M]`.
 *
 * @param rows downlink in units of the noise, `[count, K, 2M]`
 */
export function unfolded(
  { antennas, users, layers }: UnfoldedSize,
  p: Parameters,
  rows: tf.Tensor,
): tf.Tensor {
  const count = rows.shape[0];
  const [hr, hi] = tf.split(rows, 2, 2); // of h_k^H
  const forReal = tf.concat([hr, tf.neg(hi)], 2), forImaginary = tf.concat([hi, hr], 2);
  const energies = tf.add(tf.square(hr), tf.square(hi)); // [count, K, M]
  const eye = tf.eye(users);
  let beams = zfLayer(rows, users);
  for (let i = 0; i < layers; i++) {
    const of = (name: string) => p[`${i}.${name}`];
    // h_k^H v_j, [count, K, K], and T_k = Σ_j |h_k^H v_j|² + σ² ‖V‖²
    const sr = tf.matMul(forReal, beams, false, true), si = tf.matMul(forImaginary, beams, false, true);
    const powers = tf.sum(tf.add(tf.square(sr), tf.square(si)), 2);
    const total = tf.add(powers, tf.mul(tf.reshape(tf.sum(tf.square(beams), [1, 2]), [count, 1]), noise));
    const ownR = tf.sum(tf.mul(sr, eye), 2), ownI = tf.sum(tf.mul(si, eye), 2); // [count, K]
    const inverse = tf.reciprocal(total);
    const gainR = tf.add(tf.mul(inverse, of("receiverXr")), of("receiverZr"));
    const gainI = tf.add(tf.mul(inverse, of("receiverXi")), of("receiverZi"));
    const ur = tf.add(tf.sub(tf.mul(gainR, ownR), tf.mul(gainI, ownI)), of("receiverOr"));
    const ui = tf.add(tf.add(tf.mul(gainR, ownI), tf.mul(gainI, ownR)), of("receiverOi"));
    const square = tf.add(tf.square(ur), tf.square(ui));
    const cross = tf.add(tf.mul(ur, ownR), tf.mul(ui, ownI));
    const error = tf.maximum(tf.add(tf.sub(1, tf.mul(cross, 2)), tf.mul(square, total)), smallestError);
    const w = tf.relu(tf.add(tf.mul(tf.reciprocal(error), of("weightX")), of("weightZ")));
    const a = tf.mul(w, square), br = tf.mul(ur, w), bi = tf.mul(ui, w); // [count, K]
    if (i === layers - 1) {
      beams = mmseLayer(rows, tf.add(a, 1e-12), tf.stack([br, bi], 2), noise);
      break;
    }
    const weights = tf.expandDims(a, 2), ridge = tf.reshape(tf.mul(tf.sum(a, 1), noise), [count, 1]);
    const diagonal = tf.add(tf.sum(tf.mul(energies, weights), 1), ridge); // [count, M]
    const [cr, ci] = [br, bi].map((part) => tf.expandDims(part, 2));
    // h_k b_k, user by user: [K, count, 2M]
    const g = tf.transpose(
      tf.concat([
        tf.add(tf.mul(hr, cr), tf.mul(hi, ci)),
        tf.sub(tf.mul(hr, ci), tf.mul(hi, cr)),
      ], 2),
      [1, 0, 2],
    );
    const reciprocal = tf.expandDims(tf.reciprocal(tf.concat([diagonal, diagonal], 1)), 0);
    const next = tf.add(
      tf.mul(tf.matMul(g, realForm(of("beamXr"), of("beamXi"))), reciprocal),
      tf.matMul(g, realForm(of("beamZr"), of("beamZi"))),
    );
    beams = normalized(tf.transpose(tf.add(next, of("beamO")), [1, 0, 2]));
  }
  return tf.reshape(normalized(beams), [count, users, 2 * antennas]);
}

/** To a total power of 1, which no later layer sees. */
function normalized(beams: tf.Tensor): tf.Tensor {
  return tf.mul(beams, tf.rsqrt(tf.sum(tf.square(beams), [1, 2], true)));
}

/** The matrix that maps [Re g, Im g] as a row to [Re X g, Im X g] (paper, eq. 23): `[K, 2M, 2M]`. */
function realForm(re: tf.Tensor, im: tf.Tensor): tf.Tensor {
  return tf.concat([tf.concat([re, im], 2), tf.concat([tf.neg(im), re], 2)], 1);
}
