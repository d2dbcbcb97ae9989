/**
 * How the profiles below `paper` train the beamforming networks: our choices, and not the paper's. Networks and loss are
 * the paper's.
 *
 * Trainings see fresh draws in every step, with a schedule and averaged weights. Calibration networks start as the
 * identity and keep the normalisations' moments that they start with: from random weights, or with moments of small
 * batches, the same budget ends below zero-forcing (scripts/ablations/neural_calibration.ts,
 * results/ablation/neural_calibration).
 *
 * @module
 */
import type { FreshRecipe } from "../../src/methods/neural_calibration/beam_training.ts";
import type { CalibrationRecipe } from "../../src/methods/neural_calibration/neural_calibration.ts";
import type { Point, Reduced } from "../../src/suite/types.ts";

const fresh = (batch: number, steps: number, peak: number): FreshRecipe => ({
  data: "fresh",
  batch,
  steps,
  learningRate: { peak, warmupSteps: Math.ceil(steps / 20), final: 0.01 },
  averageShare: 0.2,
  moments: "batch",
  startChannels: 64,
});

const calibrated = (batch: number, steps: number, peak: number): CalibrationRecipe => ({
  ...fresh(batch, steps, peak),
  moments: "running",
  startChannels: 8 * batch,
  start: "identity",
});

/**
 * With 64 antennas zero-forcing leaves next to nothing to gain (the rows of wmmse and zf say how much), so there the
 * trainings are short, and the budget goes to fewer antennas. Low powers allow larger steps: where noise is strong, the
 * nulls between users needn't be deep.
 */
export const calibration = ({ antennas, downlinkPowerDbm }: Point): Reduced<CalibrationRecipe> => {
  const many = antennas >= 64, peak = many ? 3e-5 : downlinkPowerDbm <= -5 ? 6e-4 : 2e-4;
  return {
    smoke: calibrated(4, 2, 1e-6),
    quick: calibrated(32, many ? 30 : 60, peak),
    nightly: calibrated(32, many ? 60 : 300, peak),
  };
};

/** Both networks from pilots, end to end. */
export const implicit: Reduced<CalibrationRecipe> = {
  smoke: calibrated(4, 2, 1e-3),
  quick: calibrated(16, 100, 1.5e-3),
  nightly: calibrated(16, 200, 1.5e-3),
};

/** The mapping of the block-by-block benchmark. */
export const mapping: Reduced<CalibrationRecipe> = {
  smoke: calibrated(4, 2, 1e-3),
  quick: calibrated(32, 40, 5e-4),
  nightly: calibrated(32, 100, 5e-4),
};

export const unfolding: Reduced<FreshRecipe> = {
  smoke: fresh(4, 2, 1e-3),
  quick: fresh(16, 60, 1e-3),
  nightly: fresh(16, 120, 1e-3),
};

export const blackBox: Reduced<FreshRecipe> = {
  smoke: fresh(4, 2, 1e-3),
  quick: fresh(64, 150, 5e-3),
  nightly: fresh(64, 350, 5e-3),
};

/** A running time doesn't depend on what weights are: networks that are only timed take one step, in every profile. */
export const oneStep = fresh(2, 1, 1e-4);
/** The same for calibration networks. */
export const oneCalibrationStep = { ...oneStep, start: "random" } as const;

/** A recipe for all of the smaller profiles. */
export const always = <Recipe>(recipe: Recipe): Reduced<Recipe> => ({
  smoke: recipe,
  quick: recipe,
  nightly: recipe,
});
