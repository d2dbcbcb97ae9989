/**
 * Training: what a learned method writes to be trained, trainings that can be interrupted and resumed with the same bits,
 * optimisers, schedules and parameters. `defineTraining` is where to begin.
 *
 * @module
 */
export { type Adam, type AdamOptions, createAdam } from "./adam.ts";
export { foldedDense, initialMoments, initialScale } from "./batch_norm.ts";
export type { BatchStreams, EpochFit, Fit, FreshFit } from "./fit.ts";
export { gradientStep } from "./gradient_step.ts";
export { type KMeansOptions, kMeansScalar } from "./kmeans.ts";
export type { TrainingState } from "./loop.ts";
export type { MomentEstimation } from "./moments.ts";
export {
  assignParameters,
  constant,
  countParameters,
  createParameters,
  disposeParameters,
  glorotUniform,
  type Initial,
  initialFrom,
  loadParameters,
  type Parameters,
  readParameters,
} from "./parameters.ts";
export type { Patience } from "./plateau.ts";
export { gatherRows, meanOver, overRows } from "./rows.ts";
export {
  type EpochSchedule,
  type FreshSchedule,
  sampleSteps,
  type WarmupCosine,
  warmupCosine,
} from "./schedule.ts";
export {
  byData,
  defineTraining,
  type EpochStage,
  type FreshStage,
  type StageContext,
  type Stages,
  type TrainingDefinition,
} from "./training.ts";
export type { CurveShape, Validation } from "./validation.ts";
