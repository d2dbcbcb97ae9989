/**
 * Neural calibration: networks that calibrate the inputs of zero-forcing and least squares, one network for all users
 * and one for all antennas.
 *
 * What the paper leaves open is chosen here and said where it is chosen; `results/published/neural_calibration.json`
 * holds what the paper claims.
 */
import { checkDeepMimo, deepMimo, deepMimoI1 } from "../datasets/deepmimo.ts";
import { indoorRoom } from "../datasets/indoor_room.ts";
import { type ChannelData, massiveMimoConventions } from "../datasets/massive_mimo.ts";
import type { BeamRecipe } from "../src/methods/neural_calibration/beam_training.ts";
import { fullyDataDriven, fullyDataDrivenEndToEnd } from "../src/methods/neural_calibration/black_box.ts";
import { blockByBlock } from "../src/methods/neural_calibration/channel_mapping.ts";
import { deepUnfolding } from "../src/methods/neural_calibration/deep_unfolding.ts";
import { neuralCalibrationEndToEnd } from "../src/methods/neural_calibration/implicit_csi.ts";
import { mrt } from "../src/methods/neural_calibration/mrt.ts";
import {
  type CalibrationRecipe,
  neuralCalibration,
} from "../src/methods/neural_calibration/neural_calibration.ts";
import { rzf } from "../src/methods/neural_calibration/rzf.ts";
import { wmmse } from "../src/methods/neural_calibration/wmmse.ts";
import { zf } from "../src/methods/neural_calibration/zf.ts";
import { zfUnitRows } from "../src/methods/neural_calibration/zf_unit_rows.ts";
import { sumRate } from "../src/metrics/sum_rate.ts";
import { defineSuite } from "../src/suite/define.ts";
import { curves, knowing, timings } from "../src/suite/experiments.ts";
import { usualProfiles } from "../src/suite/profiles.ts";
import type { Axis, ByProfile, StopRule } from "../src/suite/types.ts";
import * as reduced from "./neural_calibration/reduced.ts";

const room = indoorRoom({ streamName: "room" });
/** The paper's own channels, for people who have downloaded them. */
const i1 = deepMimo({ streamName: "i1", file: "deepmimo_i1" });

/** Section V-A. */
const published: BeamRecipe = {
  data: "published",
  samples: 204800,
  batch: 1024,
  epochs: 200,
  learningRate: 1e-3,
};
/** Section V-A: that of "the neural network". How long the benchmarks' are trained isn't said: theirs is a choice. */
const length = { stated: "Section V-A: 200 epochs" };
/** The paper prints no initialisation. */
const publishedCalibration: CalibrationRecipe = { ...published, start: "random" };

const calibration = { recipe: publishedCalibration, length, reduced: reduced.calibration };
const implicit = { recipe: publishedCalibration, length, reduced: reduced.implicit };
const unfolding = { recipe: published, reduced: reduced.unfolding };
const blackBox = { recipe: published, reduced: reduced.blackBox };
const mapping = { recipe: publishedCalibration, reduced: reduced.mapping };

/** The learned beamformers, trained where they are tested. */
function beamformers({ source }: ChannelData, suffix = "") {
  const named = (name: string, label: string) => ({ source, name: name + suffix, label });
  return {
    neuralCalibration: neuralCalibration({ ...calibration, ...named("calibration", "Neural calibration") }),
    deepUnfolding: deepUnfolding({ ...unfolding, ...named("unfolding", "Deep unfolding") }),
    fullyDataDriven: fullyDataDriven({ ...blackBox, ...named("black box", "Fully data-driven") }),
    neuralCalibrationEndToEnd: neuralCalibrationEndToEnd({
      ...implicit,
      ...named("implicit", "Neural calibration, end to end"),
    }),
    fullyDataDrivenEndToEnd: fullyDataDrivenEndToEnd({
      ...blackBox,
      ...named("black box", "Fully data-driven, end to end"),
    }),
    blockByBlock: blockByBlock({ ...mapping, ...named("mapping", "LS + channel mapping + ZF") }),
  };
}
const inRoom = beamformers(room), inI1 = beamformers(i1, " I1");

const timed = { source: room.source, recipe: reduced.oneStep, reduced: reduced.always(reduced.oneStep) };

const m = {
  wmmse: wmmse(),
  zf: zf(),
  rzf: rzf(),
  mrt: mrt(),
  zfUnitRows: zfUnitRows(),
  neuralCalibration: inRoom.neuralCalibration,
  neuralCalibrationAtFourUsers: neuralCalibration({
    ...calibration,
    source: room.source,
    name: "calibration",
    label: "Neural calibration, trained at K = 4",
    trainedAt: { users: 4 },
  }),
  neuralCalibrationAtLowPower: neuralCalibration({
    ...calibration,
    source: room.source,
    name: "calibration",
    label: "Neural calibration, trained at −10 dBm",
    trainedAt: { downlinkPowerDbm: -10 },
  }),
  deepUnfolding: inRoom.deepUnfolding,
  fullyDataDriven: inRoom.fullyDataDriven,
  neuralCalibrationEndToEnd: inRoom.neuralCalibrationEndToEnd,
  neuralCalibrationEndToEndAtLowPower: neuralCalibrationEndToEnd({
    ...implicit,
    source: room.source,
    name: "implicit",
    label: "Neural calibration, trained at P_UL = −10 dBm",
    trainedAt: { uplinkPowerDbm: -10 },
  }),
  fullyDataDrivenEndToEnd: inRoom.fullyDataDrivenEndToEnd,
  blockByBlock: inRoom.blockByBlock,
  neuralCalibrationI1: inI1.neuralCalibration,
  deepUnfoldingI1: inI1.deepUnfolding,
  fullyDataDrivenI1: inI1.fullyDataDriven,
  neuralCalibrationEndToEndI1: inI1.neuralCalibrationEndToEnd,
  fullyDataDrivenEndToEndI1: inI1.fullyDataDrivenEndToEnd,
  blockByBlockI1: inI1.blockByBlock,
  neuralCalibrationTimed: neuralCalibration({
    source: room.source,
    name: "timed calibration",
    label: "Neural calibration",
    recipe: reduced.oneCalibrationStep,
    reduced: reduced.always(reduced.oneCalibrationStep),
  }),
  deepUnfoldingTimed: deepUnfolding({ ...timed, name: "timed unfolding", label: "Deep unfolding" }),
  fullyDataDrivenTimed: fullyDataDriven({ ...timed, name: "timed black box", label: "Fully data-driven" }),
};

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

const antennas = (values: Axis["values"]): Axis => ({ name: "antennas", label: "antennas M", values });
const users = (values: Axis["values"]): Axis => ({ name: "users", label: "users K", values });
const downlinkPower: Axis = {
  name: "downlinkPowerDbm",
  label: "downlink power (dBm)",
  values: { smoke: [-10], quick: [-10], nightly: [-10, 10], paper: [-10, -5, 0, 5, 10] },
};
const uplinkPower: Axis = {
  name: "uplinkPowerDbm",
  label: "uplink power (dBm)",
  values: { smoke: [-10], quick: [-10], nightly: [-10, 10], paper: [-10, -5, 0, 5, 10] },
};

const scored = { metric: sumRate(), stop };
const perfectCsi = curves({ ...scored, data: room.perfectCsi, sweep: downlinkPower });
const implicitCsi = curves({ ...scored, data: room.implicitCsi, sweep: uplinkPower });
/** At once. */
const usersInI1 = 8;
const perfectCsiI1 = curves({ ...scored, data: i1.perfectCsi, sweep: downlinkPower });
const implicitCsiI1 = curves({ ...scored, data: i1.implicitCsi, sweep: uplinkPower });
const timedCalls = timings({
  data: room.perfectCsi,
  sweep: users([2]),
  batch: 1,
  repetitions: { smoke: 5, quick: 50, nightly: 200, paper: 1000 },
});

const ofPerfectCsi = [
  m.wmmse,
  m.neuralCalibration,
  m.deepUnfolding,
  m.fullyDataDriven,
  m.rzf,
  m.zfUnitRows,
  m.zf,
  m.mrt,
];
/** WMMSE and zero-forcing know the channels here: they bound what the others can reach from pilots. */
const ofImplicitCsi = [
  knowing(m.wmmse, room.trueDownlink),
  knowing(m.zf, room.trueDownlink),
  m.neuralCalibrationEndToEnd,
  m.fullyDataDrivenEndToEnd,
  m.blockByBlock,
];
const ofTable3 = [m.wmmse, m.neuralCalibrationTimed, m.deepUnfoldingTimed, m.fullyDataDrivenTimed];

export default defineSuite({
  id: "neural_calibration",
  paper: {
    title: "Learn to Communicate with Neural Calibration: Scalability and Generalization",
    authors: ["Yifan Ma", "Yifei Shen", "Xianghao Yu", "Jun Zhang", "S. H. Song", "Khaled B. Letaief"],
    venue: "IEEE Transactions on Wireless Communications 21(11)",
    year: 2022,
    doi: "10.1109/TWC.2022.3181219",
  },
  conventions: {
    ...massiveMimoConventions,
    networks: "rows of real parts, then imaginary parts",
    chosenLengths: "the paper states no length of the benchmarks' trainings",
  },
  files: {
    deepmimo_i1: {
      label: "DeepMIMO scenario I1 at 2.4 and 2.5 GHz",
      format: "a folder of MATLAB files, DeepMIMO v2 or v3",
      source: "https://www.deepmimo.net",
      check: (path) => checkDeepMimo(path, deepMimoI1, usersInI1),
    },
  },
  datasets: {
    room: room.perfectCsi,
    roomPilots: room.implicitCsi,
    i1: i1.perfectCsi,
    i1Pilots: i1.implicitCsi,
  },
  methods: m,
  experiments: {
    fig6a: perfectCsi("Fig. 6(a): perfect CSI, K = 8", ofPerfectCsi, {
      sweep: antennas({ smoke: [16], quick: [16, 32], nightly: [16, 32, 64], paper: [16, 32, 64, 96, 128] }),
      at: { users: 8, downlinkPowerDbm },
    }),
    fig6b: perfectCsi("Fig. 6(b): perfect CSI, M = 64", ofPerfectCsi, {
      sweep: users({ smoke: [4], quick: [4], nightly: [4, 8, 12], paper: [4, 8, 12, 16, 20] }),
      at: { antennas: 64, downlinkPowerDbm },
    }),
    fig7: perfectCsi(
      "Fig. 7: other numbers of users than in training, M = 64",
      [m.neuralCalibration, m.neuralCalibrationAtFourUsers, m.zfUnitRows, m.zf],
      {
        sweep: users({ smoke: [4, 6], quick: [4], nightly: [4, 8, 12], paper: [4, 8, 12, 16, 20] }),
        at: { antennas: 64, downlinkPowerDbm },
      },
    ),
    fig8: perfectCsi(
      "Fig. 8: downlink powers, M = 32, K = 10",
      [
        m.wmmse,
        m.neuralCalibration,
        m.neuralCalibrationAtLowPower,
        m.fullyDataDriven,
        m.rzf,
        m.zfUnitRows,
        m.zf,
      ],
      { at: { antennas: 32, users: 10 } },
    ),
    table3m16: timedCalls("Table III: running time on this machine, M = 16", ofTable3, {
      at: { antennas: 16, downlinkPowerDbm },
    }),
    table3m32: timedCalls("Table III: running time on this machine, M = 32", ofTable3, {
      sweep: users([2, 8, 12]),
      at: { antennas: 32, downlinkPowerDbm },
    }),
    table3m64: timedCalls("Table III: running time on this machine, M = 64", ofTable3, {
      sweep: users([4, 8, 12]),
      at: { antennas: 64, downlinkPowerDbm },
    }),
    fig9a: implicitCsi("Fig. 9(a): implicit CSI, K = 8", ofImplicitCsi, {
      sweep: antennas({ smoke: [16], quick: [32], nightly: [32, 128], paper: [16, 32, 64, 96, 128] }),
      at: { users: 8, downlinkPowerDbm, uplinkPowerDbm },
    }),
    fig9b: implicitCsi("Fig. 9(b): implicit CSI, M = 64", ofImplicitCsi, {
      sweep: users({ smoke: [4], quick: [4], nightly: [4, 10], paper: [4, 6, 8, 10, 12] }),
      at: { antennas: 64, downlinkPowerDbm, uplinkPowerDbm },
    }),
    fig10: implicitCsi(
      "Fig. 10: uplink powers, M = 64, K = 16",
      [m.neuralCalibrationEndToEnd, m.neuralCalibrationEndToEndAtLowPower, m.blockByBlock],
      { at: { antennas: 64, users: 16, downlinkPowerDbm } },
    ),
    fig6aI1: perfectCsiI1(
      "Fig. 6(a) with DeepMIMO's I1: perfect CSI, K = 8",
      [
        m.wmmse,
        m.neuralCalibrationI1,
        m.deepUnfoldingI1,
        m.fullyDataDrivenI1,
        m.zfUnitRows,
        m.zf,
        m.mrt,
      ],
      {
        sweep: antennas({ smoke: [16], quick: [64], nightly: [64], paper: [16, 32, 64, 96, 128] }),
        at: { users: usersInI1, downlinkPowerDbm },
      },
    ),
    fig9aI1: implicitCsiI1(
      "Fig. 9(a) with DeepMIMO's I1: implicit CSI, K = 8",
      [
        knowing(m.wmmse, i1.trueDownlink),
        knowing(m.zf, i1.trueDownlink),
        m.neuralCalibrationEndToEndI1,
        m.fullyDataDrivenEndToEndI1,
        m.blockByBlockI1,
      ],
      {
        sweep: antennas({ smoke: [16], quick: [128], nightly: [128], paper: [16, 32, 64, 96, 128] }),
        at: { users: usersInI1, downlinkPowerDbm, uplinkPowerDbm },
      },
    ),
  },
  profiles: {
    ...usualProfiles,
    smoke: { seeds: [1], experiments: ["fig6a", "fig7", "fig9a", "table3m16"] },
    quick: { seeds: [1], experiments: ["fig6a", "fig8", "fig9a", "table3m16", "table3m32"] },
  },
  claims: "neural_calibration.json",
});
