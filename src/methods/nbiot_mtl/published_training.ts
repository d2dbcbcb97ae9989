/** The published recipe of the estimators: epochs over a fixed set of windows (section V). @module */
import type * as tf from "@tensorflow/tfjs-core";
import type { NbIotPilots } from "../../../datasets/nbiot_pilots.ts";
import { windowCount } from "../../../datasets/nbiot_samples.ts";
import { integerReader, type Stream } from "../../compute/random.ts";
import type { EpochFit } from "../../learn/fit.ts";
import type { Parameters } from "../../learn/parameters.ts";
import type { EpochStage } from "../../learn/training.ts";
import type { TrainingContext } from "../../suite/types.ts";
import { estimator, type Moments } from "./networks.ts";
import { impairmentLoss, type ObjectiveRecipe, start } from "./objective.ts";
import { chunkWindows, type MtlNetwork, type Samples, samplesOf, windowTensors } from "./windows.ts";

/**
 * Epochs over a fixed set (section V). The weights of the least validation loss are kept, a choice, as is the length of
 * the fine-tuning, of which the paper gives the rate alone.
 */
export type PublishedMtlRecipe = ObjectiveRecipe & {
  readonly data: "published";
  /** N_s and N_v. */
  readonly samples: number;
  readonly validationSamples: number;
  /** All windows of a sample in every epoch, or one of them at random. */
  readonly windows: "all" | "one";
  readonly epochs: number;
  readonly learningRate: number;
  /** The last epochs, and their rate. */
  readonly fineTuning: { readonly epochs: number; readonly learningRate: number };
};

/** The stage of the recipe. Its sets are drawn again after an interruption rather than stored. */
export function publishedStage(
  network: MtlNetwork,
  dataset: NbIotPilots,
  recipe: PublishedMtlRecipe,
): EpochStage {
  const perSample = windowCount(network.window);
  return {
    ...recipe,
    samples: recipe.windows === "all" ? recipe.samples * perSample : recipe.samples,
    open: (context) => fitPublished(network, dataset, recipe, context),
  };
}

function fitPublished(
  network: MtlNetwork,
  dataset: NbIotPilots,
  recipe: PublishedMtlRecipe,
  context: TrainingContext,
): EpochFit {
  const { size } = network, perSample = windowCount(network.window);
  const training = drawSet(dataset, recipe.samples, (k) => context.stream("training", k));
  const others = drawSet(dataset, recipe.validationSamples, (k) => context.stream("validation", k));
  const lossOf = (p: Parameters, moments: Parameters, [windows, labels]: tf.Tensor[], mode: Moments) =>
    impairmentLoss(estimator(size, p, moments, windows, mode), labels, recipe.lambda);
  return {
    ...start(network, recipe, context),
    batchOf(chosen, step) {
      if (recipe.windows === "all") return windowTensors(network, training, chosen);
      const below = integerReader(context.stream("window", step));
      return windowTensors(network, training, chosen.map((sample) => sample * perSample + below(perSample)));
    },
    loss: (p, batch, _step, moments) => lossOf(p, moments, batch, { from: "batch" }),
    validation: {
      samples: Uint32Array.from({ length: others.count * perSample }, (_, i) => i),
      batchOf: (chosen) => windowTensors(network, others, chosen),
      measure: (p, batch, moments) => lossOf(p, moments, batch, "running"),
      chunk: chunkWindows,
      keepBest: true,
    },
  };
}

/** Bursts of a fixed set that are drawn together. */
const setBlock = 1000;

function drawSet(
  dataset: NbIotPilots,
  count: number,
  stream: (block: number) => Stream,
): Samples {
  const parts = Array.from({ length: Math.ceil(count / setBlock) }, (_, k) => {
    return samplesOf(dataset.block({}, stream(k), Math.min(setBlock, count - k * setBlock)));
  });
  const join = (arrays: Float32Array[]) => {
    const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
    arrays.reduce((at, values) => (all.set(values, at), at + values.length), 0);
    return all;
  };
  return {
    count,
    features: join(parts.map((part) => part.features)),
    labels: join(parts.map((part) => part.labels)),
  };
}
