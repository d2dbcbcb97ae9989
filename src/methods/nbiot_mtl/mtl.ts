/** The estimators with multi-task networks as methods: all windows of a sample through a network, and the mean. @module */
import type { NbIotBlock } from "../../../datasets/nbiot_pilots.ts";
import { slidingWindows, windowCount } from "../../../datasets/nbiot_samples.ts";
import * as tf from "@tensorflow/tfjs-core";
import { disposeParameters, loadParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import { emptyEstimates, type ImpairmentEstimates, impairmentNames } from "../../phy/nbiot/burst.ts";
import type { Method, Training } from "../../suite/types.ts";
import { estimator, floatingPointOperations, multiplyAccumulates } from "./networks.ts";
import { chunkWindows, labelWidth, type MtlNetwork, networkInputs, networkSpec } from "./windows.ts";

/**
 * The parallel MTL estimator, or the single MTL network where the window is the whole sample: the mean of the network's
 * outputs over the windows of each sample (eq. 32).
 */
export function mtlEstimator(
  label: string,
  network: MtlNetwork,
  training: Training,
): Method<NbIotBlock, ImpairmentEstimates> {
  const { size, window } = network, perSample = windowCount(window);
  return {
    module: import.meta.url,
    spec: networkSpec(network),
    kind: "learned",
    label,
    parts: { network: training },
    open({ network: weights }) {
      const p = loadParameters(weights);
      return {
        async run(block) {
          const windows = slidingWindows(networkInputs(block), window), width = 2 * window.length;
          const outputs = await overRows(
            block.bursts.count * perSample,
            (begin, end) => {
              const part = windows.subarray(begin * width, end * width);
              return estimator(size, p, p, tf.tensor(part, [end - begin, window.length, 2]), "running");
            },
            chunkWindows,
          );
          return meanOverWindows(outputs, perSample);
        },
        close: () => disposeParameters(p),
      };
    },
    costs: ({ network: weights }) => ({
      parameters: { value: weights.info.parameters as number, unit: "" },
      // Of one pass, as the paper counts, and of one estimate.
      multiplyAccumulates: { value: multiplyAccumulates(size), unit: "" },
      flops: { value: floatingPointOperations(size), unit: "FLOP" },
      passes: { value: perSample, unit: "" },
      flopsPerEstimate: { value: perSample * floatingPointOperations(size), unit: "FLOP" },
    }),
  };
}

/** Eq. 32 of outputs `[count · T, 5]`; sums are float64. */
function meanOverWindows(outputs: Float32Array, perSample: number): ImpairmentEstimates {
  const count = outputs.length / (perSample * labelWidth), estimates = emptyEstimates(count);
  impairmentNames.forEach((name, column) => {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let t = 0; t < perSample; t++) sum += outputs[(i * perSample + t) * labelWidth + column];
      estimates[name][i] = sum / perSample;
    }
  });
  return estimates;
}
