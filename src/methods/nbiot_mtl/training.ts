/**
 * How the estimators of CFO and IQ imbalance are trained: the subnetwork on windows of samples, the single network on
 * whole samples, both for the loss of eq. 28.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type BurstPrior, type NbIotPilots, trainingPrior } from "../../../datasets/nbiot_pilots.ts";
import { windowCount } from "../../../datasets/nbiot_samples.ts";
import { integerReader } from "../../compute/random.ts";
import type { BatchStreams, FreshFit } from "../../learn/fit.ts";
import type { FreshSchedule } from "../../learn/schedule.ts";
import { byData, defineTraining } from "../../learn/training.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { ByProfile, Training, TrainingContext } from "../../suite/types.ts";
import {
  auxiliaryLoss,
  auxiliaryTargets,
  auxiliaryWidth,
  initialAuxiliary,
  isAuxiliary,
} from "./auxiliary.ts";
import { type Curriculum, priorAt } from "./curriculum.ts";
import { estimator, headOutputs, sharedFeatures } from "./networks.ts";
import { impairmentLoss, type ObjectiveRecipe, start } from "./objective.ts";
import { type PublishedMtlRecipe, publishedStage } from "./published_training.ts";
import { type MtlNetwork, networkSpec, samplesOf, windowTensors } from "./windows.ts";

/**
 * Training on fresh draws: every step sees samples that no other step sees, of each of them one random window. They begin
 * with a curriculum, and the shared layers have auxiliary tasks.
 */
export type FreshMtlRecipe = ObjectiveRecipe & FreshSchedule & {
  readonly data: "fresh";
  readonly curriculum: Curriculum;
  /** The weight of the auxiliary tasks beside the loss of eq. 28. */
  readonly auxiliary: number;
  /**
   * The share of the steps after which the heads are trained, too. Before the features tell them anything, their
   * gradients are noise, under which both units of their narrowest layer die.
   */
  readonly headsFrom: number;
};

/** How a network is trained. */
export type MtlRecipe = FreshMtlRecipe | PublishedMtlRecipe;

/** The training of a network on bursts of which nothing is fixed: all parameters come from the training prior. */
export function mtlTraining(
  name: string,
  network: MtlNetwork,
  dataset: NbIotPilots,
  recipes: ByProfile<MtlRecipe>,
): Training<MtlRecipe> {
  return defineTraining({
    name,
    ...madeBy(import.meta.url, mtlTraining),
    uses: [dataset],
    spec: { ...networkSpec(network), dataset: dataset.spec },
    recipes,
    stages: byData<FreshMtlRecipe, PublishedMtlRecipe>({
      fresh: (recipe) => ({ ...recipe, open: (context) => fitFresh(network, dataset, recipe, context) }),
      published: (recipe) => publishedStage(network, dataset, recipe),
    }),
  });
}

/** Batches behind the final means and variances. */
const momentBatches = 32;

function fitFresh(
  network: MtlNetwork,
  dataset: NbIotPilots,
  recipe: FreshMtlRecipe,
  context: TrainingContext,
): FreshFit {
  const { size, window } = network, perSample = windowCount(window);
  const draw = (prior: BurstPrior, stream: BatchStreams) => {
    const block = dataset.draw(prior, stream(), recipe.batch);
    const below = integerReader(stream("window"));
    const pick = Uint32Array.from({ length: recipe.batch }, (_, i) => i * perSample + below(perSample));
    const targets = auxiliaryTargets(window, block.truth, pick, prior);
    return [
      ...windowTensors(network, samplesOf(block), pick),
      tf.tensor(targets, [recipe.batch, auxiliaryWidth]),
    ];
  };
  const common = start(network, recipe, context), { key0, key1 } = context.stream("initial");
  return {
    ...common,
    initial: { ...common.initial, ...initialAuxiliary([key0, key1]) },
    keeps: (parameter) => !isAuxiliary(parameter),
    draw: (stream, step) => draw(priorAt(recipe.curriculum, step / recipe.steps), stream),
    loss(p, [windows, labels, targets], step, moments) {
      const shared = sharedFeatures(size, p, moments, windows, { from: "batch" });
      const estimates = impairmentLoss(headOutputs(p, shared), labels, recipe.lambda);
      // By a factor rather than left out, so that every parameter has a gradient.
      const heads = step < recipe.headsFrom * recipe.steps ? 0 : 1;
      return tf.add(tf.mul(heads, estimates), tf.mul(recipe.auxiliary, auxiliaryLoss(p, shared, targets)));
    },
    moments: {
      batches: momentBatches,
      draw: (stream) => draw(trainingPrior, stream),
      move(p, moments, [windows], momentum) {
        estimator(size, p, moments, windows, { from: "batch", momentum });
      },
    },
  };
}
