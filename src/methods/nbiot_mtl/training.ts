/**
 * How the estimators of CFO and IQ imbalance are trained: the subnetwork on windows of samples, the single network on
 * whole samples, both for the loss of eq. 28.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { NbIotPilots } from "../../../datasets/nbiot_pilots.ts";
import { windowCount } from "../../../datasets/nbiot_samples.ts";
import { integerReader } from "../../compute/random.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { Artifact, ByProfile, Training, TrainingContext } from "../../suite/types.ts";
import { estimator } from "./networks.ts";
import { objective, type ObjectiveRecipe } from "./objective.ts";
import { type PublishedMtlRecipe, trainPublished, windowsPerEpoch } from "./published_training.ts";
import { type MtlNetwork, networkSpec, samplesOf, windowTensors } from "./windows.ts";

/** Training on fresh draws: every step sees samples that no other step sees, of each of them one random window. */
export type FreshMtlRecipe = ObjectiveRecipe & {
  readonly data: "fresh";
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  readonly averageShare: number;
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
  const perSample = windowCount(network.window);
  const draw = (...path: (string | number)[]) => {
    const samples = samplesOf(dataset.block({}, context.stream(...path), recipe.batch));
    const below = integerReader(context.stream(...path, "window"));
    const pick = Uint32Array.from({ length: recipe.batch }, (_, i) => i * perSample + below(perSample));
    return windowTensors(network, samples, pick);
  };
  const trained = await runLoop({
    ...objective(network, recipe, context),
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch: (step) => draw("batch", step),
  }, context);
  // The running averages anew, for weights that are an average themselves (Izmailov et al. 2018): means over batches.
  for (let k = 0; k < momentBatches; k++) {
    tf.tidy(() => {
      const [windows] = draw("moments", k);
      const { parameters, buffers } = trained;
      estimator(network.size, parameters, buffers, windows, { from: "batch", momentum: 1 - 1 / (k + 1) });
    });
  }
  return await toArtifact(trained);
}
