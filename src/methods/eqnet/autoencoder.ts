/**
 * Stage one of EQ-Net: the autoencoder g ∘ Q ∘ f_Q of ML LLR vectors (paper, section IV-A, eqs. 7 and 8).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { FreshFit } from "../../learn/fit.ts";
import type { Parameters } from "../../learn/parameters.ts";
import type { FreshSchedule } from "../../learn/schedule.ts";
import type { TrainingState } from "../../learn/loop.ts";
import { byData, defineTraining } from "../../learn/training.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Json, Training, TrainingContext } from "../../suite/types.ts";
import {
  type AutoencoderModel,
  drawSoftBits,
  initialAutoencoder,
  latentNoise,
  latentNoiseTensor,
  outputErrors,
  reconstruct,
  sharesOf,
  vectorBits,
  weightedLoss,
} from "./autoencoder_model.ts";
import type { TrainedBy } from "./detector.ts";
import { hiddenLayers, latentSize, type MimoSize } from "./networks.ts";
import { type PublishedAutoencoderRecipe, publishedStages } from "./published_autoencoder.ts";
import type { TrainingSnr } from "./training_data.ts";

/** Training on fresh draws; `batch` counts LLR vectors. */
export type FreshAutoencoderRecipe = FreshSchedule & {
  readonly data: "fresh";
  readonly snr: TrainingSnr;
  /** ε of eq. 7. */
  readonly epsilon: number;
  /** How often the weights w_i of eq. 7 are set anew, evenly over the training. */
  readonly weightUpdates: number;
};

/** How the autoencoder is trained. */
export type AutoencoderRecipe = FreshAutoencoderRecipe | PublishedAutoencoderRecipe;

/** A training that gives f_Q and g; it says of what, for all that works on its latents. */
export interface AutoencoderTraining extends Training<AutoencoderRecipe> {
  readonly model: AutoencoderModel;
}

/** What an autoencoder and its training are made with. */
export interface AutoencoderOptions extends TrainedBy<AutoencoderRecipe> {
  readonly size: MimoSize;
  /** Length of the latent code; {@link latentSize}, if absent. */
  readonly latents?: number;
}

/** The training of EQ-Net's autoencoder; its artifact holds f_Q and g. */
export function autoencoderTraining(
  { size, latents = latentSize(size), ...trained }: AutoencoderOptions,
): AutoencoderTraining {
  return trainingOf({ size, perStream: false, latents, hiddenLayers }, trained);
}

/** The training of any autoencoder of this kind. */
export function trainingOf(
  model: AutoencoderModel,
  { name, recipe, length, reduced }: TrainedBy<AutoencoderRecipe>,
): AutoencoderTraining {
  const training = defineTraining<AutoencoderRecipe>({
    name,
    ...madeBy(import.meta.url, trainingOf),
    spec: { model: { ...model, size: { ...model.size } } as Json, latentNoise },
    recipes: recipesOf(recipe, reduced),
    length,
    stages: byData<FreshAutoencoderRecipe, PublishedAutoencoderRecipe>({
      fresh: (recipe) => ({ ...recipe, open: (context) => fitFresh(model, recipe, context) }),
      published: (recipe) => publishedStages(model, recipe),
    }),
  });
  return { ...training, model };
}

function fitFresh(
  model: AutoencoderModel,
  recipe: FreshAutoencoderRecipe,
  context: TrainingContext,
): FreshFit {
  const bits = vectorBits(model);
  const round = Math.max(1, Math.floor(recipe.steps / recipe.weightUpdates));
  const weights: TrainingState<number[]> = { value: new Array(bits).fill(1 / bits) };
  return {
    initial: initialAutoencoder(model, context),
    adam: { amsgrad: true },
    draw: (stream, step) => [
      tf.tensor(drawSoftBits(model, recipe.snr, recipe.batch, stream()), [recipe.batch, bits]),
      latentNoiseTensor([recipe.batch, model.latents], context, step),
    ],
    loss: (parameters, [softBits, noise]) =>
      weightedLoss(softBits, reconstruct(parameters, softBits, noise), weights.value, recipe.epsilon),
    // The authors' code: at the end of a round, w_i becomes output i's share of the validation loss. Fresh draws are
    // validation data.
    async afterStep(parameters, step) {
      if ((step + 1) % round !== 0) return;
      const softBits = drawSoftBits(model, recipe.snr, weightVectors, context.stream("weights", step));
      weights.value = await lossShares(model, parameters, softBits, recipe.epsilon);
    },
    state: weights,
    info: () => ({ weights: weights.value }),
  };
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
  return sharesOf(values);
}
