/** The published recipe of the estimators: epochs over a fixed set of windows (section V). @module */
import * as tf from "@tensorflow/tfjs-core";
import type { NbIotPilots } from "../../../datasets/nbiot_pilots.ts";
import { windowCount } from "../../../datasets/nbiot_samples.ts";
import { integerReader, type Stream } from "../../compute/random.ts";
import { bestPrefix, epochLoop } from "../../learn/epochs.ts";
import { disposeParameters } from "../../learn/parameters.ts";
import { meanOver } from "../../learn/rows.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { Artifact, TrainingContext } from "../../suite/types.ts";
import { estimator, initialEstimatorBuffers } from "./networks.ts";
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

/** Windows that an epoch trains on. */
export function windowsPerEpoch({ window }: MtlNetwork, { samples, windows }: PublishedMtlRecipe): number {
  return windows === "all" ? samples * windowCount(window) : samples;
}

/** Trains by the recipe. The sets are drawn again after an interruption rather than stored. */
export async function trainPublished(
  network: MtlNetwork,
  dataset: NbIotPilots,
  recipe: PublishedMtlRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const { size } = network, perSample = windowCount(network.window);
  const training = drawSet(dataset, recipe.samples, (k) => context.stream("training", k));
  const held = drawSet(dataset, recipe.validationSamples, (k) => context.stream("validation", k));
  const heldWindows = Uint32Array.from({ length: held.count * perSample }, (_, i) => i);
  const fineTuningFrom = (recipe.epochs - recipe.fineTuning.epochs) *
    Math.ceil(windowsPerEpoch(network, recipe) / recipe.batch);
  const loop = epochLoop({
    ...start(network, recipe, context),
    loss: (p, [windows, labels], _step, moments) =>
      impairmentLoss(estimator(size, p, moments, windows, { from: "batch" }), labels, recipe.lambda),
    samples: windowsPerEpoch(network, recipe),
    batch: recipe.batch,
    epochs: recipe.epochs,
    learningRate: recipe.learningRate,
    batchOf(chosen, step) {
      if (recipe.windows === "all") return windowTensors(network, training, chosen);
      const below = integerReader(context.stream("window", step));
      return windowTensors(network, training, chosen.map((sample) => sample * perSample + below(perSample)));
    },
    async validate(p, moments) {
      const [loss] = await meanOver(heldWindows, (chosen) => {
        const [windows, targets] = windowTensors(network, held, chosen);
        const estimates = estimator(size, p, moments, windows, "running");
        return tf.reshape(impairmentLoss(estimates, targets, recipe.lambda), [1]);
      }, chunkWindows);
      return loss;
    },
    best: true,
  }, context);
  const { parameters, buffers, curve } = await runLoop({
    ...loop,
    learningRate: (step) => step < fineTuningFrom ? recipe.learningRate : recipe.fineTuning.learningRate,
  }, context);
  disposeParameters(parameters);
  const best = (names: string[]) =>
    Object.fromEntries(names.map((name) => [name, buffers[bestPrefix + name]]));
  const moments = Object.keys(initialEstimatorBuffers(size));
  const kept = await toArtifact({ parameters: best(Object.keys(parameters)), buffers: best(moments), curve });
  moments.forEach((name) => buffers[name].dispose());
  return kept;
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
