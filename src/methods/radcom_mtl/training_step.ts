/** One step of training as something to time. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { RadComBlock, RadComClasses } from "../../../datasets/radcom.ts";
import { createAdam } from "../../learn/adam.ts";
import { gradientStep } from "../../learn/gradient_step.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import type { Method } from "../../suite/types.ts";
import { networkOf, type NetworkSpec } from "./network_of.ts";
import { jointLoss, publishedSignalWeight, publishedWeights, toTensors } from "./training.ts";

/**
 * A method whose run is a training step on the block: forward, backward, Adam. It starts from initial weights and gives
 * nothing; for experiments of kind "latency".
 */
export function trainingStep(
  label: string,
  networkSpec: NetworkSpec,
  classes: RadComClasses,
): Method<RadComBlock, void> {
  const network = networkOf(networkSpec);
  return {
    module: import.meta.url,
    spec: { network: networkSpec, signalWeight: publishedSignalWeight },
    kind: "classical",
    label,
    open() {
      const p = createParameters(network.initial(["training step"]));
      const buffers = createParameters(network.buffers());
      const adam = createAdam(p, { amsgrad: false });
      let step = 0;
      return {
        async run(block) {
          tf.tidy(() => {
            const [x, ...targets] = toTensors(block, classes);
            gradientStep(
              p,
              adam,
              1e-3,
              () =>
                jointLoss(network.logits(p, buffers, x, ["training step", step]), targets, publishedWeights),
            );
          });
          step++;
          await Object.values(p)[0].data(); // the step is over when its weights are there
        },
        close() {
          adam.dispose();
          [p, buffers].forEach(disposeParameters);
        },
      };
    },
  };
}
