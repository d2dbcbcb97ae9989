/**
 * Stage one of EQ-Net: the autoencoder g ∘ Q ∘ f_Q of ML LLR vectors (paper, section IV-A, eqs. 7 and 8).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal } from "../../compute/draw.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { Parameters } from "../../learn/parameters.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import type { Artifact, ByProfile, Training, TrainingContext } from "../../suite/types.ts";
import {
  decoder,
  initialDecoder,
  initialQuantizer,
  latentSize,
  type MimoSize,
  quantizer,
} from "./networks.ts";
import { trainPublishedAutoencoder } from "./published_autoencoder.ts";
import { toSoftBits } from "./soft_bits.ts";
import { drawTrainingUses, type TrainingSnr } from "./training_data.ts";

/** Training on fresh draws: every step sees channel uses that no other step sees. */
export type FreshAutoencoderRecipe = {
  readonly data: "fresh";
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

/** The published recipe: a fixed set of packets, rounds of epochs, then the decoder alone (method_notes A4). */
export type PublishedAutoencoderRecipe = {
  readonly data: "published";
  readonly packets: number;
  readonly usesPerPacket: number;
  readonly snr: { readonly points: readonly number[] };
  readonly batch: number;
  readonly learningRate: number;
  readonly epsilon: number;
  readonly rounds: number;
  readonly epochsPerRound: number;
  readonly decoderEpochs: number;
  readonly decoderPatience: number;
};

/** How the autoencoder is trained. */
export type AutoencoderRecipe = FreshAutoencoderRecipe | PublishedAutoencoderRecipe;

/** σ_u of eq. 8. */
const latentNoise = 0.001;

/** Parameters of the two networks, told apart by their prefixes. */
export const quantizerPrefix = "q.", decoderPrefix = "g.";

/** The training; its artifact holds f_Q and g. */
export function autoencoderTraining(
  size: MimoSize,
  recipes: ByProfile<AutoencoderRecipe>,
  options: { name?: string; latents?: number } = {},
): Training<AutoencoderRecipe> {
  const { name = "autoencoder", latents = latentSize(size) } = options;
  return {
    name,
    module: import.meta.url,
    spec: { size: { ...size }, latents, latentNoise },
    recipes,
    effort: (recipe) =>
      recipe.data === "fresh"
        ? recipe.batch * recipe.steps
        : 0.8 * recipe.packets * recipe.snr.points.length * recipe.usesPerPacket *
          (recipe.rounds * recipe.epochsPerRound + recipe.decoderEpochs),
    train: (recipe, context) =>
      recipe.data === "fresh"
        ? trainFresh(size, latents, recipe, context)
        : trainPublishedAutoencoder(size, latents, recipe, context),
  };
}

/** Initial f_Q and g under one set of names. */
export function initialAutoencoder(size: MimoSize, latents: number, context: TrainingContext) {
  const path = (
    network: string,
  ) => [context.stream("initial", network).key0, context.stream("initial", network).key1];
  return {
    ...prefixed(quantizerPrefix, initialQuantizer(size, path("quantizer"), latents)),
    ...prefixed(decoderPrefix, initialDecoder(size, path("decoder"), latents)),
  };
}

function prefixed<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/** The parameters whose names begin with `prefix`, without it. */
export function part(parameters: Parameters, prefix: string): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name.startsWith(prefix))
      .map(([name, variable]) => [name.slice(prefix.length), variable]),
  );
}

/** Soft bits → soft bits, with noise on the latents where it is given. */
export function reconstruct(parameters: Parameters, softBits: tf.Tensor, noise?: tf.Tensor): tf.Tensor {
  const z = quantizer(part(parameters, quantizerPrefix), softBits);
  return decoder(part(parameters, decoderPrefix), noise ? tf.add(z, noise) : z);
}

/** Draws of u in eq. 8. */
export function latentNoiseTensor(
  shape: [number, number],
  context: TrainingContext,
  step: number,
): tf.Tensor {
  const values = new Float32Array(shape[0] * shape[1]);
  fillNormal(values, context.stream("noise", step));
  return tf.mul(tf.tensor(values, shape), latentNoise);
}

/** Each output's error of eq. 7 before its weight, the mean over the batch: `[bits]`. */
export function outputErrors(softBits: tf.Tensor, rebuilt: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.mean(tf.div(tf.square(tf.sub(rebuilt, softBits)), tf.add(tf.abs(softBits), epsilon)), 0);
}

async function trainFresh(
  size: MimoSize,
  latents: number,
  recipe: FreshAutoencoderRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const bits = size.nt * size.bitsPerSymbol;
  const round = Math.max(1, Math.floor(recipe.steps / recipe.weightUpdates));
  let weights = new Array<number>(bits).fill(1 / bits);
  const trained = await runLoop({
    initial: initialAutoencoder(size, latents, context),
    adam: { amsgrad: true },
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch(step) {
      const uses = drawTrainingUses(size, recipe.snr, recipe.batch, context.stream("batch", step));
      const softBits = toSoftBits(mlLlr(uses, 2 ** size.bitsPerSymbol));
      return [
        tf.tensor(softBits, [recipe.batch, bits]),
        latentNoiseTensor([recipe.batch, latents], context, step),
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
      weights = await lossShares(size, recipe, context.stream("weights", step), parameters);
    },
    extra: { state: () => weights, restore: (state) => void (weights = state as number[]) },
  }, context);
  return await toArtifact(trained, { weights });
}

/** Channel uses behind an update of the loss weights. */
const weightUses = 8192;

async function lossShares(
  size: MimoSize,
  { snr, epsilon }: FreshAutoencoderRecipe,
  stream: ReturnType<TrainingContext["stream"]>,
  parameters: Parameters,
): Promise<number[]> {
  const softBits = toSoftBits(
    mlLlr(drawTrainingUses(size, snr, weightUses, stream), 2 ** size.bitsPerSymbol),
  );
  const errors = tf.tidy(() => {
    const x = tf.tensor(softBits, [weightUses, size.nt * size.bitsPerSymbol]);
    return outputErrors(x, reconstruct(parameters, x), epsilon);
  });
  const values = Array.from(await errors.data());
  errors.dispose();
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
}
