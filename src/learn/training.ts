/**
 * The trainings of learned methods. A method says what is particular to it: what it starts from, its loss, how a batch
 * comes about (`fit.ts`) and how long it takes (`schedule.ts`). Loops, checkpoints, validation, best weights, averages
 * and moments are done here, so that every training can be interrupted at every step and resumed with the same bits.
 *
 * @example y = w x, from fresh draws of x in every step
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { fillUniform } from "airtight/src/compute/draw.ts";
 * import { constant } from "airtight/src/learn/parameters.ts";
 * import { defineTraining } from "airtight/src/learn/training.ts";
 *
 * const recipe = {
 *   batch: 8,
 *   steps: 100,
 *   learningRate: { peak: 0.1, warmupSteps: 10, final: 0.1 },
 *   averageShare: 0.1,
 * };
 * const line = defineTraining({
 *   name: "line",
 *   module: import.meta.url,
 *   spec: {},
 *   recipes: { smoke: recipe, quick: recipe, nightly: recipe, paper: recipe },
 *   stages: ({ batch, ...schedule }) => ({
 *     ...schedule,
 *     batch,
 *     open: () => ({
 *       initial: { w: constant([], 0) },
 *       adam: { amsgrad: false },
 *       draw(stream) {
 *         const x = new Float32Array(batch);
 *         fillUniform(x, stream());
 *         return [tf.tensor(x), tf.tensor(x.map((value) => 3 * value))];
 *       },
 *       loss: ({ w }, [x, y]) => tf.mean(tf.squaredDifference(tf.mul(w, x), y)) as tf.Scalar,
 *     }),
 *   }),
 * });
 * if (line.effort(recipe) !== 800) throw new Error("100 steps of 8 are 800 sample-steps");
 * ```
 *
 * @module
 */
import type { Artifact, Json, Training, TrainingContext } from "../suite/types.ts";
import { epochLoop, stepsPerEpoch } from "./epochs.ts";
import type { EpochFit, Fit, FreshFit } from "./fit.ts";
import { estimateMoments } from "./moments.ts";
import { disposeParameters, type Parameters } from "./parameters.ts";
import { type EpochSchedule, type FreshSchedule, sampleSteps, warmupCosine } from "./schedule.ts";
import { runStages } from "./stages.ts";
import { runLoop, toArtifact, type Trained } from "./loop.ts";
import type { Curve } from "./validation.ts";

/** What a stage of a training may use. */
export interface StageContext extends TrainingContext {
  /** What the stage before gave; undefined in the first. */
  readonly before: Artifact | undefined;
  /** The context of the whole training, for what its stages share. That of the stage, where there is one. */
  readonly training: TrainingContext;
}

/** A stretch of training on fresh draws: how long, and what. */
export type FreshStage = FreshSchedule & { open(context: StageContext): FreshFit | Promise<FreshFit> };

/** A stretch of training in epochs: how long, and what. */
export type EpochStage = EpochSchedule & { open(context: StageContext): EpochFit | Promise<EpochFit> };

/** One stretch of training, or several, each of which starts from what the one before gave. */
export type Stages = FreshStage | EpochStage | readonly (FreshStage | EpochStage)[];

/** A training without what the scaffold does for it. */
export interface TrainingDefinition<Recipe extends Json> extends Omit<Training<Recipe>, "effort" | "train"> {
  /** What a recipe means. Nothing is drawn or read before a stage is opened. */
  stages(recipe: Recipe): Stages;
}

/** The training that a definition describes. Its effort is that of its stages together. */
export function defineTraining<Recipe extends Json>(
  { stages, ...training }: TrainingDefinition<Recipe>,
): Training<Recipe> {
  return {
    ...training,
    effort: (recipe) => listOf(stages(recipe)).reduce((sum, stage) => sum + sampleSteps(stage), 0),
    train: (recipe, context) => trainStages(listOf(stages(recipe)), context),
  };
}

/**
 * Stages by the kind of data that a recipe names: `fresh` draws, or the set that a paper has `published`.
 */
export function byData<
  Fresh extends { readonly data: "fresh" },
  Published extends { readonly data: "published" },
>(
  stages: { fresh(recipe: Fresh): Stages; published(recipe: Published): Stages },
): (recipe: Fresh | Published) => Stages {
  const isFresh = (recipe: Fresh | Published): recipe is Fresh => recipe.data === "fresh";
  return (recipe) => isFresh(recipe) ? stages.fresh(recipe) : stages.published(recipe);
}

type Stage = FreshStage | EpochStage;

const listOf = (stages: Stages): readonly Stage[] => "open" in stages ? [stages] : stages;

function trainStages(stages: readonly Stage[], context: TrainingContext): Promise<Artifact> {
  if (stages.length === 1) return trainStage(stages[0], { ...context, before: undefined, training: context });
  return runStages(
    stages.map((stage) => ({
      steps: "steps" in stage ? stage.steps : stage.epochs * stepsPerEpoch(stage),
      run: (before, own) => trainStage(stage, { ...own, before, training: context }),
    })),
    context,
  );
}

async function trainStage(stage: Stage, context: StageContext): Promise<Artifact> {
  // Two branches alike, since what a stage opens follows from what it is.
  if ("steps" in stage) {
    const fit = await stage.open(context);
    return await withoutLeaks(fit, () => trainFresh(stage, fit, context));
  }
  const fit = await stage.open(context);
  return await withoutLeaks(fit, () => trainEpochs(stage, fit, context));
}

async function withoutLeaks(fit: Fit, train: () => Promise<Artifact>): Promise<Artifact> {
  try {
    return await train();
  } finally {
    fit.dispose?.();
  }
}

async function trainFresh(
  schedule: FreshSchedule,
  fit: FreshFit,
  context: TrainingContext,
): Promise<Artifact> {
  const { steps, averageShare } = schedule;
  const streams = (name: string, k: number) => (...path: readonly (string | number)[]) =>
    context.stream(name, k, ...path);
  const trained = await runLoop({
    initial: fit.initial,
    buffers: fit.buffers,
    adam: fit.adam,
    steps,
    averageShare,
    learningRate: (step) => warmupCosine(schedule.learningRate, step, steps),
    batch: (step) => fit.draw(streams("batch", step), step),
    loss: (parameters, batch, step, buffers) => fit.loss(parameters, batch, step, buffers),
    afterStep: (parameters, step) => fit.afterStep?.(parameters, step),
    state: fit.state,
  }, context);
  const { moments } = fit;
  if (moments) {
    estimateMoments(moments, trained.parameters, trained.buffers, (k) => moments.draw(streams("moments", k)));
  }
  return await finish(fit, trained);
}

async function trainEpochs(
  schedule: EpochSchedule,
  fit: EpochFit,
  context: TrainingContext,
): Promise<Artifact> {
  const { loop, chosen, curve, stopped } = epochLoop(schedule, fit, context);
  const trained = chosen(await runLoop(loop, context));
  return await finish(fit, trained, { curve: curve(), stopped: stopped() });
}

/** What the training gives, with what a training in epochs has to say of itself; frees all variables. */
async function finish(
  fit: Fit,
  { parameters, ...rest }: Trained,
  { curve, stopped }: { readonly curve?: Curve | undefined; readonly stopped?: number | undefined } = {},
): Promise<Artifact> {
  const pick = (wanted: boolean): Parameters =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => (fit.keeps?.(name) ?? true) === wanted));
  disposeParameters(pick(false));
  const { tensors, info } = await toArtifact({ parameters: pick(true), ...rest }, fit.info?.());
  const said = { ...(curve ? { curve } : {}), ...(stopped === undefined ? {} : { stopped }) };
  const fitted = { tensors, info: { ...info, ...said } };
  return fit.result?.(fitted) ?? fitted;
}
