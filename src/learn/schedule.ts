/** How long a training is, and its learning rate over steps. @module */
import { cos } from "../compute/exact_math.ts";

/** Training on fresh draws: every step sees samples that no other step sees. */
export type FreshSchedule = {
  /** Samples per step. */
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  /** The share of the steps, the last ones, over which weights are averaged (Izmailov et al. 2018); 0 for none. */
  readonly averageShare: number;
};

/** Training in epochs over a fixed set. */
export type EpochSchedule = {
  /** Samples that are trained on. */
  readonly samples: number;
  /** Samples per step; the last step of an epoch takes those that are left. */
  readonly batch: number;
  readonly epochs: number;
  /** The rate, which a validation may halve. */
  readonly learningRate: number;
  /** The last epochs, where they have a rate of their own. */
  readonly fineTuning?: { readonly epochs: number; readonly learningRate: number };
};

/** What a recipe trains in sample-steps: batch × steps, or samples × epochs. */
export function sampleSteps(schedule: FreshSchedule | EpochSchedule): number {
  return "steps" in schedule ? schedule.batch * schedule.steps : schedule.samples * schedule.epochs;
}

/** A linear warm-up to `peak`, then half a cosine down to `final` at the last step (Loshchilov and Hutter 2017). */
export type WarmupCosine = {
  readonly peak: number;
  readonly warmupSteps: number;
  /** Share of `peak` that is left at the end. */
  readonly final: number;
};

/** The rate of step `step` (from 0) of `steps`. */
export function warmupCosine(
  { peak, warmupSteps, final }: WarmupCosine,
  step: number,
  steps: number,
): number {
  if (step < warmupSteps) return peak * (step + 1) / warmupSteps;
  const progress = (step - warmupSteps) / Math.max(1, steps - warmupSteps);
  return peak * (final + (1 - final) * (1 + cos(Math.PI * progress)) / 2);
}
