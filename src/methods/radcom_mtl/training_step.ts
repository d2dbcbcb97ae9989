/** One step of training as something to time. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { RadComInputs } from "../../../datasets/radcom_block.ts";
import { tasks } from "../../../datasets/radcom_classes.ts";
import { createAdam } from "../../learn/adam.ts";
import { gradientStep } from "../../learn/gradient_step.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";
import type { MtlClassifier } from "./mtl.ts";
import { mtlNetwork } from "./mtl_network.ts";
import { jointLoss, publishedSignalWeight, publishedWeights, toTensors } from "./training.ts";

/**
 * A method whose run is a training step of a classifier's network on the block's windows: forward, backward, Adam. It starts from
 * initial weights and gives nothing; for experiments of kind "latency". Window i has each task's class i modulo their
 * number, since the time doesn't depend on what the labels are.
 */
export function trainingStep(
  { label, training }: Pick<MtlClassifier, "label" | "training">,
): Method<RadComInputs, void> {
  const spec = training.network, network = mtlNetwork(spec);
  return {
    ...madeBy(import.meta.url, trainingStep),
    spec: { network: spec, signalWeight: publishedSignalWeight },
    kind: "classical",
    label,
    open() {
      const p = createParameters(network.initial(["training step"]));
      const buffers = createParameters(network.buffers());
      const adam = createAdam(p, { amsgrad: false });
      let step = 0;
      return {
        async run(inputs) {
          const [modulation, signal] = tasks.map((task) =>
            Uint8Array.from({ length: inputs.count }, (_, i) => i % spec.classes[task])
          );
          tf.tidy(() => {
            const [x, ...targets] = toTensors({ inputs, truth: { modulation, signal } }, spec.classes);
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
