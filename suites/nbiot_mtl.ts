/**
 * NB-IoT hardware impairments: a network that estimates carrier-frequency offset and I/Q imbalance together from short
 * pilots, through 49 overlapping windows.
 *
 * What the paper leaves open is chosen here and said where it is chosen (the networks' tables in
 * `src/methods/nbiot_mtl/networks.ts`, the received signal in `datasets/nbiot_pilots.ts`, the classical estimators in
 * `src/phy/nbiot`); `results/published/nbiot_mtl.json` holds what the paper claims.
 */
import { nbIotPilots } from "../datasets/nbiot_pilots.ts";
import { impairmentErrors } from "../src/metrics/impairment_errors.ts";
import { impairmentSymbolErrors } from "../src/metrics/impairment_symbol_errors.ts";
import { cramerRao, vanTrees } from "../src/methods/nbiot_mtl/bounds.ts";
import {
  channelResidualEnergy,
  idealEstimates,
  isolatedTransmitter,
  serial,
} from "../src/methods/nbiot_mtl/classical.ts";
import { mtl } from "../src/methods/nbiot_mtl/mtl.ts";
import { uncompensated } from "../src/methods/nbiot_mtl/uncompensated.ts";
import { parallelNetwork, singleNetwork } from "../src/methods/nbiot_mtl/windows.ts";
import { defineSuite } from "../src/suite/define.ts";
import { costs, curves, timings, trainingCurves } from "../src/suite/experiments.ts";
import { usualProfiles } from "../src/suite/profiles.ts";
import type { Axis, ByProfile, StopRule } from "../src/suite/types.ts";
import * as reduced from "./nbiot_mtl/reduced.ts";

/** The SNR is that of the received burst: over fading channels the rare deep fades would rule every mean square. */
const pilots = nbIotPilots({ snr: "received" });
/**
 * 10 data symbols after the pilots make a subframe. Symbol errors come from the deep fades, so here the SNR is the mean
 * over the channels: with that of the received burst the good estimators make no errors from 20 dB on.
 */
const subframes = nbIotPilots({ snr: "mean", dataSymbols: 10 });

/**
 * Section V, but for Adam's ε (`objective.ts` says why). The paper says nothing of the SNRs of the training: they are the
 * figures', 0 to 30 dB.
 */
const published = {
  data: "published",
  lambda: 0.1,
  adamEpsilon: 1e-3,
  samples: 200000,
  validationSamples: 1000,
  windows: "all",
  batch: 128,
  learningRate: 1e-4,
} as const;

const m = {
  serial: serial(),
  cre: channelResidualEnergy(),
  isoTx: isolatedTransmitter(),
  // 1500 epochs to convergence (section V); fine-tuning, of which only the rate is given, is the last tenth.
  singleMtl: mtl({
    label: "single MTL",
    name: "singleMtl",
    network: singleNetwork,
    data: pilots,
    recipe: { ...published, epochs: 1500, fineTuning: { epochs: 150, learningRate: 8e-5 } },
    length: { stated: "Section V: it converges in around 1500 epochs" },
    reduced: reduced.single,
  }),
  // 200 epochs to convergence.
  parallelMtl: mtl({
    label: "parallel MTL",
    name: "parallelMtl",
    network: parallelNetwork,
    data: pilots,
    recipe: { ...published, epochs: 200, fineTuning: { epochs: 20, learningRate: 8e-5 } },
    length: { stated: "Section V: it converges in around 200 epochs" },
    reduced: reduced.parallel,
  }),
  ideal: idealEstimates(),
  zeros: uncompensated(),
  cramerRao: cramerRao(),
  vanTrees: vanTrees(),
};
const classical = [m.serial, m.cre, m.isoTx];
const learned = [m.singleMtl, m.parallelMtl];

/** N_t = 1000 in the paper. */
const stop: ByProfile<StopRule> = {
  smoke: { shardItems: 8, items: 8 },
  quick: { shardItems: 100, items: 200 },
  nightly: { shardItems: 500, items: 1000 },
  paper: { shardItems: 500, items: 1000 },
};

/** The impairments of Figs. 3, 4 and 7. */
const severe = { theta: 0.2, epsilon: 1.1, phi: 0.18 };
const snrDb: Axis = {
  name: "snrDb",
  label: "SNR (dB)",
  values: {
    smoke: [0, 20],
    quick: [0, 10, 20, 25, 30],
    nightly: [0, 5, 10, 15, 20, 25, 30],
    paper: [0, 5, 10, 15, 20, 25, 30],
  },
};
const imbalance: Axis = {
  name: "imbalance",
  label: "degree of I/Q imbalance δ",
  values: {
    smoke: [0, 1],
    quick: [0, 0.5, 1],
    nightly: [0, 0.2, 0.4, 0.6, 0.8, 1],
    paper: [0, 0.2, 0.4, 0.6, 0.8, 1],
  },
};
const offset: Axis = {
  name: "theta",
  label: "CFO θ (subcarrier spacings)",
  values: {
    smoke: [0, 0.2],
    quick: [-0.5, -0.2, 0, 0.2, 0.5],
    nightly: [-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5],
    paper: [-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5],
  },
};

const overBursts = { data: pilots, metric: impairmentErrors(), stop };
const logarithmic = ["mseTheta", "mseAlpha", "mseBeta"];
const overSnr = curves({ ...overBursts, sweep: snrDb, at: severe, logarithmic });
const overImbalance = curves({
  ...overBursts,
  sweep: imbalance,
  at: { theta: 0.2, snrDb: 15 },
  logarithmic,
});
const overOffset = curves({
  ...overBursts,
  sweep: offset,
  at: { epsilon: 1.1, phi: 0.18, snrDb: 15 },
  logarithmic,
});
const overPrior = curves({ ...overBursts, sweep: snrDb, logarithmic });
const symbolErrors = curves({
  data: subframes,
  metric: impairmentSymbolErrors(),
  stop,
  sweep: snrDb,
  at: severe,
  logarithmic: ["ser"],
});
const timed = timings({
  data: pilots,
  sweep: { ...snrDb, values: [15] },
  batch: 1,
  at: severe,
  repetitions: { smoke: 3, quick: 100, nightly: 1000, paper: 1000 },
});
const trainingLoss = trainingCurves({ part: "network", column: "loss" });

export default defineSuite({
  id: "nbiot_mtl",
  paper: {
    title: "Hardware Impairment Estimation in NB-IoT: A Parallel Multi-Task Learning Method",
    authors: ["Siqi Liu", "Tianyu Wang", "Shaowei Wang"],
    venue: "IEEE Internet of Things Journal",
    year: 2022,
  },
  conventions: {
    theta: "carrier-frequency offset over the subcarrier spacing of 15 kHz",
    alpha: "image of the transmitter over its signal, ν_t / μ_t",
    beta: "image of the receiver over its signal's conjugate, ν_r / μ_r*",
    mse: "E|α̂ − α|² / 2, the mean over real and imaginary part as in eqs. 26 and 27; bounds alike",
    snr:
      "unit mean symbol energy, noise before the receiver's mixer; of the received burst (each channel has unit energy), in Fig. 7 the mean over the channels",
    noiseVariance: "total variance of a complex sample",
    phase: "2πθ (n + G + i (K + G)) / K at sample n of symbol i, K = 12, G = 1",
  },
  datasets: { pilots, subframes },
  methods: m,
  experiments: {
    fig3: overSnr(
      "Fig. 3: MSE of θ against SNR, θ = 0.2, ε = 1.1, φ = 0.18 at both ends",
      [...classical, ...learned, m.cramerRao, m.vanTrees],
      { drawn: ["mseTheta"] },
    ),
    fig4a: overSnr(
      "Fig. 4a: MSE of α against SNR",
      [m.cre, m.isoTx, ...learned, m.zeros, m.cramerRao, m.vanTrees],
      { drawn: ["mseAlpha"] },
    ),
    fig4b: overSnr(
      "Fig. 4b: MSE of β against SNR",
      [...classical, ...learned, m.zeros, m.cramerRao, m.vanTrees],
      { drawn: ["mseBeta"] },
    ),
    fig5: overImbalance(
      "Fig. 5: MSE of θ against the degree of I/Q imbalance, ε = 1 + 0.15 δ, φ = 0.15 δ, θ = 0.2, 15 dB",
      [...classical, ...learned, m.cramerRao],
      { drawn: ["mseTheta"] },
    ),
    fig6a: overOffset(
      "Fig. 6a: MSE of α against CFO, 15 dB",
      [m.cre, m.isoTx, ...learned, m.zeros, m.cramerRao],
      { drawn: ["mseAlpha"] },
    ),
    fig6b: overOffset(
      "Fig. 6b: MSE of β against CFO, 15 dB",
      [...classical, ...learned, m.zeros, m.cramerRao],
      { drawn: ["mseBeta"] },
    ),
    prior: overPrior(
      "MSE against SNR, impairments drawn as in training",
      [...classical, ...learned, m.zeros, m.vanTrees],
      { drawn: ["mseTheta", "mseAlpha", "mseBeta"] },
    ),
    fig7: symbolErrors(
      "Fig. 7: symbol error rate against SNR after compensation, LS channel estimation and zero forcing",
      [m.ideal, ...classical, ...learned, m.zeros],
    ),
    fig8: timed("Fig. 8: computation time of one burst on this machine", [...classical, ...learned]),
    flops: costs("Section V: what the networks take", learned),
    training: trainingLoss(
      "Training loss: eq. 28, and the auxiliary tasks in the reduced recipes",
      learned,
    ),
  },
  profiles: usualProfiles,
  claims: "nbiot_mtl.json",
  // Where the impairments are drawn: those of the other figures are the same for every burst, and so no secret.
  leaderboard: {
    profile: "nightly",
    seeds: [1],
    experiments: ["prior"],
    ranking: { experiment: "prior", metric: "mseTheta", at: 15, better: "lower" },
  },
});
