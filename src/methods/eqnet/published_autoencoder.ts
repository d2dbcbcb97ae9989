/**
 * The published recipe of EQ-Net's autoencoder (paper, section V-A, and the authors' code): Adam with AMSGrad over a fixed
 * set of packets, rounds of epochs between which the weights w_i of eq. 7 become the outputs' shares of the validation
 * loss, then the decoder alone, unweighted and at half the rate, until the validation loss stops falling.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { EpochFit } from "../../learn/fit.ts";
import {
  disposeParameters,
  initialFrom,
  loadParameters,
  type Parameters,
  withoutPrefix,
  withPrefix,
} from "../../learn/parameters.ts";
import { gatherRows, meanOver } from "../../learn/rows.ts";
import type { TrainingState } from "../../learn/loop.ts";
import type { EpochStage, StageContext } from "../../learn/training.ts";
import type { TrainingContext } from "../../suite/types.ts";
import {
  type AutoencoderModel,
  decoderPrefix,
  initialAutoencoder,
  latentNoiseTensor,
  mlSoftBits,
  outputErrors,
  quantizerPrefix,
  reconstruct,
  sharesOf,
  vectorBits,
  vectorsPerUse,
  weightedLoss,
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

/**
 * The stages of the recipe: f_Q and g together, then g alone. The set is drawn again after an interruption rather than
 * stored; `info.data` names its stream, so that stage two of EQ-Net can train on the same set.
 */
export function publishedStages(
  model: AutoencoderModel,
  recipe: PublishedAutoencoderRecipe,
): readonly EpochStage[] {
  const samples = trainedOf(usesInSet(recipe) * vectorsPerUse(model));
  let set: VectorSet | undefined;
  const setOf = (training: TrainingContext) => set ??= openSet(model, recipe, training);
  return [
    {
      ...recipe,
      samples,
      epochs: recipe.rounds * recipe.epochsPerRound,
      open: (context) => fitBoth(model, recipe, setOf(context.training), context),
    },
    {
      ...recipe,
      samples,
      epochs: recipe.decoderEpochs,
      learningRate: recipe.learningRate / 2,
      open: (context) => fitDecoder(recipe, setOf(context.training), context),
    },
  ];
}

/** Numbers of the vectors of a set, and the vectors' soft bits. */
interface VectorSet {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
  softBits(vectors: Uint32Array): tf.Tensor;
}

function openSet(
  model: AutoencoderModel,
  recipe: PublishedAutoencoderRecipe,
  context: TrainingContext,
): VectorSet {
  const softBits = mlSoftBits(model.size, drawFixedSet(model.size, recipe, context.stream("data")));
  const bits = vectorBits(model);
  return {
    ...splitSet(softBits.length / bits, context.stream("split")),
    softBits: (vectors) => tf.tensor(gatherRows(softBits, bits, vectors), [vectors.length, bits]),
  };
}

/** f_Q and g together. */
function fitBoth(
  model: AutoencoderModel,
  { epsilon, epochsPerRound }: PublishedAutoencoderRecipe,
  { training, validation, softBits }: VectorSet,
  context: StageContext,
): EpochFit {
  const bits = vectorBits(model);
  const weights: TrainingState<number[]> = { value: new Array(bits).fill(1 / bits) };
  return {
    initial: initialAutoencoder(model, context),
    adam: { amsgrad: true },
    training,
    batchOf: (vectors, step) => [
      softBits(vectors),
      latentNoiseTensor([vectors.length, model.latents], context, step),
    ],
    loss: (p, [x, noise]) => weightedLoss(x, reconstruct(p, x, noise), weights.value, epsilon),
    async afterEpoch(p, epoch) {
      if ((epoch + 1) % epochsPerRound !== 0) return;
      const errors = await meanOver(validation, (vectors) => {
        const x = softBits(vectors);
        return outputErrors(x, reconstruct(p, x), epsilon);
      });
      weights.value = sharesOf(errors);
    },
    state: weights,
    info: () => ({ weights: weights.value }),
  };
}

/** g alone, f_Q as it is; the g of the least validation loss is kept. */
function fitDecoder(
  { epsilon, decoderPatience }: PublishedAutoencoderRecipe,
  { training, validation, softBits }: VectorSet,
  context: StageContext,
): EpochFit {
  const before = context.before!; // this is the second stage
  const f = loadParameters(before, quantizerPrefix);
  const loss = (p: Parameters, [x, latents]: tf.Tensor[]) =>
    tf.mean(outputErrors(x, decoder(p, latents), epsilon)) as tf.Scalar;
  return {
    initial: initialFrom(withoutPrefix(decoderPrefix, before.tensors)),
    adam: { amsgrad: true },
    training,
    batchOf(vectors, step) {
      const x = softBits(vectors), latents = quantizer(f, x);
      const noise = latentNoiseTensor(latents.shape as [number, number], context, step);
      return [x, tf.add(latents, noise)];
    },
    loss,
    validation: {
      samples: validation,
      batchOf(vectors) {
        const x = softBits(vectors);
        return [x, quantizer(f, x)];
      },
      measure: loss,
      keepBest: true,
      stopEarly: { epochs: decoderPatience, minDelta: leastImprovement },
    },
    result: ({ tensors, info }) => ({
      tensors: { ...before.tensors, ...withPrefix(decoderPrefix, tensors) },
      info: {
        ...before.info,
        decoderCurve: info.curve,
        ...(info.stopped === undefined ? {} : { stopped: info.stopped }),
        data: { ...context.training.stream("data") },
      },
    }),
    dispose: () => disposeParameters(f),
  };
}
