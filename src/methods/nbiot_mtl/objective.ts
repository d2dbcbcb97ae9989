/** What every training of the estimators descends: the loss of eq. 28. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { Parameters } from "../../learn/parameters.ts";
import type { TrainingContext } from "../../suite/types.ts";
import { estimator, initialEstimator, initialEstimatorBuffers } from "./networks.ts";
import type { MtlNetwork } from "./windows.ts";

/** What every recipe says of it. */
export type ObjectiveRecipe = {
  /** The weight of α and β beside θ, λ of eq. 28. */
  readonly lambda: number;
  /** Windows per step. */
  readonly batch: number;
  /**
   * Added to Adam's √v. The usual 1e-7 turns gradients that are nothing but noise, as a network's are that has learned
   * nothing yet, into full steps, and within a hundred of them the two units of the heads' narrowest layer die.
   */
  readonly adamEpsilon: number;
};

/** Where every training starts, and its loss; the tensors of a batch are windows and labels. */
export function objective({ size }: MtlNetwork, recipe: ObjectiveRecipe, context: TrainingContext) {
  const { key0, key1 } = context.stream("initial");
  return {
    initial: initialEstimator(size, [key0, key1]),
    buffers: initialEstimatorBuffers(size),
    adam: { amsgrad: false, epsilon: recipe.adamEpsilon },
    loss: (p: Parameters, [windows, labels]: tf.Tensor[], _step: number, moments: Parameters) =>
      impairmentLoss(estimator(size, p, moments, windows, { from: "batch" }), labels, recipe.lambda),
  };
}

/** L_θ + λ (L_α + L_β), eqs. 25 to 28, of estimates and labels `[n, 5]`. */
export function impairmentLoss(estimates: tf.Tensor, labels: tf.Tensor, lambda: number): tf.Scalar {
  const weights = tf.tensor([1, lambda / 2, lambda / 2, lambda / 2, lambda / 2]);
  const squares = tf.square(tf.sub(estimates, labels));
  return tf.div(tf.sum(tf.mul(squares, weights)), estimates.shape[0]) as tf.Scalar;
}
