/** When a loss has stopped falling: what halves rates and ends trainings. @module */

/** How long to wait for which improvement. */
export interface Patience {
  /** Epochs without an improvement after which patience is over. */
  readonly epochs: number;
  /** A loss is an improvement where it is lower than the best by more than this. */
  readonly minDelta: number;
}

/** Where a loss stands. Plain data, so that it can be checkpointed. */
export type Plateau = {
  /** The least loss that was an improvement. */
  readonly best: number;
  /** Epochs since that one, or since patience was last over. */
  readonly waited: number;
  /** Whether patience was over with the last epoch. */
  readonly over: boolean;
};

/** Before the first epoch. JSON has no infinity. */
export const noPlateau: Plateau = { best: Number.MAX_VALUE, waited: 0, over: false };

/** The state after an epoch of this loss, as Keras' ReduceLROnPlateau and EarlyStopping count, with no cool-down. */
export function afterEpoch({ best, waited }: Plateau, loss: number, { epochs, minDelta }: Patience): Plateau {
  if (loss < best - minDelta) return { best: loss, waited: 0, over: false };
  return waited + 1 < epochs ? { best, waited: waited + 1, over: false } : { best, waited: 0, over: true };
}
