/** The loss on samples that aren't trained on, what goes by it, and its curve. @module */
import type * as tf from "@tensorflow/tfjs-core";
import type { Parameters } from "./parameters.ts";
import type { Patience } from "./plateau.ts";
import { meanOver } from "./rows.ts";

/** A validation after every epoch. */
export interface Validation {
  /** The samples, by the numbers that {@link batchOf} takes. */
  readonly samples: Uint32Array;
  /** The data of some of them. */
  batchOf(samples: Uint32Array): tf.Tensor[];
  /**
   * The loss, a mean over the batch, or a vector of such means that begins with the loss: what else its curve shows.
   * Runs inside `tf.tidy`.
   */
  measure(parameters: Parameters, batch: tf.Tensor[], buffers: Parameters): tf.Tensor;
  /** Samples that are measured at a time, unless a usual number of them fits into memory. */
  readonly chunk?: number;
  /** Gives the weights and buffers of the epoch with the least loss instead of the last. */
  readonly keepBest?: boolean;
  /** Halves the rate when patience is over. */
  readonly halveRate?: Patience;
  /** Ends the training when patience is over. */
  readonly stopEarly?: Patience;
  /** Puts the means into the artifact's `info.curve`, in the place of the training loss. */
  readonly curve?: CurveShape;
}

/** How a curve is written down. */
export interface CurveShape {
  /** What the means are called, in their order. */
  readonly columns: readonly string[];
  /** The number beside the means after epoch `epoch` (from 0), of `steps` steps each. */
  step(epoch: number, steps: number): number;
}

/** A training curve: `step`, and a column for each of its {@link CurveShape.columns}. */
export type Curve = Record<string, number[]>;

/** Points of a curve; epochs between them are left out. */
const points = 200;

/** What the validation measures at these weights: means over all its samples. */
export function validate(
  { samples, batchOf, measure, chunk }: Validation,
  parameters: Parameters,
  buffers: Parameters,
): Promise<number[]> {
  return meanOver(samples, (some) => measure(parameters, batchOf(some), buffers), chunk);
}

/**
 * The curve of what was measured after epochs 0, 1, … of `steps` steps each: at most 200 of them, evenly spaced, the last
 * among them.
 */
export function curveOf(
  { columns, step }: CurveShape,
  means: readonly (readonly number[])[],
  steps: number,
): Curve {
  const every = Math.ceil(means.length / points);
  const kept = means.map((_, epoch) => epoch).filter((epoch) => (means.length - 1 - epoch) % every === 0);
  return Object.fromEntries([
    ["step", kept.map((epoch) => step(epoch, steps))],
    ...columns.map((name, i) => [name, kept.map((epoch) => means[epoch][i])]),
  ]);
}
