/**
 * Neural calibration: networks that calibrate the inputs of zero-forcing and least squares, one network for all users
 * and one for all antennas.
 *
 * What the paper leaves open is chosen here and said where it is chosen; `results/published/neural_calibration.json`
 * holds what the paper claims.
 */
import { deepMimo } from "../datasets/deepmimo.ts";
import { type IndoorPoint, indoorRoom } from "../datasets/indoor_room.ts";
import { massiveMimoConventions } from "../datasets/massive_mimo.ts";
import type { BeamRecipe, FreshRecipe } from "../src/methods/neural_calibration/beam_training.ts";
import { blackBoxTraining, fullyDataDriven } from "../src/methods/neural_calibration/black_box.ts";
import { blockByBlock, mappingTraining } from "../src/methods/neural_calibration/channel_mapping.ts";
import { deepUnfolding, unfoldingTraining } from "../src/methods/neural_calibration/deep_unfolding.ts";
import {
  implicitTraining,
  neuralCalibrationEndToEnd,
} from "../src/methods/neural_calibration/implicit_csi.ts";
import { mrt } from "../src/methods/neural_calibration/mrt.ts";
import {
  type CalibrationRecipe,
  calibrationTraining,
  neuralCalibration,
} from "../src/methods/neural_calibration/neural_calibration.ts";
import { rzf } from "../src/methods/neural_calibration/rzf.ts";
import { wmmse } from "../src/methods/neural_calibration/wmmse.ts";
import { zf } from "../src/methods/neural_calibration/zf.ts";
import { zfUnitRows } from "../src/methods/neural_calibration/zf_unit_rows.ts";
import { sumRate } from "../src/metrics/sum_rate.ts";
import { defineSuite } from "../src/suite/define.ts";
import type { ByProfile, StopRule } from "../src/suite/types.ts";

const room = indoorRoom();
/** The paper's own channels, for people who have downloaded them. */
const i1 = deepMimo("deepmimo_i1");

/** Section V-A; the set is drawn from the room. */
const published: BeamRecipe = {
  data: "published",
  samples: 204800,
  batch: 1024,
  epochs: 200,
  learningRate: 1e-3,
};

// The reduced recipes train on fresh draws in every step, with a schedule and averaged weights. Calibration networks
// start as the identity and keep the normalisations' moments that they start with: from random weights, or with moments
// of small batches, the same budget ends below zero-forcing (scripts/ablations/neural_calibration.ts,
// results/ablation/neural_calibration). Networks and loss are the paper's, and so is `paper`.
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
const publishedCalibration: CalibrationRecipe = { ...published, start: "random" };

/**
 * With 64 antennas zero-forcing leaves next to nothing to gain (the rows of wmmse and zf say how much), so there the
 * reduced recipes are short, and the budget goes to fewer antennas. Low powers allow larger steps: where noise is
 * strong, the nulls between users needn't be deep.
 */
const calibrationRecipes = ({ antennas, downlinkPowerDbm }: IndoorPoint): ByProfile<CalibrationRecipe> => {
  const many = antennas >= 64, peak = many ? 3e-5 : downlinkPowerDbm <= -5 ? 6e-4 : 2e-4;
  return {
    smoke: calibrated(4, 2, 1e-6),
    quick: calibrated(32, many ? 30 : 60, peak),
    nightly: calibrated(32, many ? 60 : 300, peak),
    paper: publishedCalibration,
  };
};
const implicitRecipes: ByProfile<CalibrationRecipe> = {
  smoke: calibrated(4, 2, 1e-3),
  quick: calibrated(16, 100, 1.5e-3),
  nightly: calibrated(16, 200, 1.5e-3),
  paper: publishedCalibration,
};
const mappingRecipes: ByProfile<CalibrationRecipe> = {
  smoke: calibrated(4, 2, 1e-3),
  quick: calibrated(32, 40, 5e-4),
  nightly: calibrated(32, 100, 5e-4),
  paper: publishedCalibration,
};
const unfoldingRecipes: ByProfile<BeamRecipe> = {
  smoke: fresh(4, 2, 1e-3),
  quick: fresh(16, 60, 1e-3),
  nightly: fresh(16, 120, 1e-3),
  paper: published,
};
const blackBoxRecipes: ByProfile<BeamRecipe> = {
  smoke: fresh(4, 2, 1e-3),
  quick: fresh(64, 150, 5e-3),
  nightly: fresh(64, 350, 5e-3),
  paper: published,
};

/** A running time doesn't depend on what weights are: networks that are only timed take one step. */
const timedRecipe = fresh(2, 1, 1e-4);
const timedRecipes = { smoke: timedRecipe, quick: timedRecipe, nightly: timedRecipe, paper: timedRecipe };
const timedStart = { ...timedRecipe, start: "random" } as const;
const timedCalibrations = { smoke: timedStart, quick: timedStart, nightly: timedStart, paper: timedStart };

/** P_DL of Figs. 6 and 9, which name none: that of Figs. 7 and 10. */
const downlinkPowerDbm = 5;
/** P_UL of Fig. 9, which names none. */
const uplinkPowerDbm = 5;

const stop: ByProfile<StopRule> = {
  smoke: { shardItems: 10, items: 10 },
  quick: { shardItems: 100, relativeWidth: 0.01, items: 300 },
  nightly: { shardItems: 250, relativeWidth: 0.003, items: 1000 },
  paper: { shardItems: 1000, relativeWidth: 0.001, items: 10000 },
};
const scored = { kind: "monteCarlo", dataset: "room", metric: sumRate(), stop } as const;

const perfectCsi = [
  "wmmse",
  "neuralCalibration",
  "deepUnfolding",
  "fullyDataDriven",
  "rzf",
  "zfUnitRows",
  "zf",
  "mrt",
];
const implicitCsi = ["wmmse", "zf", "neuralCalibrationEndToEnd", "fullyDataDrivenEndToEnd", "blockByBlock"];

const timed = {
  kind: "latency",
  dataset: "room",
  methods: ["wmmse", "neuralCalibrationTimed", "deepUnfoldingTimed", "fullyDataDrivenTimed"],
  batch: 1,
  repetitions: { smoke: 5, quick: 50, nightly: 200, paper: 1000 },
} as const;

const users = { name: "users", label: "users K" };
const antennas = { name: "antennas", label: "antennas M" };

export default defineSuite({
  id: "neural_calibration",
  paper: {
    title: "Learn to Communicate with Neural Calibration: Scalability and Generalization",
    authors: ["Yifan Ma", "Yifei Shen", "Xianghao Yu", "Jun Zhang", "S. H. Song", "Khaled B. Letaief"],
    venue: "IEEE Transactions on Wireless Communications 21(11)",
    year: 2022,
    doi: "10.1109/TWC.2022.3181219",
  },
  conventions: { ...massiveMimoConventions, networks: "rows of real parts, then imaginary parts" },
  files: {
    deepmimo_i1: {
      label: "DeepMIMO scenario I1 at 2.4 and 2.5 GHz",
      format: "a folder of MATLAB files, DeepMIMO v2 or v3",
      source: "https://www.deepmimo.net",
    },
  },
  datasets: { room, i1 },
  methods: {
    wmmse: wmmse(),
    zf: zf(),
    rzf: rzf(),
    mrt: mrt(),
    zfUnitRows: zfUnitRows(),
    neuralCalibration: neuralCalibration(
      "Neural calibration",
      (point) => calibrationTraining(room, point, calibrationRecipes(point)),
    ),
    neuralCalibrationAtFourUsers: neuralCalibration(
      "Neural calibration, trained at K = 4",
      (point) => calibrationTraining(room, { ...point, users: 4 }, calibrationRecipes(point)),
      { users: 4 },
    ),
    neuralCalibrationAtLowPower: neuralCalibration(
      "Neural calibration, trained at −10 dBm",
      (point) => {
        const low = { ...point, downlinkPowerDbm: -10 };
        return calibrationTraining(room, low, calibrationRecipes(low));
      },
      { downlinkPowerDbm: -10 },
    ),
    deepUnfolding: deepUnfolding(
      "Deep unfolding",
      (point) => unfoldingTraining(room, point, unfoldingRecipes),
    ),
    fullyDataDriven: fullyDataDriven(
      "Fully data-driven",
      "channels",
      (point) => blackBoxTraining(room, "channels", point, blackBoxRecipes),
    ),
    neuralCalibrationEndToEnd: neuralCalibrationEndToEnd(
      "Neural calibration, end to end",
      (point) => implicitTraining(room, point, implicitRecipes),
    ),
    neuralCalibrationEndToEndAtLowPower: neuralCalibrationEndToEnd(
      "Neural calibration, trained at P_UL = −10 dBm",
      (point) => implicitTraining(room, { ...point, uplinkPowerDbm: -10 }, implicitRecipes),
      { uplinkPowerDbm: -10 },
    ),
    fullyDataDrivenEndToEnd: fullyDataDriven(
      "Fully data-driven, end to end",
      "pilots",
      (point) => blackBoxTraining(room, "pilots", point, blackBoxRecipes),
    ),
    blockByBlock: blockByBlock(
      "LS + channel mapping + ZF",
      (point) => mappingTraining(room, point, mappingRecipes),
    ),
    neuralCalibrationI1: neuralCalibration(
      "Neural calibration",
      (point) => calibrationTraining(i1, point, calibrationRecipes(point), "calibration I1"),
      "where it is tested, I1",
    ),
    deepUnfoldingI1: deepUnfolding(
      "Deep unfolding",
      (point) => unfoldingTraining(i1, point, unfoldingRecipes, "unfolding I1"),
    ),
    fullyDataDrivenI1: fullyDataDriven(
      "Fully data-driven",
      "channels",
      (point) => blackBoxTraining(i1, "channels", point, blackBoxRecipes, "black box I1"),
    ),
    neuralCalibrationEndToEndI1: neuralCalibrationEndToEnd(
      "Neural calibration, end to end",
      (point) => implicitTraining(i1, point, implicitRecipes, "implicit I1"),
      "where it is tested, I1",
    ),
    fullyDataDrivenEndToEndI1: fullyDataDriven(
      "Fully data-driven, end to end",
      "pilots",
      (point) => blackBoxTraining(i1, "pilots", point, blackBoxRecipes, "black box I1"),
    ),
    blockByBlockI1: blockByBlock(
      "LS + channel mapping + ZF",
      (point) => mappingTraining(i1, point, mappingRecipes, "mapping I1"),
      "where it is tested, I1",
    ),
    neuralCalibrationTimed: neuralCalibration(
      "Neural calibration",
      (point) => calibrationTraining(room, point, timedCalibrations, "timed calibration"),
      "timed only",
    ),
    deepUnfoldingTimed: deepUnfolding(
      "Deep unfolding",
      (point) => unfoldingTraining(room, point, timedRecipes, "timed unfolding"),
    ),
    fullyDataDrivenTimed: fullyDataDriven(
      "Fully data-driven",
      "channels",
      (point) => blackBoxTraining(room, "channels", point, timedRecipes, "timed black box"),
    ),
  },
  experiments: {
    fig6a: {
      ...scored,
      title: "Fig. 6(a): perfect CSI, K = 8",
      methods: perfectCsi,
      sweep: {
        ...antennas,
        values: { smoke: [16], quick: [16, 32], nightly: [16, 32, 64], paper: [16, 32, 64, 96, 128] },
      },
      at: { users: 8, downlinkPowerDbm },
    },
    fig6b: {
      ...scored,
      title: "Fig. 6(b): perfect CSI, M = 64",
      methods: perfectCsi,
      sweep: { ...users, values: { smoke: [4], quick: [4], nightly: [4, 8, 12], paper: [4, 8, 12, 16, 20] } },
      at: { antennas: 64, downlinkPowerDbm },
    },
    fig7: {
      ...scored,
      title: "Fig. 7: other numbers of users than in training, M = 64",
      methods: ["neuralCalibration", "neuralCalibrationAtFourUsers", "zfUnitRows", "zf"],
      sweep: {
        ...users,
        values: { smoke: [4, 6], quick: [4], nightly: [4, 8, 12], paper: [4, 8, 12, 16, 20] },
      },
      at: { antennas: 64, downlinkPowerDbm },
    },
    fig8: {
      ...scored,
      title: "Fig. 8: downlink powers, M = 32, K = 10",
      methods: [
        "wmmse",
        "neuralCalibration",
        "neuralCalibrationAtLowPower",
        "fullyDataDriven",
        "rzf",
        "zfUnitRows",
        "zf",
      ],
      sweep: {
        name: "downlinkPowerDbm",
        label: "downlink power (dBm)",
        values: { smoke: [-10], quick: [-10], nightly: [-10, 10], paper: [-10, -5, 0, 5, 10] },
      },
      at: { antennas: 32, users: 10 },
    },
    table3m16: {
      ...timed,
      title: "Table III: running time on this machine, M = 16",
      sweep: { ...users, values: [2] },
      at: { antennas: 16, downlinkPowerDbm },
    },
    table3m32: {
      ...timed,
      title: "Table III: running time on this machine, M = 32",
      sweep: { ...users, values: [2, 8, 12] },
      at: { antennas: 32, downlinkPowerDbm },
    },
    table3m64: {
      ...timed,
      title: "Table III: running time on this machine, M = 64",
      sweep: { ...users, values: [4, 8, 12] },
      at: { antennas: 64, downlinkPowerDbm },
    },
    fig9a: {
      ...scored,
      title: "Fig. 9(a): implicit CSI, K = 8",
      methods: implicitCsi,
      sweep: {
        ...antennas,
        values: { smoke: [16], quick: [32], nightly: [32, 128], paper: [16, 32, 64, 96, 128] },
      },
      at: { users: 8, downlinkPowerDbm, uplinkPowerDbm },
    },
    fig9b: {
      ...scored,
      title: "Fig. 9(b): implicit CSI, M = 64",
      methods: implicitCsi,
      sweep: { ...users, values: { smoke: [4], quick: [4], nightly: [4, 10], paper: [4, 6, 8, 10, 12] } },
      at: { antennas: 64, downlinkPowerDbm, uplinkPowerDbm },
    },
    fig10: {
      ...scored,
      title: "Fig. 10: uplink powers, M = 64, K = 16",
      methods: ["neuralCalibrationEndToEnd", "neuralCalibrationEndToEndAtLowPower", "blockByBlock"],
      sweep: {
        name: "uplinkPowerDbm",
        label: "uplink power (dBm)",
        values: { smoke: [-10], quick: [-10], nightly: [-10, 10], paper: [-10, -5, 0, 5, 10] },
      },
      at: { antennas: 64, users: 16, downlinkPowerDbm },
    },
    fig6aI1: {
      ...scored,
      dataset: "i1",
      title: "Fig. 6(a) with DeepMIMO's I1: perfect CSI, K = 8",
      methods: [
        "wmmse",
        "neuralCalibrationI1",
        "deepUnfoldingI1",
        "fullyDataDrivenI1",
        "zfUnitRows",
        "zf",
        "mrt",
      ],
      sweep: {
        ...antennas,
        values: { smoke: [16], quick: [64], nightly: [64], paper: [16, 32, 64, 96, 128] },
      },
      at: { users: 8, downlinkPowerDbm },
    },
    fig9aI1: {
      ...scored,
      dataset: "i1",
      title: "Fig. 9(a) with DeepMIMO's I1: implicit CSI, K = 8",
      methods: ["wmmse", "zf", "neuralCalibrationEndToEndI1", "fullyDataDrivenEndToEndI1", "blockByBlockI1"],
      sweep: {
        ...antennas,
        values: { smoke: [16], quick: [128], nightly: [128], paper: [16, 32, 64, 96, 128] },
      },
      at: { users: 8, downlinkPowerDbm, uplinkPowerDbm },
    },
  },
  profiles: {
    smoke: { seeds: [1], experiments: ["fig6a", "fig7", "fig9a", "table3m16"] },
    quick: { seeds: [1], experiments: ["fig6a", "fig8", "fig9a", "table3m16", "table3m32"] },
    nightly: { seeds: [1] },
    paper: { seeds: [1, 2, 3] },
  },
  claims: "neural_calibration.json",
});
