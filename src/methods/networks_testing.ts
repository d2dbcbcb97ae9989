/** A short training, for the tests of networks. @module */
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import { createAdam } from "../learn/adam.ts";
import { createParameters, disposeParameters, type Initial, type Parameters } from "../learn/parameters.ts";

/** The losses of four steps of Adam on the current backend, and a hash of the weights and running averages after. */
export function fourSteps(
  initial: Record<string, Initial>,
  initialBuffers: Record<string, Initial>,
  loss: (parameters: Parameters, buffers: Parameters, step: number) => tf.Scalar,
): { losses: number[]; hash: string } {
  const parameters = createParameters(initial), buffers = createParameters(initialBuffers);
  const adam = createAdam(parameters, { amsgrad: false });
  const losses = [0, 1, 2, 3].map((step) =>
    tf.tidy(() => {
      const variables = Object.values(parameters);
      const { value, grads } = tf.variableGrads(() => loss(parameters, buffers, step), variables);
      const byName = Object.entries(parameters).map(([name, { name: id }]) => [name, grads[id]]);
      adam.apply(Object.fromEntries(byName), 1e-3);
      return value.dataSync()[0];
    })
  );
  const hash = createHash("sha256");
  for (const variable of [...Object.values(parameters), ...Object.values(buffers)]) {
    hash.update(new Uint8Array(variable.dataSync<"float32">().slice().buffer));
  }
  adam.dispose();
  disposeParameters(parameters);
  disposeParameters(buffers);
  return { losses, hash: hash.digest("hex") };
}
