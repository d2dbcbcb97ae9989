/**
 * Stage one of EQ-Net: the autoencoder g ∘ Q ∘ f_Q of ML LLR vectors (paper, section IV-A, eqs. 7 and 8).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { Parameters } from "../../learn/parameters.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import type { Artifact, ByProfile, Json, Training, TrainingContext } from "../../suite/types.ts";
import {
  type AutoencoderModel,
  drawSoftBits,
  initialAutoencoder,
  latentNoise,
  latentNoiseTensor,
  outputErrors,
  reconstruct,
  vectorBits,
} from "./autoencoder_model.ts";
import { hiddenLayers, latentSize, type MimoSize } from "./networks.ts";
import {
  type PublishedAutoencoderRecipe,
  publishedEffort,
  trainPublishedAutoencoder,
} from "./published_autoencoder.ts";
import type { TrainingSnr } from "./training_data.ts";

/** Training on fresh draws: every step sees channel uses that no other step sees. */
export type FreshAutoencoderRecipe = {
  readonly data: "fresh";
  /** LLR vectors per step. */
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  readonly snr: TrainingSnr;
  /** ε of eq. 7. */
  readonly epsilon: number;
  /** How often the weights w_i of eq. 7 are set anew, evenly over the training. */
  readonly weightUpdates: number;
  readonly averageShare: number;
};

/** How the autoencoder is trained. */
export type AutoencoderRecipe = FreshAutoencoderRecipe | PublishedAutoencoderRecipe;

/** A training that gives f_Q and g; it says of what, so that codebooks can be fitted to its latents. */
export interface AutoencoderTraining extends Training<AutoencoderRecipe> {
  readonly model: AutoencoderModel;
}

/** The training of EQ-Net's autoencoder; its artifact holds f_Q and g. */
export function autoencoderTraining(
  size: MimoSize,
  recipes: ByProfile<AutoencoderRecipe>,
  options: { name?: string; latents?: number } = {},
): AutoencoderTraining {
  const { name = "autoencoder", latents = latentSize(size) } = options;
  return trainingOf(name, { size, perStream: false, latents, hiddenLayers }, recipes);
}

/** The training of any autoencoder of this kind. */
export function trainingOf(
  name: string,
  model: AutoencoderModel,
  recipes: ByProfile<AutoencoderRecipe>,
): AutoencoderTraining {
  return {
    name,
    module: import.meta.url,
    spec: { model: { ...model, size: { ...model.size } } as Json, latentNoise },
    model,
    recipes,
    effort: (recipe) =>
      recipe.data === "fresh" ? recipe.batch * recipe.steps : publishedEffort(model, recipe),
    train: (recipe, context) =>
      recipe.data === "fresh"
        ? trainFresh(model, recipe, context)
        : trainPublishedAutoencoder(model, recipe, context),
  };
}

async function trainFresh(
  model: AutoencoderModel,
  recipe: FreshAutoencoderRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const bits = vectorBits(model);
  const round = Math.max(1, Math.floor(recipe.steps / recipe.weightUpdates));
  let weights = new Array<number>(bits).fill(1 / bits);
  const trained = await runLoop({
    initial: initialAutoencoder(model, context),
    adam: { amsgrad: true },
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch(step) {
      const softBits = drawSoftBits(model, recipe.snr, recipe.batch, context.stream("batch", step));
      return [
        tf.tensor(softBits, [recipe.batch, bits]),
        latentNoiseTensor([recipe.batch, model.latents], context, step),
      ];
    },
    loss: (parameters, [softBits, noise]) =>
      tf.sum(
        tf.mul(outputErrors(softBits, reconstruct(parameters, softBits, noise), recipe.epsilon), weights),
      ) as tf.Scalar,
    // The authors' code: at the end of a round, w_i becomes output i's share of the validation loss. Fresh draws are
    // validation data.
    async afterStep(parameters, step) {
      if ((step + 1) % round !== 0) return;
      const softBits = drawSoftBits(model, recipe.snr, weightVectors, context.stream("weights", step));
      weights = await lossShares(model, parameters, softBits, recipe.epsilon);
    },
    extra: { state: () => weights, restore: (state) => void (weights = state as number[]) },
  }, context);
  return await toArtifact(trained, { weights });
}

/** LLR vectors behind an update of the loss weights. */
const weightVectors = 8192;

/** Each output's share of the loss: what the weights w_i of eq. 7 become. */
async function lossShares(
  model: AutoencoderModel,
  parameters: Parameters,
  softBits: Float32Array,
  epsilon: number,
): Promise<number[]> {
  const errors = tf.tidy(() => {
    const x = tf.tensor(softBits, [weightVectors, vectorBits(model)]);
    return outputErrors(x, reconstruct(parameters, x), epsilon);
  });
  const values = Array.from(await errors.data());
  errors.dispose();
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
}
