/**
 * Which reduced recipe of neural calibration does best for its budget: the choice behind the profiles `quick` and
 * `nightly` of `suites/neural_calibration.ts`. Each variant changes one thing of a base recipe at the same number of
 * training channels, with 16 antennas and 8 users.
 *
 *     deno task bench scripts/ablations/neural_calibration.ts --profile nightly --out results/ablation/neural_calibration
 */
import { indoorRoom } from "../../datasets/indoor_room.ts";
import { massiveMimoConventions } from "../../datasets/massive_mimo.ts";
import { sumRate } from "../../src/metrics/sum_rate.ts";
import type { FreshRecipe } from "../../src/methods/neural_calibration/beam_training.ts";
import {
  type CalibrationRecipe,
  neuralCalibration,
} from "../../src/methods/neural_calibration/neural_calibration.ts";
import { wmmse } from "../../src/methods/neural_calibration/wmmse.ts";
import { zf } from "../../src/methods/neural_calibration/zf.ts";
import { zfUnitRows } from "../../src/methods/neural_calibration/zf_unit_rows.ts";
import { defineSuite } from "../../src/suite/define.ts";
import { curves } from "../../src/suite/experiments.ts";
import { usualProfiles } from "../../src/suite/profiles.ts";

const room = indoorRoom({ streamName: "room" });

const base: CalibrationRecipe & FreshRecipe = {
  data: "fresh",
  batch: 32,
  steps: 120,
  learningRate: { peak: 1e-4, warmupSteps: 6, final: 0.01 },
  averageShare: 0.2,
  moments: "running",
  startChannels: 256,
  start: "identity",
};

function variant(name: string, change: Partial<typeof base>) {
  const recipe = { ...base, ...change };
  const few = (steps: number) => ({ ...recipe, steps, startChannels: 32 });
  const reduced = { smoke: few(2), quick: few(20), nightly: recipe };
  return neuralCalibration({ label: name, name, source: room.source, recipe, reduced });
}

const rate = (peak: number) => ({ learningRate: { ...base.learningRate, peak } });

const variants = {
  base: variant("base", {}),
  random_start: variant("random start", { start: "random" }),
  batch_moments: variant("moments of batches", { moments: "batch" }),
  random_start_batch_moments: variant("random start, moments of batches", {
    start: "random",
    moments: "batch",
  }),
  rate_1e_3: variant("rate 0.001", rate(1e-3)),
  rate_1e_5: variant("rate 0.00001", rate(1e-5)),
  last_weights: variant("last weights", { averageShare: 0 }),
};

const m = { wmmse: wmmse(), zfUnitRows: zfUnitRows(), zf: zf(), ...variants };

const rates = curves({
  data: room.perfectCsi,
  metric: sumRate(),
  sweep: { name: "antennas", label: "antennas M", values: [16] },
  at: { users: 8, downlinkPowerDbm: 5 },
  stop: {
    smoke: { shardItems: 10, items: 10 },
    quick: { shardItems: 100, items: 200 },
    nightly: { shardItems: 500, items: 2000 },
    paper: { shardItems: 500, items: 2000 },
  },
});

export default defineSuite({
  id: "neural_calibration-ablation",
  paper: {
    title: "The reduced recipes of neural calibration",
    authors: ["the airtight authors"],
    venue: "this repository",
    year: 2026,
  },
  conventions: massiveMimoConventions,
  datasets: { room: room.perfectCsi },
  methods: m,
  experiments: {
    recipes: rates(
      "Recipes of 3840 training channels, M = 16, K = 8",
      [m.wmmse, ...Object.values(variants), m.zfUnitRows, m.zf],
    ),
  },
  profiles: usualProfiles,
  claims: "eqnet_claims.json",
});
