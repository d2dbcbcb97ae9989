/** Easier bursts for the beginning of a training: a prior that goes over into the published one. @module */
import { type BurstPrior, trainingPrior } from "../../../datasets/nbiot_pilots.ts";

/** Where it begins, and when it is the training prior. */
export type Curriculum = {
  /**
   * Width of the mixers' mismatches over the training prior's, at most 4. Images three times as strong are what a network
   * first sees of α and β: those of the training prior are 20 dB below the signal, and what a network makes of θ and of
   * the signal's self-interference hides them.
   */
  readonly images: number;
  /** Width of θ over the training prior's, above 0. */
  readonly theta: number;
  /** The lowest SNR, in dB. */
  readonly snrDb: number;
  /** Shares of the training: up to the first nothing changes, from the second on it is the training prior. */
  readonly ramp: readonly [from: number, to: number];
};

/** The prior at a share of the training; ranges widen and narrow linearly around their middles. */
export function priorAt({ images, theta, snrDb, ramp: [from, to] }: Curriculum, share: number): BurstPrior {
  const done = Math.min(1, Math.max(0, (share - from) / (to - from)));
  const between = (first: number, last: number) => first + (last - first) * done;
  const widened = ([low, high]: readonly [number, number], width: number) => {
    const middle = (low + high) / 2;
    return [middle - (middle - low) * width, middle + (high - middle) * width] as const;
  };
  const imageWidth = between(images, 1);
  return {
    theta: widened(trainingPrior.theta, between(theta, 1)),
    epsilon: widened(trainingPrior.epsilon, imageWidth),
    phi: widened(trainingPrior.phi, imageWidth),
    snrDb: [between(snrDb, trainingPrior.snrDb[0]), trainingPrior.snrDb[1]],
  };
}
