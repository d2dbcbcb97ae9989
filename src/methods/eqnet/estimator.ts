/**
 * Stage two of EQ-Net: the estimation encoder f_E is taught to give the latents that f_Q gives to the ML LLRs of the
 * same channel use (paper, eq. 9).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { loadParameters } from "../../learn/parameters.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import type { Artifact, ByProfile, Training, TrainingContext } from "../../suite/types.ts";
import type { AutoencoderTraining } from "./autoencoder.ts";
import { quantizerPrefix } from "./autoencoder_model.ts";
import { estimator, type MimoSize, quantizer } from "./networks.ts";
import { estimatorInputs, initialOf, latentLoss } from "./estimator_model.ts";
import {
  publishedEstimatorEffort,
  type PublishedEstimatorRecipe,
  trainPublishedEstimator,
} from "./published_estimator.ts";
import { toSoftBits } from "./soft_bits.ts";
import { drawTrainingUses, type TrainingSnr } from "./training_data.ts";

/** Training on fresh draws, with targets from f_Q as they come. */
export type FreshEstimatorRecipe = {
  readonly data: "fresh";
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  readonly snr: TrainingSnr;
  readonly averageShare: number;
};

/** How f_E is trained. */
export type EstimatorRecipe = FreshEstimatorRecipe | PublishedEstimatorRecipe;

/** The training of f_E with `blocks` residual blocks; its artifact holds f_E. */
export function estimatorTraining(
  name: string,
  size: MimoSize,
  blocks: number,
  autoencoder: AutoencoderTraining,
  recipes: ByProfile<EstimatorRecipe>,
): Training<EstimatorRecipe> {
  return {
    name,
    module: import.meta.url,
    spec: { size: { ...size }, blocks },
    recipes,
    needs: { autoencoder: autoencoder as unknown as Training },
    effort: (recipe) =>
      recipe.data === "fresh" ? recipe.batch * recipe.steps : publishedEstimatorEffort(recipe),
    train: (recipe, context) =>
      recipe.data === "fresh"
        ? trainFresh(size, blocks, recipe, context)
        : trainPublishedEstimator(size, blocks, recipe, context),
  };
}

async function trainFresh(
  size: MimoSize,
  blocks: number,
  recipe: FreshEstimatorRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const teacher = loadParameters(context.inputs.autoencoder, quantizerPrefix);
  const trained = await runLoop({
    initial: initialOf(size, blocks, context),
    adam: { amsgrad: true },
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch(step) {
      const uses = drawTrainingUses(size, recipe.snr, recipe.batch, context.stream("batch", step));
      const softBits = toSoftBits(mlLlr(uses, 2 ** size.bitsPerSymbol));
      const latents = quantizer(teacher, tf.tensor(softBits, [uses.n, size.nt * size.bitsPerSymbol]));
      return [...estimatorInputs(uses), latents];
    },
    loss: (parameters, [y, h, sigma, latents]) =>
      latentLoss(estimator(parameters, blocks, y, h, sigma), latents),
  }, context);
  Object.values(teacher).forEach((variable) => variable.dispose());
  return await toArtifact(trained);
}
