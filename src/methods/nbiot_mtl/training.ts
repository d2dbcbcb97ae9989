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
import { disposeParameters } from "../../learn/parameters.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { runLoop, toArtifact, type Trained } from "../../learn/trainer.ts";
import type { Artifact, ByProfile, Training, TrainingContext } from "../../suite/types.ts";
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
import { type PublishedMtlRecipe, trainPublished, windowsPerEpoch } from "./published_training.ts";
import { type MtlNetwork, networkSpec, samplesOf, windowTensors } from "./windows.ts";

/**
 * Training on fresh draws: every step sees samples that no other step sees, of each of them one random window. They begin
 * with a curriculum, and the shared layers have auxiliary tasks.
 */
export type FreshMtlRecipe = ObjectiveRecipe & {
  readonly data: "fresh";
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  readonly averageShare: number;
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
  return {
    name,
    module: import.meta.url,
    spec: { ...networkSpec(network), dataset: dataset.spec },
    recipes,
    effort: (recipe) =>
      recipe.data === "fresh"
        ? recipe.batch * recipe.steps
        : windowsPerEpoch(network, recipe) * recipe.epochs,
    train: (recipe, context) =>
      recipe.data === "fresh"
        ? trainFresh(network, dataset, recipe, context)
        : trainPublished(network, dataset, recipe, context),
  };
}

/** Batches behind the final means and variances. */
const momentBatches = 32;

async function trainFresh(
  network: MtlNetwork,
  dataset: NbIotPilots,
  recipe: FreshMtlRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const { size, window } = network, perSample = windowCount(window);
  const draw = (prior: BurstPrior, ...path: (string | number)[]) => {
    const block = dataset.draw(prior, context.stream(...path), recipe.batch);
    const below = integerReader(context.stream(...path, "window"));
    const pick = Uint32Array.from({ length: recipe.batch }, (_, i) => i * perSample + below(perSample));
    const targets = auxiliaryTargets(window, block, pick, prior);
    return [
      ...windowTensors(network, samplesOf(block), pick),
      tf.tensor(targets, [recipe.batch, auxiliaryWidth]),
    ];
  };
  const common = start(network, recipe, context), { key0, key1 } = context.stream("initial");
  const trained = await runLoop({
    ...common,
    initial: { ...common.initial, ...initialAuxiliary([key0, key1]) },
    loss(p, [windows, labels, targets], step, moments) {
      const shared = sharedFeatures(size, p, moments, windows, { from: "batch" });
      const estimates = impairmentLoss(headOutputs(p, shared), labels, recipe.lambda);
      // By a factor rather than left out, so that every parameter has a gradient.
      const heads = step < recipe.headsFrom * recipe.steps ? 0 : 1;
      return tf.add(tf.mul(heads, estimates), tf.mul(recipe.auxiliary, auxiliaryLoss(p, shared, targets)));
    },
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch: (step) => draw(priorAt(recipe.curriculum, step / recipe.steps), "batch", step),
  }, context);
  // The running averages anew, for weights that are an average themselves (Izmailov et al. 2018): means over batches.
  for (let k = 0; k < momentBatches; k++) {
    tf.tidy(() => {
      const [windows] = draw(trainingPrior, "moments", k);
      const { parameters, buffers } = trained;
      estimator(size, parameters, buffers, windows, { from: "batch", momentum: 1 - 1 / (k + 1) });
    });
  }
  return await toArtifact(withoutAuxiliary(trained));
}

/** What the estimator needs; the auxiliary tasks' parameters are disposed of. */
function withoutAuxiliary({ parameters, ...rest }: Trained): Trained {
  const [auxiliary, own] = [true, false].map((wanted) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => isAuxiliary(name) === wanted))
  );
  disposeParameters(auxiliary);
  return { ...rest, parameters: own };
}
