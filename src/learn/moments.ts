/** The running averages of normalisations, estimated anew for weights that training has left alone. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { Parameters } from "./parameters.ts";

/**
 * How a model's running averages are estimated again after training: for weights that are an average themselves
 * (Izmailov et al. 2018), and for use without dropout, which changes variances (Li et al. 2019).
 */
export interface MomentEstimation {
  /** Batches over which the means are taken. */
  readonly batches: number;
  /** Moves running averages, which are buffers, to `momentum` · average + (1 − `momentum`) · moment of the batch. */
  move(parameters: Parameters, buffers: Parameters, batch: tf.Tensor[], momentum: number): void;
}

/** Sets the running averages to the means over batches 0, 1, …, whatever they were before. */
export function estimateMoments(
  { batches, move }: MomentEstimation,
  parameters: Parameters,
  buffers: Parameters,
  batch: (k: number) => tf.Tensor[],
): void {
  for (let k = 0; k < batches; k++) tf.tidy(() => move(parameters, buffers, batch(k), 1 - 1 / (k + 1)));
}
