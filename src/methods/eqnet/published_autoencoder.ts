/**
 * The published recipe of EQ-Net's autoencoder (paper, section V-A, and the authors' code): Adam with AMSGrad over a fixed
 * set of packets, rounds of epochs between which the weights w_i of eq. 7 become the outputs' shares of the validation
 * loss, then the decoder alone, unweighted and at half the rate, until the validation loss stops falling.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { bestPrefix, epochLoop, stepsPerEpoch } from "../../learn/epochs.ts";
import { gatherRows, meanOver } from "../../learn/rows.ts";
import {
  disposeParameters,
  type Initial,
  loadParameters,
  type Parameters,
  readParameters,
} from "../../learn/parameters.ts";
import { runStages } from "../../learn/stages.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { Artifact, TrainingContext } from "../../suite/types.ts";
import {
  type AutoencoderModel,
  decoderPrefix,
  initialAutoencoder,
  latentNoiseTensor,
  mlSoftBits,
  outputErrors,
  part,
  quantizerPrefix,
  reconstruct,
  vectorBits,
  vectorsPerUse,
} from "./autoencoder_model.ts";
import { decoder, quantizer } from "./networks.ts";
import { drawFixedSet, type FixedSet, splitSet, trainedOf, usesInSet } from "./training_data.ts";

/** The published recipe. */
export type PublishedAutoencoderRecipe = FixedSet & {
  readonly data: "published";
  readonly batch: number;
  readonly learningRate: number;
  readonly epsilon: number;
  readonly rounds: number;
  readonly epochsPerRound: number;
  readonly decoderEpochs: number;
  readonly decoderPatience: number;
};

/** What counts as an improvement in the decoder's stage (the authors' code). */
const leastImprovement = 1e-5;

/** Sample-steps of the recipe. */
export function publishedEffort(model: AutoencoderModel, recipe: PublishedAutoencoderRecipe): number {
  const samples = trainedOf(usesInSet(recipe) * vectorsPerUse(model));
  return samples * (recipe.rounds * recipe.epochsPerRound + recipe.decoderEpochs);
}

/**
 * Trains by the recipe. The set is drawn again after an interruption rather than stored; `info.data` names its stream,
 * so that stage two can train on the same set.
 */
export function trainPublishedAutoencoder(
  model: AutoencoderModel,
  recipe: PublishedAutoencoderRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const data = context.stream("data");
  const softBits = mlSoftBits(model.size, drawFixedSet(model.size, recipe, data));
  const bits = vectorBits(model);
  const { training, validation } = splitSet(softBits.length / bits, context.stream("split"));
  const set: Set = {
    training: training.length,
    softBits: (samples, of) => {
      const rows = gatherRows(
        softBits,
        bits,
        samples.map((i) => (of === "training" ? training : validation)[i]),
      );
      return tf.tensor(rows, [samples.length, bits]);
    },
    validation: Uint32Array.from(validation, (_, i) => i),
  };
  const perEpoch = stepsPerEpoch({ samples: training.length, batch: recipe.batch });
  return runStages([
    {
      steps: recipe.rounds * recipe.epochsPerRound * perEpoch,
      run: (_before, stage) => trainBoth(model, recipe, set, stage),
    },
    {
      steps: recipe.decoderEpochs * perEpoch,
      async run(before, stage) {
        const { tensors, info } = await trainDecoder(recipe, set, before!, stage);
        return { tensors, info: { ...info, data: { ...data } } };
      },
    },
  ], context);
}

interface Set {
  /** Number of vectors that are trained on. */
  readonly training: number;
  /** Indices of the others: 0, 1, … */
  readonly validation: Uint32Array;
  softBits(samples: Uint32Array, of: "training" | "validation"): tf.Tensor;
}

/** f_Q and g together. */
async function trainBoth(
  model: AutoencoderModel,
  recipe: PublishedAutoencoderRecipe,
  set: Set,
  context: TrainingContext,
): Promise<Artifact> {
  const bits = vectorBits(model), { epsilon, batch } = recipe;
  let weights = new Array<number>(bits).fill(1 / bits);
  const loop = epochLoop({
    initial: initialAutoencoder(model, context),
    adam: { amsgrad: true },
    samples: set.training,
    batch,
    epochs: recipe.rounds * recipe.epochsPerRound,
    learningRate: recipe.learningRate,
    batchOf: (samples, step) => [
      set.softBits(samples, "training"),
      latentNoiseTensor([samples.length, model.latents], context, step),
    ],
    loss: (p, [softBits, noise]) =>
      tf.sum(tf.mul(outputErrors(softBits, reconstruct(p, softBits, noise), epsilon), weights)) as tf.Scalar,
    async afterEpoch(p, epoch) {
      if ((epoch + 1) % recipe.epochsPerRound !== 0) return;
      const errors = await meanOver(set.validation, (samples) => {
        const softBits = set.softBits(samples, "validation");
        return outputErrors(softBits, reconstruct(p, softBits), epsilon);
      });
      const sum = errors.reduce((a, b) => a + b, 0);
      weights = errors.map((error) => error / sum);
    },
    extra: { state: () => weights, restore: (state) => void (weights = state as number[]) },
  }, context);
  return await toArtifact(await runLoop(loop, context), { weights });
}

/** g alone, f_Q as it is; the g of the least validation loss is kept. */
async function trainDecoder(
  { epsilon, ...recipe }: PublishedAutoencoderRecipe,
  set: Set,
  before: Artifact,
  context: TrainingContext,
): Promise<Artifact> {
  const f = loadParameters(before, quantizerPrefix), g = initialFrom(before, decoderPrefix);
  const loss = (p: Parameters, softBits: tf.Tensor, latents: tf.Tensor) =>
    tf.mean(outputErrors(softBits, decoder(p, latents), epsilon)) as tf.Scalar;
  const trained = await runLoop(
    epochLoop({
      initial: g,
      adam: { amsgrad: true },
      samples: set.training,
      batch: recipe.batch,
      epochs: recipe.decoderEpochs,
      learningRate: recipe.learningRate / 2,
      batchOf(samples, step) {
        const softBits = set.softBits(samples, "training"), latents = quantizer(f, softBits);
        const noise = latentNoiseTensor(latents.shape as [number, number], context, step);
        return [softBits, tf.add(latents, noise)];
      },
      loss: (p, [softBits, latents]) => loss(p, softBits, latents),
      async validate(p) {
        const [mean] = await meanOver(set.validation, (samples) => {
          const softBits = set.softBits(samples, "validation");
          return tf.reshape(loss(p, softBits, quantizer(f, softBits)), [1]);
        });
        return mean;
      },
      best: true,
      stop: { epochs: recipe.decoderPatience, minDelta: leastImprovement },
    }, context),
    context,
  );
  const best = await readParameters(part(trained.buffers, bestPrefix), decoderPrefix);
  [trained.parameters, trained.buffers, f].forEach(disposeParameters);
  return { tensors: { ...before.tensors, ...best }, info: { ...before.info, decoderCurve: trained.curve } };
}

/** The tensors of an artifact under a prefix as initial values. */
function initialFrom(artifact: Artifact, prefix: string): Record<string, Initial> {
  return Object.fromEntries(
    Object.entries(artifact.tensors).filter(([name]) => name.startsWith(prefix))
      .map(([name, { shape, data }]) => [name.slice(prefix.length), { shape: [...shape], values: data }]),
  );
}
