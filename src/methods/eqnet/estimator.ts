/**
 * Stage two of EQ-Net: the estimation encoder f_E is taught to give the latents that f_Q gives to the ML LLRs of the
 * same channel use (paper, eq. 9).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../../compute/random.ts";
import type { EpochFit, FreshFit } from "../../learn/fit.ts";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import { gatherRows } from "../../learn/rows.ts";
import type { FreshSchedule } from "../../learn/schedule.ts";
import { byData, defineTraining } from "../../learn/training.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Training, TrainingContext } from "../../suite/types.ts";
import type { AutoencoderTraining } from "./autoencoder.ts";
import { mlSoftBits, quantizerPrefix, toLatents } from "./autoencoder_model.ts";
import type { TrainedBy } from "./detector.ts";
import { estimator, latentSize, type MimoSize, quantizer } from "./networks.ts";
import { estimatorInputs, initialOf, latentLoss } from "./estimator_model.ts";
import {
  drawFixedSet,
  drawTrainingUses,
  type FixedSet,
  gatherUses,
  splitSet,
  trainedOf,
  type TrainingSnr,
  usesInSet,
} from "./training_data.ts";

/** Training on fresh draws, with targets from f_Q as they come. */
export type FreshEstimatorRecipe = FreshSchedule & {
  readonly data: "fresh";
  readonly snr: TrainingSnr;
  /** Fields of other detectors' recipes, which would otherwise pass for this one. */
  readonly epsilon?: never;
  readonly dropout?: never;
};

/**
 * The published recipe (paper, section V-A, and the authors' code): Adam with AMSGrad on the fixed set of stage one, the
 * rate halved where the validation loss has not fallen for 100 epochs. The paper says 1000 epochs, the authors' code
 * 2000, and the code keeps the weights of the least validation loss.
 */
export type PublishedEstimatorRecipe = FixedSet & {
  readonly data: "published";
  readonly batch: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** Epochs without an improvement after which the rate is halved. */
  readonly patience: number;
};

/** How f_E is trained. */
export type EstimatorRecipe = FreshEstimatorRecipe | PublishedEstimatorRecipe;

/** What counts as an improvement: Keras' default for ReduceLROnPlateau. */
const leastImprovement = 1e-4;

/** What f_E is made with. */
export interface EstimatorOptions extends TrainedBy<EstimatorRecipe> {
  /** The f_Q whose latents are learned, and the system that it is of. */
  readonly autoencoder: AutoencoderTraining;
  /** Residual blocks. */
  readonly blocks: number;
}

/** The training of f_E; its artifact holds f_E. */
export function estimatorTraining(
  { name, autoencoder, blocks, recipe, length, reduced }: EstimatorOptions,
): Training<EstimatorRecipe> {
  const { size } = autoencoder.model;
  return defineTraining({
    name,
    ...madeBy(import.meta.url, estimatorTraining),
    spec: { size: { ...size }, blocks },
    recipes: recipesOf(recipe, reduced),
    length,
    needs: { autoencoder },
    stages: byData<FreshEstimatorRecipe, PublishedEstimatorRecipe>({
      fresh: (recipe) => ({ ...recipe, open: (context) => fitFresh(size, blocks, recipe, context) }),
      published: (recipe) => ({
        ...recipe,
        samples: trainedOf(usesInSet(recipe)),
        open: (context) => fitPublished(size, blocks, recipe, context),
      }),
    }),
  });
}

/** What both have in common. A batch is y, H, σ and the latents. */
function model(size: MimoSize, blocks: number, context: TrainingContext) {
  return {
    initial: initialOf(size, blocks, context),
    adam: { amsgrad: true },
    loss: (p: Parameters, [y, h, sigma, latents]: tf.Tensor[]) =>
      latentLoss(estimator(p, blocks, y, h, sigma), latents),
  };
}

function fitFresh(
  size: MimoSize,
  blocks: number,
  recipe: FreshEstimatorRecipe,
  context: TrainingContext,
): FreshFit {
  const f = loadParameters(context.inputs.autoencoder, quantizerPrefix);
  return {
    ...model(size, blocks, context),
    draw(stream) {
      const uses = drawTrainingUses(size, recipe.snr, recipe.batch, stream());
      const softBits = tf.tensor(mlSoftBits(size, uses), [uses.n, size.nt * size.bitsPerSymbol]);
      return [...estimatorInputs(uses), quantizer(f, softBits)];
    },
    dispose: () => disposeParameters(f),
  };
}

/** The set and its latents are computed again after an interruption rather than stored. */
async function fitPublished(
  size: MimoSize,
  blocks: number,
  recipe: PublishedEstimatorRecipe,
  context: TrainingContext,
): Promise<EpochFit> {
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
  const batchOf = (indices: Uint32Array): tf.Tensor[] => {
    const width = latentSize(size);
    const target = tf.tensor(gatherRows(latents, width, indices), [indices.length, width]);
    return [...estimatorInputs(gatherUses(uses, indices)), target];
  };
  const common = model(size, blocks, context);
  return {
    ...common,
    training,
    batchOf,
    validation: {
      samples: validation,
      batchOf,
      measure: common.loss,
      keepBest: true,
      halveRate: { epochs: recipe.patience, minDelta: leastImprovement },
    },
  };
}
