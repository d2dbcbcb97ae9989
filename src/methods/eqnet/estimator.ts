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
import type { ChannelUses } from "../../phy/mimo.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import type { Artifact, ByProfile, Training, TrainingContext } from "../../suite/types.ts";
import type { AutoencoderTraining } from "./autoencoder.ts";
import { quantizerPrefix } from "./autoencoder_model.ts";
import { estimator, initialEstimator, type MimoSize, quantizer } from "./networks.ts";
import { trainPublishedEstimator } from "./published_estimator.ts";
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

/** The published recipe: the fixed set of stage one, the rate halved on a plateau of the validation loss. */
export type PublishedEstimatorRecipe = {
  readonly data: "published";
  readonly packets: number;
  readonly usesPerPacket: number;
  readonly snr: { readonly points: readonly number[] };
  readonly batch: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly patience: number;
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
      recipe.data === "fresh"
        ? recipe.batch * recipe.steps
        : 0.8 * recipe.packets * recipe.snr.points.length * recipe.usesPerPacket * recipe.epochs,
    train: (recipe, context) =>
      recipe.data === "fresh"
        ? trainFresh(size, blocks, recipe, context)
        : trainPublishedEstimator(size, blocks, recipe, context),
  };
}

/** The stream path that names a network's initial weights. */
export function initialPath(context: TrainingContext): [number, number] {
  const { key0, key1 } = context.stream("initial", "estimator");
  return [key0, key1];
}

/** f_E's three inputs: y `[n, 2 N_r]` and H `[n, 2 N_r N_t]`, complex numbers interleaved, and σ_n `[n, 1]`. */
export function estimatorInputs(
  { n, nr, nt, y, h, noiseVariance }: ChannelUses,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const sigma = typeof noiseVariance === "number"
    ? new Float32Array(n).fill(Math.sqrt(noiseVariance))
    : noiseVariance.map(Math.sqrt);
  return [tf.tensor(y, [n, 2 * nr]), tf.tensor(h, [n, 2 * nr * nt]), tf.tensor(sigma, [n, 1])];
}

async function trainFresh(
  size: MimoSize,
  blocks: number,
  recipe: FreshEstimatorRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const teacher = loadParameters(context.inputs.autoencoder, quantizerPrefix);
  const trained = await runLoop({
    initial: initialEstimator(size, blocks, initialPath(context)),
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

/** Eq. 9, the mean over batch and latents. */
export function latentLoss(estimated: tf.Tensor, latents: tf.Tensor): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(estimated, latents))) as tf.Scalar;
}
