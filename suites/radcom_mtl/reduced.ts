/**
 * The recipes of RadCom MTL's smaller profiles, which are ours: fewer windows and epochs. Batches are smaller where sets
 * are: the running averages need some hundred steps before they are worth anything.
 *
 * @module
 */
import { gainsDb } from "../../datasets/radcom_recordings.ts";
import { paperSnrDb } from "../../datasets/radcom.ts";
import type { ClassifierRecipe } from "../../src/methods/radcom_mtl/training.ts";
import type { Reduced } from "../../src/suite/types.ts";

/** What the paper's recipes have, too. */
const common = { snrDb: paperSnrDb, batch: 128, patience: 5, learningRate: 1e-3 };

const tiny: ClassifierRecipe = { ...common, windowsPerCell: 10, snrDb: [2], batch: 32, epochs: 2 };

/** Of the networks of section V-E, which `nightly` trains to the letter. */
export const fineTuned: Omit<Reduced<ClassifierRecipe>, "nightly"> = {
  smoke: tiny,
  quick: { ...common, windowsPerCell: 150, epochs: 6 },
};

/** Sections V-A to V-C compare many networks: fewer windows, every second SNR, and only SNRs at which there is a signal. */
export const compared: Reduced<ClassifierRecipe> = {
  smoke: tiny,
  quick: {
    ...common,
    windowsPerCell: 100,
    snrDb: [-6, -2, 2, 6, 10, 14],
    batch: 64,
    epochs: 10,
    patience: 10,
  },
  nightly: {
    ...common,
    windowsPerCell: 200,
    snrDb: [-10, -6, -2, 2, 6, 10, 14, 18],
    batch: 64,
    epochs: 8,
    patience: 8,
  },
};

/** A tenth of the rate, as in the full recipe. */
export const int8: Reduced<ClassifierRecipe> = {
  smoke: { ...tiny, epochs: 1, learningRate: 1e-4 },
  quick: { ...common, windowsPerCell: 60, epochs: 2, learningRate: 1e-4 },
  nightly: { ...common, windowsPerCell: 100, epochs: 5, learningRate: 1e-4 },
};

/** VTCNN and DRCNN have many times the proposed network's operations. */
export const overTheAir: Reduced<ClassifierRecipe> = {
  smoke: { ...tiny, snrDb: [0], epochs: 1 },
  quick: { ...common, windowsPerCell: 20, snrDb: gainsDb, batch: 32, epochs: 8, patience: 8 },
  nightly: { ...common, windowsPerCell: 40, snrDb: gainsDb, batch: 32, epochs: 10, patience: 10 },
};
