/** What the trainings of the estimators share: where they start, and the loss of eq. 28. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { TrainingContext } from "../../suite/types.ts";
import { initialEstimator, initialEstimatorBuffers } from "./networks.ts";
import type { MtlNetwork } from "./windows.ts";

/** What every recipe says of it. */
export type ObjectiveRecipe = {
  /** The weight of α and β beside θ, λ of eq. 28. */
  readonly lambda: number;
  /** Windows per step. */
  readonly batch: number;
  /**
   * Added to Adam's √v. With the usual 1e-7, gradients that are nothing but noise become full steps, and in heads that
   * have learned nothing yet both units of the narrowest layer die within a few hundred of them. With 1e-3 they mostly
   * live; heads that are held back until there is something to learn (`training.ts`) live with less, too.
   */
  readonly adamEpsilon: number;
};

/** Where every training starts, and its optimiser. */
export function start({ size }: MtlNetwork, { adamEpsilon }: ObjectiveRecipe, context: TrainingContext) {
  const { key0, key1 } = context.stream("initial");
  return {
    initial: initialEstimator(size, [key0, key1]),
    buffers: initialEstimatorBuffers(size),
    adam: { amsgrad: false, epsilon: adamEpsilon },
  };
}

/** L_θ + λ (L_α + L_β), eqs. 25 to 28, of estimates and labels `[n, 5]`. */
export function impairmentLoss(estimates: tf.Tensor, labels: tf.Tensor, lambda: number): tf.Scalar {
  const weights = tf.tensor([1, lambda / 2, lambda / 2, lambda / 2, lambda / 2]);
  const squares = tf.square(tf.sub(estimates, labels));
  return tf.div(tf.sum(tf.mul(squares, weights)), estimates.shape[0]) as tf.Scalar;
}
