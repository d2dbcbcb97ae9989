/**
 * Training: what a learned method writes to be trained, trainings that can be interrupted and resumed with the same bits,
 * optimisers, schedules and parameters. `defineTraining` is where to begin.
 *
 * @example A slope by gradient descent: y = 2 x
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { setupBackend } from "airtight/kernels";
 * import { constant, createAdam, createParameters } from "airtight/learn";
 *
 * await setupBackend("exact");
 * const parameters = createParameters({ slope: constant([], 0) });
 * const adam = createAdam(parameters, { amsgrad: false });
 * const x = tf.tensor1d([1, 2, 3]), y = tf.mul(x, 2);
 * for (let step = 0; step < 300; step++) {
 *   tf.tidy(() => {
 *     const loss = () => tf.mean<tf.Scalar>(tf.square(tf.sub(tf.mul(x, parameters.slope), y)));
 *     const { grads } = tf.variableGrads(loss, [parameters.slope]);
 *     adam.apply({ slope: grads[parameters.slope.name] }, 0.05);
 *   });
 * }
 * const [slope] = await parameters.slope.data();
 * if (Math.abs(slope - 2) > 1e-3) throw new Error(`the slope is ${slope}, not 2`);
 * ```
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
