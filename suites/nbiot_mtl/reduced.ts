/**
 * How the profiles below `paper` train NB-IoT's networks: our choices, and not the paper's. The networks are the paper's.
 *
 * Every step sees one random window of fresh samples, at twenty times the published rate for a start, and the weights are
 * averaged. Trainings begin with strong images and small offsets, train the heads once the features tell them something,
 * give the shared layers auxiliary tasks, and weigh the images about as much as the offset: by the published loss alone
 * α and β aren't learned at all in their budget (scripts/ablations/nbiot_mtl.ts).
 *
 * @module
 */
import type { FreshMtlRecipe } from "../../src/methods/nbiot_mtl/training.ts";
import type { Reduced } from "../../src/suite/types.ts";

const guided = {
  data: "fresh",
  lambda: 10,
  adamEpsilon: 1e-6,
  averageShare: 0.05,
  curriculum: { images: 3, theta: 0.3, snrDb: 10, ramp: [0.15, 0.6] },
  auxiliary: 0.3,
  headsFrom: 0.15,
} as const;

const rate = (peak: number, warmupSteps: number) => ({ peak, warmupSteps, final: 0.02 });

/** The subnetwork on windows of 48 rows. */
export const parallel: Reduced<FreshMtlRecipe> = {
  smoke: { ...guided, batch: 8, steps: 4, learningRate: rate(1e-3, 2) },
  quick: { ...guided, batch: 128, steps: 3000, learningRate: rate(2e-3, 150) },
  nightly: { ...guided, batch: 128, steps: 50000, learningRate: rate(2e-3, 150) },
};

/** The network on whole samples. */
export const single: Reduced<FreshMtlRecipe> = {
  smoke: { ...guided, batch: 4, steps: 4, learningRate: rate(1e-3, 2) },
  quick: { ...guided, batch: 64, steps: 1500, learningRate: rate(2e-3, 150) },
  nightly: { ...guided, batch: 64, steps: 22000, learningRate: rate(2e-3, 150) },
};
