/**
 * What RadCom's accuracies owe to the data's parameters that the paper doesn't give: the choice behind the data sets of
 * `suites/radcom_mtl.ts`. Each variant changes one thing, and trains and tests the proposed network on what comes out,
 * with a recipe that is the same for all and shorter than the published one.
 *
 *     deno task bench scripts/ablations/radcom_mtl.ts --profile nightly --out results/ablation/radcom_mtl
 */
import {
  awgnClasses,
  awgnSource,
  dynamicClasses,
  dynamicSource,
  radcomAwgn,
  radcomDynamic,
  type RadComOptions,
} from "../../datasets/radcom.ts";
import { accuracy, confusion, confusionColumns } from "../../src/metrics/classification.ts";
import { classifier } from "../../src/methods/radcom_mtl/classifier.ts";
import { generated } from "../../src/methods/radcom_mtl/examples.ts";
import { proposedSize } from "../../src/methods/radcom_mtl/networks.ts";
import { type ClassifierRecipe, classifierTraining } from "../../src/methods/radcom_mtl/training.ts";
import { defineSuite } from "../../src/suite/define.ts";
import type { ByProfile, Method, MonteCarlo, StopRule } from "../../src/suite/types.ts";

const base: ClassifierRecipe = {
  windowsPerCell: 200,
  snrDb: [-10, -6, -2, 2, 6, 10, 14, 18],
  batch: 64,
  epochs: 8,
  patience: 8,
  learningRate: 1e-3,
};
const tiny = { ...base, windowsPerCell: 10, snrDb: [2], batch: 32, epochs: 2 };
const recipes: ByProfile<ClassifierRecipe> = {
  smoke: tiny,
  quick: { ...base, windowsPerCell: 100 },
  nightly: base,
  paper: base,
};

function onAwgn(name: string, options: RadComOptions): Method {
  const network = { network: "mtl", size: proposedSize(9, 11) } as const;
  return classifier(
    name,
    network,
    classifierTraining(name, network, generated(awgnSource(options)), recipes),
  );
}
function onDynamic(name: string, options: RadComOptions): Method {
  const network = { network: "mtl", size: proposedSize(6, 8) } as const;
  return classifier(
    name,
    network,
    classifierTraining(name, network, generated(dynamicSource(options)), recipes),
  );
}

/**
 * Random phases; all channels of the interference data set; pulses three times as rare; noise power of -SNR dB; unit
 * amplitude where a waveform is on; an AM message that is not interpolated.
 */
const variants = {
  random: { phase: "random" },
  channels: { channels: "all" },
  intervals: { intervals: 3 },
  power: { noise: "power" },
  peak: { level: "peak" },
  audio: { audioHz: [1e5, 1e6] },
} as const satisfies Record<string, RadComOptions>;

const stop: ByProfile<StopRule> = {
  smoke: { shardItems: 40, items: 40 },
  quick: { shardItems: 1000, items: 1000 },
  nightly: { shardItems: 2000, items: 2000 },
  paper: { shardItems: 5000, items: 20000 },
};
const perClass: ByProfile<StopRule> = {
  smoke: { shardItems: 10, items: 10 },
  quick: { shardItems: 500, items: 500 },
  nightly: { shardItems: 1000, items: 1000 },
  paper: { shardItems: 5000, items: 10000 },
};

const accuracies = (title: string, dataset: string, method: string): MonteCarlo => ({
  kind: "monteCarlo",
  title,
  dataset,
  methods: [method],
  sweep: { name: "snrDb", label: "SNR (dB)", values: { ...sweep, smoke: [2] } },
  metric: accuracy(),
  stop,
});
const values = [-10, -6, -4, -2, 0, 2, 4, 10, 18];
const sweep = { quick: values, nightly: values, paper: values };

/** Which signals are taken for which at 0 dB. */
const signals = (title: string, dataset: string, method: string, names: readonly string[]): MonteCarlo => ({
  kind: "monteCarlo",
  title,
  dataset,
  methods: [method],
  sweep: { name: "signalClass", label: "true signal", values: names.map((_, i) => i), names },
  at: { snrDb: 0 },
  metric: confusion("signal", names),
  stop: perClass,
  plot: "confusion",
  drawn: confusionColumns(names),
});

export default defineSuite({
  id: "radcom_mtl-ablation",
  paper: {
    title: "The parameters of RadCom's data",
    authors: ["the airtight authors"],
    venue: "this repository",
    year: 2026,
  },
  conventions: { snr: "as in the suite radcom_mtl, except where a variant changes it" },
  datasets: {
    awgn: radcomAwgn(),
    awgnRandom: radcomAwgn(variants.random),
    awgnChannels: radcomAwgn(variants.channels),
    awgnIntervals: radcomAwgn(variants.intervals),
    awgnPower: radcomAwgn(variants.power),
    awgnPeak: radcomAwgn(variants.peak),
    awgnAudio: radcomAwgn(variants.audio),
    dynamic: radcomDynamic(),
    dynamicRandom: radcomDynamic(variants.random),
    dynamicAudio: radcomDynamic(variants.audio),
    dynamicIntervals: radcomDynamic(variants.intervals),
  },
  methods: {
    awgn: onAwgn("awgn", {}),
    awgnRandom: onAwgn("awgn random", variants.random),
    awgnChannels: onAwgn("awgn channels", variants.channels),
    awgnIntervals: onAwgn("awgn intervals", variants.intervals),
    awgnPower: onAwgn("awgn power", variants.power),
    awgnPeak: onAwgn("awgn peak", variants.peak),
    awgnAudio: onAwgn("awgn audio", variants.audio),
    dynamic: onDynamic("dynamic", {}),
    dynamicRandom: onDynamic("dynamic random", variants.random),
    dynamicAudio: onDynamic("dynamic audio", variants.audio),
    dynamicIntervals: onDynamic("dynamic intervals", variants.intervals),
  },
  experiments: {
    awgn: accuracies("RadComAWGN as in the suite", "awgn", "awgn"),
    awgnRandom: accuracies("RadComAWGN, a random phase in each window", "awgnRandom", "awgnRandom"),
    awgnChannels: accuracies(
      "RadComAWGN, all channels of the received signals",
      "awgnChannels",
      "awgnChannels",
    ),
    awgnIntervals: accuracies("RadComAWGN, pulses three times as rare", "awgnIntervals", "awgnIntervals"),
    awgnPower: accuracies("RadComAWGN, noise of -SNR dB in power", "awgnPower", "awgnPower"),
    awgnPeak: accuracies("RadComAWGN, unit amplitude where a waveform is on", "awgnPeak", "awgnPeak"),
    awgnAudio: accuracies("RadComAWGN, messages of 0.1 to 1 MHz", "awgnAudio", "awgnAudio"),
    dynamic: accuracies("RadComDynamic as in the suite", "dynamic", "dynamic"),
    dynamicRandom: accuracies(
      "RadComDynamic, paths of their own in each window",
      "dynamicRandom",
      "dynamicRandom",
    ),
    dynamicAudio: accuracies("RadComDynamic, messages of 0.1 to 1 MHz", "dynamicAudio", "dynamicAudio"),
    dynamicIntervals: accuracies(
      "RadComDynamic, pulses three times as rare",
      "dynamicIntervals",
      "dynamicIntervals",
    ),
    awgnSignals: signals("RadComAWGN as in the suite, signals at 0 dB", "awgn", "awgn", awgnClasses.signals),
    awgnRandomSignals: signals(
      "RadComAWGN with random phases, signals at 0 dB",
      "awgnRandom",
      "awgnRandom",
      awgnClasses.signals,
    ),
    awgnChannelsSignals: signals(
      "RadComAWGN with all channels, signals at 0 dB",
      "awgnChannels",
      "awgnChannels",
      awgnClasses.signals,
    ),
    dynamicSignals: signals(
      "RadComDynamic as in the suite, signals at 0 dB",
      "dynamic",
      "dynamic",
      dynamicClasses.signals,
    ),
    dynamicIntervalsSignals: signals(
      "RadComDynamic with pulses three times as rare, signals at 0 dB",
      "dynamicIntervals",
      "dynamicIntervals",
      dynamicClasses.signals,
    ),
  },
  profiles: {
    smoke: { seeds: [1] },
    quick: { seeds: [1] },
    nightly: { seeds: [1] },
    paper: { seeds: [1, 2, 3] },
  },
  claims: "radcom_mtl_claims.json",
});
