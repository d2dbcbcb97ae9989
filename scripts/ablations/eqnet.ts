/**
 * Which reduced recipe of EQ-Net does best for its budget: the choice behind the profiles `quick` and `nightly` of
 * `suites/eqnet.ts`. Each variant changes one thing of a base recipe at the same number of training samples.
 *
 *     deno task bench scripts/ablations/eqnet.ts --profile nightly --out results/ablation/eqnet
 */
import { codedMimo } from "../../datasets/coded_mimo.ts";
import { autoencoderTraining, type FreshAutoencoderRecipe } from "../../src/methods/eqnet/autoencoder.ts";
import { eqnet, eqnetAutoencoder } from "../../src/methods/eqnet/eqnet.ts";
import type { FreshEstimatorRecipe } from "../../src/methods/eqnet/estimator.ts";
import { ml } from "../../src/methods/eqnet/ml.ts";
import { zfSic } from "../../src/methods/eqnet/zf_sic.ts";
import { codedErrors } from "../../src/metrics/coded_errors.ts";
import { curves, defineSuite, type Reduced, snrDb, usualProfiles } from "../../src/suite/mod.ts";

const size = { nt: 2, nr: 2, bitsPerSymbol: 6 };

/** The same recipe with fewer samples in the smaller profiles, so that the file can be tried. */
function scaled<R extends { steps: number }>(recipe: R): { recipe: R; reduced: Reduced<R> } {
  const part = (share: number): R => ({ ...recipe, steps: Math.max(2, Math.round(recipe.steps * share)) });
  return { recipe, reduced: { smoke: part(0.005), quick: part(0.25), nightly: recipe } };
}

const stageOne: FreshAutoencoderRecipe = {
  data: "fresh",
  snr: { from: 16, to: 22 },
  batch: 256,
  steps: 2500,
  learningRate: { peak: 3e-3, warmupSteps: 150, final: 0.01 },
  epsilon: 0.03,
  weightUpdates: 12,
  averageShare: 0.1,
};
const stageTwo: FreshEstimatorRecipe = {
  data: "fresh",
  snr: { from: 16, to: 24 },
  batch: 256,
  steps: 2500,
  learningRate: { peak: 3e-3, warmupSteps: 150, final: 0.01 },
  averageShare: 0.1,
};

function autoencoder(name: string, change: Partial<FreshAutoencoderRecipe> = {}) {
  const training = autoencoderTraining({ name, size, ...scaled({ ...stageOne, ...change }) });
  return eqnetAutoencoder(training, `stage one: ${name}`);
}

/** The stage-two variants share one teacher. */
const teacher = autoencoderTraining({ name: "teacher", size, ...scaled(stageOne) });

function estimator(name: string, change: Partial<FreshEstimatorRecipe> = {}) {
  return eqnet({
    label: `stage two: ${name}`,
    name: `estimator ${name}`,
    autoencoder: teacher,
    blocks: 1,
    ...scaled({ ...stageTwo, ...change }),
  });
}

const rate = (peak: number) => ({ learningRate: { peak, warmupSteps: 150, final: 0.01 } });

const stageOneVariants = {
  ae_base: autoencoder("base"),
  ae_epsilon_1e_6: autoencoder("epsilon 1e-6", { epsilon: 1e-6 }),
  ae_epsilon_1e_2: autoencoder("epsilon 0.01", { epsilon: 0.01 }),
  ae_epsilon_1e_1: autoencoder("epsilon 0.1", { epsilon: 0.1 }),
  ae_batch_1024: autoencoder("batch 1024", { batch: 1024, steps: 625 }),
  ae_rate_1e_3: autoencoder("rate 0.001", rate(1e-3)),
  ae_rate_6e_3: autoencoder("rate 0.006", rate(6e-3)),
  ae_last_weights: autoencoder("last weights", { averageShare: 0 }),
};
const stageTwoVariants = {
  est_base: estimator("base"),
  est_batch_1024: estimator("batch 1024", { batch: 1024, steps: 625 }),
  est_batch_128: estimator("batch 128", { batch: 128, steps: 5000 }),
  est_rate_1e_3: estimator("rate 0.001", rate(1e-3)),
  est_rate_6e_3: estimator("rate 0.006", rate(6e-3)),
  est_snr_16_21: estimator("16 to 21 dB", { snr: { from: 16, to: 21 } }),
  est_last_weights: estimator("last weights", { averageShare: 0 }),
};
const m = { ml: ml(), zfSic: zfSic(), ...stageOneVariants, ...stageTwoVariants };
/** With the limit of `suites/eqnet.ts`. */
const llrLimit = 16.8;
const coded2x2 = codedMimo({ nt: 2, nr: 2, qam: 64, fading: "rayleigh", llrLimit });

const overSnr = curves({
  data: coded2x2,
  metric: codedErrors(),
  logarithmic: ["bler", "ber"],
  sweep: snrDb([18, 19, 20, 21, 22, 24]),
  stop: {
    smoke: { shardItems: 20, items: 20 },
    quick: { shardItems: 500, errors: 100, items: 1000 },
    nightly: { shardItems: 1000, errors: 400, items: 4000 },
    paper: { shardItems: 1000, errors: 400, items: 4000 },
  },
});

export default defineSuite({
  id: "eqnet-ablation",
  paper: {
    title: "The reduced recipes of EQ-Net",
    authors: ["the airtight authors"],
    venue: "this repository",
    year: 2026,
  },
  conventions: {
    snr: "E||H||_F^2 / sigma_n^2, unit mean symbol energy",
    llrLimit: `decoders hold LLRs at ±${llrLimit}`,
  },
  datasets: { coded2x2 },
  methods: m,
  experiments: {
    stage1: overSnr("Stage one, 640,000 samples each", [m.ml, ...Object.values(stageOneVariants), m.zfSic]),
    stage2: overSnr("Stage two, 640,000 samples each", [m.ml, ...Object.values(stageTwoVariants), m.zfSic]),
  },
  profiles: usualProfiles,
  claims: "eqnet_claims.json",
});
