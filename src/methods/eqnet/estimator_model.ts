/** What every training of the estimation encoder f_E shares: its inputs, its start and its loss. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { Initial } from "../../learn/parameters.ts";
import type { ChannelUses } from "../../phy/mimo.ts";
import type { TrainingContext } from "../../suite/types.ts";
import { initialEstimator, type MimoSize } from "./networks.ts";

/** Initial f_E from the training's streams. */
export function initialOf(size: MimoSize, blocks: number, context: TrainingContext): Record<string, Initial> {
  const { key0, key1 } = context.stream("initial", "estimator");
  return initialEstimator(size, blocks, [key0, key1]);
}

/** f_E's three inputs: y `[n, 2 N_r]` and H `[n, 2 N_r N_t]`, complex numbers interleaved, and σ_n `[n, 1]`. */
export function estimatorInputs(
  { n, nr, nt, y, h, noiseVariance }: ChannelUses,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const sigma = typeof noiseVariance === "number"
    ? new Float32Array(n).fill(Math.sqrt(noiseVariance))
    : noiseVariance.map(Math.sqrt);
  return [tf.tensor(y, [n, 2 * nr]), tf.tensor(h, [n, 2 * nr * nt]), tf.tensor(sigma, [n, 1])];
}

/** Eq. 9, the mean over batch and latents. */
export function latentLoss(estimated: tf.Tensor, latents: tf.Tensor): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(estimated, latents))) as tf.Scalar;
}
