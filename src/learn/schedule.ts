/** Learning rates over steps. @module */
import { cos } from "../compute/exact_math.ts";

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

/**
 * Halves a rate when a loss has not improved for `patience` epochs, as Keras' ReduceLROnPlateau with factor 1/2 and
 * no cool-down. Plain data, so that it can be checkpointed.
 */
export interface Plateau {
  rate: number;
  best: number;
  /** Epochs since the best, or since the last halving. */
  waited: number;
}

/** The state after an epoch of this loss, which counts as better where it is lower by more than `minDelta`. */
export function afterEpoch(plateau: Plateau, loss: number, patience: number, minDelta = 0): Plateau {
  if (loss < plateau.best - minDelta) return { ...plateau, best: loss, waited: 0 };
  if (plateau.waited + 1 < patience) return { ...plateau, waited: plateau.waited + 1 };
  return { ...plateau, rate: plateau.rate / 2, waited: 0 };
}
