/**
 * The published recipe of EQ-Net's estimation encoder (paper, section V-A, and the authors' code): Adam with AMSGrad on the
 * fixed set of stage one, the rate halved where the validation loss has not fallen for 100 epochs. The paper says 1000
 * epochs, the authors' code 2000, and the code keeps the weights of the least validation loss.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../../compute/random.ts";
import { bestPrefix, epochLoop } from "../../learn/epochs.ts";
import { gatherRows, meanOver } from "../../learn/rows.ts";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { Artifact, TrainingContext } from "../../suite/types.ts";
import { mlSoftBits, part, quantizerPrefix, toLatents } from "./autoencoder_model.ts";
import { estimatorInputs, initialOf, latentLoss } from "./estimator_model.ts";
import { estimator, latentSize, type MimoSize } from "./networks.ts";
import { drawFixedSet, type FixedSet, gatherUses, splitSet, trainedOf, usesInSet } from "./training_data.ts";

/** The published recipe. */
export type PublishedEstimatorRecipe = FixedSet & {
  readonly data: "published";
  readonly batch: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** Epochs without an improvement after which the rate is halved. */
  readonly patience: number;
};

/** What counts as an improvement: Keras' default for ReduceLROnPlateau. */
const leastImprovement = 1e-4;

/** Sample-steps of the recipe. */
export function publishedEstimatorEffort(recipe: PublishedEstimatorRecipe): number {
  return trainedOf(usesInSet(recipe)) * recipe.epochs;
}

/** Trains by the recipe. The set and its latents are computed again after an interruption rather than stored. */
export async function trainPublishedEstimator(
  size: MimoSize,
  blocks: number,
  recipe: PublishedEstimatorRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const { autoencoder } = context.inputs;
  // Stage one's own set, unless stage one was trained on fresh draws.
  const uses = drawFixedSet(
    size,
    recipe,
    autoencoder.info.data as Stream | undefined ?? context.stream("data"),
  );
  const f = loadParameters(autoencoder, quantizerPrefix);
  const latents = await toLatents(f, mlSoftBits(size, uses), size.nt * size.bitsPerSymbol);
  disposeParameters(f);
  const { training, validation } = splitSet(uses.n, context.stream("split"));
  const inputsAndLatents = (indices: Uint32Array): tf.Tensor[] => {
    const width = latentSize(size);
    const target = tf.tensor(gatherRows(latents, width, indices), [indices.length, width]);
    return [...estimatorInputs(gatherUses(uses, indices)), target];
  };
  const loss = (p: Parameters, [y, h, sigma, target]: tf.Tensor[]) =>
    latentLoss(estimator(p, blocks, y, h, sigma), target);
  const trained = await runLoop(
    epochLoop({
      initial: initialOf(size, blocks, context),
      adam: { amsgrad: true },
      samples: training.length,
      batch: recipe.batch,
      epochs: recipe.epochs,
      learningRate: recipe.learningRate,
      batchOf: (samples) => inputsAndLatents(samples.map((i) => training[i])),
      loss,
      async validate(p) {
        const [mean] = await meanOver(
          validation,
          (indices) => tf.reshape(loss(p, inputsAndLatents(indices)), [1]),
        );
        return mean;
      },
      best: true,
      halve: { epochs: recipe.patience, minDelta: leastImprovement },
    }, context),
    context,
  );
  disposeParameters(trained.parameters);
  return await toArtifact({ ...trained, parameters: part(trained.buffers, bestPrefix), buffers: {} });
}
