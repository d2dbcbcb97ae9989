/** The estimators with multi-task networks as methods: all windows of a sample through a network, and the mean. @module */
import type { NbIotPilots } from "../../../datasets/nbiot_pilots.ts";
import { slidingWindows, windowCount } from "../../../datasets/nbiot_samples.ts";
import * as tf from "@tensorflow/tfjs-core";
import { disposeParameters, loadParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import {
  emptyEstimates,
  type ImpairmentEstimates,
  impairmentNames,
  type PilotBursts,
} from "../../phy/nbiot/burst.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Method, PaperLength, Reduced } from "../../suite/types.ts";
import { estimator, floatingPointOperations, multiplyAccumulates } from "./networks.ts";
import { type MtlRecipe, mtlTraining } from "./training.ts";
import { chunkWindows, labelWidth, type MtlNetwork, networkInputs, networkSpec } from "./windows.ts";

/** What a multi-task estimator is made with. */
export interface MtlOptions {
  readonly label: string;
  /** Names the training and its streams. */
  readonly name: string;
  readonly network: MtlNetwork;
  /** The bursts that it is trained on, all parameters drawn from the training prior. */
  readonly data: NbIotPilots;
  readonly recipe: MtlRecipe;
  /** Where the recipe's length is stated; a choice, if absent. */
  readonly length?: PaperLength | undefined;
  readonly reduced: Reduced<MtlRecipe>;
}

/**
 * The parallel MTL estimator, or the single MTL network where the window is the whole sample: the mean of the network's
 * outputs over the windows of each sample (eq. 32).
 */
export function mtl(
  { label, name, network, data, recipe, length, reduced }: MtlOptions,
): Method<PilotBursts, ImpairmentEstimates> {
  const { size, window } = network, perSample = windowCount(window);
  return {
    ...madeBy(import.meta.url, mtl),
    spec: networkSpec(network),
    kind: "learned",
    label,
    parts: { network: { ...mtlTraining(name, network, data, recipesOf(recipe, reduced)), length } },
    open({ network: weights }) {
      const p = loadParameters(weights);
      return {
        async run(bursts) {
          const windows = slidingWindows(networkInputs(bursts), window), width = 2 * window.length;
          const outputs = await overRows(
            bursts.count * perSample,
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
