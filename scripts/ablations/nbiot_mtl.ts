/**
 * Which reduced recipe of the estimators of CFO and I/Q imbalance does best for its budget: the choice behind the
 * profiles `quick` and `nightly` of `suites/nbiot_mtl.ts`.
 *
 *     deno task bench scripts/ablations/nbiot_mtl.ts --profile nightly --out results/ablation/nbiot_mtl
 *
 * `guided`: the recipe of `nightly` and what each of its parts is worth, on the single network, from as many samples each.
 * `budget`: what it makes of fewer samples.
 * `windows`: the published recipe against one random window a sample, on the subnetwork, by the loss of eq. 28 alone, from
 * as many windows each.
 *
 * What it says, with one seed each:
 * - The curriculum is what β is learned with: an MSE of 2.5e-3 to 3.3e-3 at 15 dB in all recipes that have it, and 6.5e-3,
 *   the prior's variance, without. θ is the worse for it at this budget, 1.4e-3 to 9e-4.
 * - α has barely begun at this budget, where its head is alive (`heads_at_once`, `epsilon_1e_3`). Which head dies is luck:
 *   θ's without auxiliary tasks, α's in most others, none in `nightly`, whose heads start after eleven times as many steps.
 * - λ hardly matters, perhaps because Adam scales each head's gradients anyway.
 * - β's MSE at 15 dB is 6.5e-3, 3.9e-3 and 3.0e-3 after 32,000, 64,000 and 128,000 samples. After the 1.4 million of
 *   `nightly` it is 1.7e-3, α's 2.9e-3 and θ's 1.8e-4 (`results/reference`).
 * - From as many windows, one of each sample teaches more than all of few samples, be the samples fresh or a set seen ten
 *   times; the published rate has not begun to learn.
 */
import { nbIotPilots } from "../../datasets/nbiot_pilots.ts";
import { impairmentErrors } from "../../src/metrics/impairment_errors.ts";
import { vanTrees } from "../../src/methods/nbiot_mtl/bounds.ts";
import { mtl } from "../../src/methods/nbiot_mtl/mtl.ts";
import type { FreshMtlRecipe, MtlRecipe } from "../../src/methods/nbiot_mtl/training.ts";
import type { PublishedMtlRecipe } from "../../src/methods/nbiot_mtl/published_training.ts";
import { uncompensated } from "../../src/methods/nbiot_mtl/uncompensated.ts";
import { type MtlNetwork, parallelNetwork, singleNetwork } from "../../src/methods/nbiot_mtl/windows.ts";
import { defineSuite } from "../../src/suite/define.ts";
import { curves } from "../../src/suite/experiments.ts";
import { usualProfiles } from "../../src/suite/profiles.ts";

const pilots = nbIotPilots({ snr: "received" });

/** The published prior from the start. */
const noCurriculum = { images: 1, theta: 1, snrDb: 0, ramp: [0, 1] } as const;

/** 128,000 samples of the single network. */
const guided: FreshMtlRecipe = {
  data: "fresh",
  lambda: 10,
  adamEpsilon: 1e-6,
  batch: 64,
  steps: 2000,
  learningRate: { peak: 2e-3, warmupSteps: 150, final: 0.02 },
  averageShare: 0.05,
  curriculum: { images: 3, theta: 0.3, snrDb: 10, ramp: [0.15, 0.6] },
  auxiliary: 0.3,
  headsFrom: 0.15,
};

/** 96,000 windows of fresh samples by the loss of eq. 28 alone, at a constant rate. */
const fresh: FreshMtlRecipe = {
  data: "fresh",
  lambda: 0.1,
  adamEpsilon: 1e-3,
  batch: 64,
  steps: 1500,
  learningRate: { peak: 1e-3, warmupSteps: 0, final: 1 },
  averageShare: 0,
  curriculum: noCurriculum,
  auxiliary: 0,
  headsFrom: 0,
};

/** As many from a fixed set, in epochs. */
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
function variant(network: MtlNetwork, name: string, recipe: MtlRecipe) {
  const few: MtlRecipe = recipe.data === "fresh"
    ? { ...recipe, steps: 2 }
    : { ...recipe, batch: 8, samples: 2, validationSamples: 1, epochs: 2 };
  const reduced = { smoke: few, quick: few, nightly: recipe };
  return mtl({ label: name, name, network, data: pilots, recipe, reduced });
}

const { curriculum } = guided;
const parts = {
  guided: variant(singleNetwork, "as nightly, 128,000 samples", guided),
  // Without them nothing would be trained before the heads are.
  no_auxiliary: variant(singleNetwork, "without auxiliary tasks", { ...guided, auxiliary: 0, headsFrom: 0 }),
  no_curriculum: variant(singleNetwork, "without curriculum", { ...guided, curriculum: noCurriculum }),
  all_offsets: variant(singleNetwork, "all offsets from the start", {
    ...guided,
    curriculum: { ...curriculum, theta: 1 },
  }),
  heads_at_once: variant(singleNetwork, "heads from the start", { ...guided, headsFrom: 0 }),
  lambda_0_1: variant(singleNetwork, "λ 0.1", { ...guided, lambda: 0.1 }),
  epsilon_1e_3: variant(singleNetwork, "Adam's ε 1e-3", { ...guided, adamEpsilon: 1e-3 }),
};
const budgets = {
  quarter: variant(singleNetwork, "32,000 samples", { ...guided, steps: 500 }),
  half: variant(singleNetwork, "64,000 samples", { ...guided, steps: 1000 }),
  guided: parts.guided,
};
const sets = {
  fresh: variant(parallelNetwork, "one window of fresh samples", fresh),
  published_rate: variant(parallelNetwork, "the same at the published rate, 1e-4", {
    ...fresh,
    learningRate: { ...fresh.learningRate, peak: 1e-4 },
  }),
  fixed_one: variant(parallelNetwork, "one window of 9600 samples, 10 epochs", fixed),
  fixed_all: variant(parallelNetwork, "all windows of 196 samples, 10 epochs", {
    ...fixed,
    samples: 196,
    windows: "all",
  }),
};

const items = (count: number) => ({ shardItems: count, items: count });
const overPrior = curves({
  data: pilots,
  metric: impairmentErrors(),
  sweep: { name: "snrDb", label: "SNR (dB)", values: [0, 15, 30] },
  logarithmic: ["mseTheta", "mseAlpha", "mseBeta"],
  stop: { smoke: items(4), quick: items(20), nightly: items(1000), paper: items(1000) },
  drawn: ["mseTheta", "mseAlpha", "mseBeta"],
});
const zeros = uncompensated(), bound = vanTrees();

export default defineSuite({
  id: "nbiot_mtl-ablation",
  paper: {
    title: "The reduced recipes of the estimators of CFO and I/Q imbalance",
    authors: ["the airtight authors"],
    venue: "this repository",
    year: 2026,
  },
  conventions: { snr: "of the received burst", mse: "E|α̂ − α|² / 2, the mean over real and imaginary part" },
  datasets: { pilots },
  methods: { ...parts, ...budgets, ...sets, zeros, vanTrees: bound },
  experiments: {
    guided: overPrior(
      "Single network, 128,000 samples each, impairments drawn as in training",
      [...Object.values(parts), zeros, bound],
    ),
    budget: overPrior(
      "Single network, as nightly with fewer samples, impairments drawn as in training",
      [...Object.values(budgets), zeros, bound],
    ),
    windows: overPrior(
      "Subnetwork by the loss of eq. 28 alone, 96,000 windows each, impairments drawn as in training",
      [...Object.values(sets), zeros],
      { drawn: ["mseTheta"] },
    ),
  },
  profiles: usualProfiles,
  claims: "nbiot_mtl_claims.json",
});
