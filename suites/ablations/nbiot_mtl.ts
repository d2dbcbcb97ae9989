/**
 * Which reduced recipe of the parallel MTL estimator does best for its budget: the choice behind the profiles `quick`
 * and `nightly` of `suites/nbiot_mtl.ts`. Each variant changes one thing of a base recipe at the same number of windows.
 *
 *     deno task bench suites/ablations/nbiot_mtl.ts --profile nightly --out results/ablation/nbiot_mtl
 *
 * What it says, with one seed each: from as many windows, one of each sample teaches more than all of few samples, be the
 * samples fresh or a set seen ten times; the published rate has not begun to learn; nothing has begun to learn α and β.
 * Whether θ is learned is a matter of luck too: of `base` and `last weights`, which are one training with other draws up
 * to the average, the first lost both units of θ's narrowest layer before it began. Adam's ε of 1e-7 was the quickest
 * with θ, and lost those units of α and β.
 */
import { nbIotPilots } from "../../datasets/nbiot_pilots.ts";
import { impairmentErrors } from "../../src/metrics/impairment_errors.ts";
import { channelResidualEnergy } from "../../src/methods/nbiot_mtl/classical.ts";
import { mtlEstimator } from "../../src/methods/nbiot_mtl/mtl.ts";
import { type FreshMtlRecipe, type MtlRecipe, mtlTraining } from "../../src/methods/nbiot_mtl/training.ts";
import type { PublishedMtlRecipe } from "../../src/methods/nbiot_mtl/published_training.ts";
import { parallelNetwork } from "../../src/methods/nbiot_mtl/windows.ts";
import { defineSuite } from "../../src/suite/define.ts";
import type { ByProfile, Method } from "../../src/suite/types.ts";

const pilots = nbIotPilots({ snr: "received" });

/** 96,000 windows. */
const base: FreshMtlRecipe = {
  data: "fresh",
  lambda: 0.1,
  adamEpsilon: 1e-3,
  batch: 64,
  steps: 1500,
  learningRate: { peak: 2e-3, warmupSteps: 150, final: 0.01 },
  averageShare: 0.1,
};

/** The same number of windows from a fixed set, in epochs at a constant rate. */
const fixed: PublishedMtlRecipe = {
  data: "published",
  lambda: 0.1,
  adamEpsilon: 1e-3,
  batch: 64,
  samples: 9600,
  validationSamples: 20,
  windows: "one",
  epochs: 10,
  learningRate: 1e-3,
  fineTuning: { epochs: 1, learningRate: 8e-4 },
};

/** A few steps in the smaller profiles, so that the file can be tried. */
function variant(name: string, recipe: MtlRecipe): Method {
  const few: MtlRecipe = recipe.data === "fresh"
    ? { ...recipe, steps: 2 }
    : { ...recipe, batch: 8, samples: 2, validationSamples: 1, epochs: 2 };
  const recipes: ByProfile<MtlRecipe> = { smoke: few, quick: few, nightly: recipe, paper: recipe };
  return mtlEstimator(name, parallelNetwork, mtlTraining(name, parallelNetwork, pilots, recipes));
}

const constant = (peak: number) => ({ learningRate: { peak, warmupSteps: 0, final: 1 }, averageShare: 0 });
const variants = {
  base: variant("base", base),
  batch_32: variant("batch 32", { ...base, batch: 32, steps: 3000 }),
  batch_128: variant("batch 128", { ...base, batch: 128, steps: 750 }),
  rate_5e_4: variant("rate 5e-4", { ...base, learningRate: { ...base.learningRate, peak: 5e-4 } }),
  last_weights: variant("last weights", { ...base, averageShare: 0 }),
  lambda_27: variant("λ 27, the ratio of the variances", { ...base, lambda: 27 }),
  epsilon_1e_7: variant("Adam's ε 1e-7", { ...base, adamEpsilon: 1e-7 }),
  published_rate: variant("rate 1e-4, constant", { ...base, ...constant(1e-4) }),
  fresh_constant: variant("rate 1e-3, constant", { ...base, ...constant(1e-3) }),
  fixed_one: variant("rate 1e-3, one window of 9600 samples, 10 epochs", fixed),
  fixed_all: variant("rate 1e-3, all windows of 196 samples, 10 epochs", {
    ...fixed,
    samples: 196,
    windows: "all",
  }),
};

const items = (count: number) => ({ shardItems: count, items: count });

export default defineSuite({
  id: "nbiot_mtl-ablation",
  paper: {
    title: "The reduced recipes of the parallel MTL estimator",
    authors: ["the airtight authors"],
    venue: "this repository",
    year: 2026,
  },
  conventions: { snr: "of the received burst", mse: "E|α̂ − α|², real and imaginary part together" },
  datasets: { pilots },
  methods: { cre: channelResidualEnergy(), ...variants },
  experiments: {
    prior: {
      kind: "monteCarlo",
      title: "96,000 windows each, impairments drawn as in training",
      dataset: "pilots",
      methods: ["cre", ...Object.keys(variants)],
      sweep: { name: "snrDb", label: "SNR (dB)", values: [0, 15, 30] },
      metric: impairmentErrors(),
      drawn: ["mseTheta", "mseAlpha", "mseBeta"],
      logarithmic: ["mseTheta", "mseAlpha", "mseBeta"],
      stop: { smoke: items(4), quick: items(20), nightly: items(200), paper: items(1000) },
    },
  },
  profiles: {
    smoke: { seeds: [1] },
    quick: { seeds: [1] },
    nightly: { seeds: [1] },
    paper: { seeds: [1, 2, 3] },
  },
  claims: "nbiot_mtl_claims.json",
});
