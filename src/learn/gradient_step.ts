/** One step of gradient descent. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { Adam } from "./adam.ts";
import type { Parameters } from "./parameters.ts";

/**
 * Moves all parameters by one step of the optimiser along the gradient of a loss.
 *
 * @param loss runs inside `tf.tidy` and under the gradient tape; it must depend on every parameter
 * @returns the loss before the step, which the caller disposes of
 */
export function gradientStep(
  parameters: Parameters,
  adam: Adam,
  learningRate: number,
  loss: () => tf.Scalar,
): tf.Scalar {
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, Object.values(parameters));
    const byName = Object.fromEntries(
      Object.entries(parameters).map(([name, variable]) => [name, grads[variable.name]]),
    );
    adam.apply(byName, learningRate);
    return value;
  });
}
