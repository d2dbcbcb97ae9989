/**
 * What a learned method writes to be trained: what it starts from, its loss, and how a batch comes about. Loops,
 * validation, best weights, averages and moments are the scaffold's (`training.ts`).
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../compute/random.ts";
import type { Artifact, Json } from "../suite/types.ts";
import type { AdamOptions } from "./adam.ts";
import type { MomentEstimation } from "./moments.ts";
import type { Initial, Parameters } from "./parameters.ts";
import type { TrainingState } from "./loop.ts";
import type { Validation } from "./validation.ts";

/** What is trained. */
export interface Fit {
  /** Initial values of what gradients move. Their names are those of the artifact's tensors. */
  readonly initial: Readonly<Record<string, Initial>>;
  /** Initial values of what the loss itself moves, such as running averages. They go into the artifact, too. */
  readonly buffers?: Readonly<Record<string, Initial>>;
  /** The optimiser. */
  readonly adam: AdamOptions;
  /**
   * The loss of a batch. It runs inside `tf.tidy` and under the gradient tape; it must depend on every parameter. What is
   * random in it comes from streams that the step names.
   */
  loss(parameters: Parameters, batch: tf.Tensor[], step: number, buffers: Parameters): tf.Scalar;
  /** What hooks change and the loss reads beside variables; part of checkpoints. */
  readonly state?: TrainingState;
  /** Whether the artifact holds a parameter; it holds all, if absent. */
  keeps?(parameter: string): boolean;
  /** Facts for the artifact, asked for after training. */
  info?(): Record<string, Json>;
  /** What the training gives, made from what was fitted; that itself, if absent. */
  result?(fitted: Artifact): Artifact;
  /** Frees what was opened for the training. */
  dispose?(): void;
}

/** The streams of one batch: one that has no path, and as many as a method needs under paths of their own. */
export type BatchStreams = (...path: readonly (string | number)[]) => Stream;

/** What is trained on fresh draws. */
export interface FreshFit extends Fit {
  /** The batch of a step. */
  draw(stream: BatchStreams, step: number): tf.Tensor[];
  /** Estimates the running averages anew after the last step, on batches of its own. */
  readonly moments?: MomentEstimation & { draw(stream: BatchStreams): tf.Tensor[] };
  /** Called after every step for what changes with time. */
  afterStep?(parameters: Parameters, step: number): void | Promise<void>;
}

/** What is trained in epochs over a fixed set of samples. */
export interface EpochFit extends Fit {
  /**
   * The numbers of the samples that are trained on; 0 … samples − 1 of the schedule, if absent. A file may have fewer than
   * the schedule asks for.
   */
  readonly training?: Uint32Array;
  /** The batch of these samples. */
  batchOf(samples: Uint32Array, step: number): tf.Tensor[];
  /** What is measured after every epoch, and what goes by it. */
  readonly validation?: Validation;
  /** Called after every epoch (from 0), before its checkpoint, for what else changes with time. */
  afterEpoch?(parameters: Parameters, epoch: number): void | Promise<void>;
}
