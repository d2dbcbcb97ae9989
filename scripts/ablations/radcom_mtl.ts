/**
 * What RadCom's accuracies owe to the data's parameters that the paper doesn't give: the choice behind the data sets of
 * `suites/radcom_mtl.ts`. Each variant changes one thing, and trains and tests the proposed network on what comes out,
 * with a recipe that is the same for all and shorter than the published one.
 *
 *     deno task bench scripts/ablations/radcom_mtl.ts --profile nightly --out results/ablation/radcom_mtl
 */
import { radcomAwgn, type RadComDataset, radcomDynamic, type RadComOptions } from "../../datasets/radcom.ts";
import { accuracy, confusionMatrix } from "../../src/metrics/classification.ts";
import type { Classifier } from "../../src/methods/radcom_mtl/classifier.ts";
import { generated } from "../../src/methods/radcom_mtl/examples.ts";
import { mtl } from "../../src/methods/radcom_mtl/mtl.ts";
import { proposedSize } from "../../src/methods/radcom_mtl/mtl_network.ts";
import type { ClassifierRecipe } from "../../src/methods/radcom_mtl/training.ts";
import { defineSuite } from "../../src/suite/define.ts";
import { curves } from "../../src/suite/experiments.ts";
import { usualProfiles } from "../../src/suite/profiles.ts";

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

const d = {
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
};

const recipe: ClassifierRecipe = {
  windowsPerCell: 200,
  snrDb: [-10, -6, -2, 2, 6, 10, 14, 18],
  batch: 64,
  epochs: 8,
  patience: 8,
  learningRate: 1e-3,
};
const trainedOn = (name: string, data: RadComDataset) =>
  mtl({
    label: name,
    name,
    size: proposedSize,
    examples: generated(data),
    recipe,
    reduced: {
      smoke: { ...recipe, windowsPerCell: 10, snrDb: [2], batch: 32, epochs: 2 },
      quick: { ...recipe, windowsPerCell: 100 },
      nightly: recipe,
    },
  });
const m = {
  awgn: trainedOn("awgn", d.awgn),
  awgnRandom: trainedOn("awgn random", d.awgnRandom),
  awgnChannels: trainedOn("awgn channels", d.awgnChannels),
  awgnIntervals: trainedOn("awgn intervals", d.awgnIntervals),
  awgnPower: trainedOn("awgn power", d.awgnPower),
  awgnPeak: trainedOn("awgn peak", d.awgnPeak),
  awgnAudio: trainedOn("awgn audio", d.awgnAudio),
  dynamic: trainedOn("dynamic", d.dynamic),
  dynamicRandom: trainedOn("dynamic random", d.dynamicRandom),
  dynamicAudio: trainedOn("dynamic audio", d.dynamicAudio),
  dynamicIntervals: trainedOn("dynamic intervals", d.dynamicIntervals),
};

const levels = [-10, -6, -4, -2, 0, 2, 4, 10, 18];
const accuracies = (title: string, data: RadComDataset, method: Classifier) =>
  curves({
    data,
    metric: accuracy(),
    sweep: {
      name: "snrDb",
      label: "SNR (dB)",
      values: { smoke: [2], quick: levels, nightly: levels, paper: levels },
    },
    stop: {
      smoke: { shardItems: 40, items: 40 },
      quick: { shardItems: 1000, items: 1000 },
      nightly: { shardItems: 2000, items: 2000 },
      paper: { shardItems: 5000, items: 20000 },
    },
  })(title, [method]);

/** Which signals are taken for which at 0 dB. */
const signals = (title: string, data: RadComDataset, method: Classifier) =>
  curves({
    data,
    ...confusionMatrix("signal", data.source.classes.signals),
    at: { snrDb: 0 },
    stop: {
      smoke: { shardItems: 10, items: 10 },
      quick: { shardItems: 500, items: 500 },
      nightly: { shardItems: 1000, items: 1000 },
      paper: { shardItems: 5000, items: 10000 },
    },
  })(title, [method]);

export default defineSuite({
  id: "radcom_mtl-ablation",
  paper: {
    title: "The parameters of RadCom's data",
    authors: ["the airtight authors"],
    venue: "this repository",
    year: 2026,
  },
  conventions: { snr: "as in the suite radcom_mtl, except where a variant changes it" },
  datasets: d,
  methods: m,
  experiments: {
    awgn: accuracies("RadComAWGN as in the suite", d.awgn, m.awgn),
    awgnRandom: accuracies("RadComAWGN, a random phase in each window", d.awgnRandom, m.awgnRandom),
    awgnChannels: accuracies(
      "RadComAWGN, all channels of the received signals",
      d.awgnChannels,
      m.awgnChannels,
    ),
    awgnIntervals: accuracies("RadComAWGN, pulses three times as rare", d.awgnIntervals, m.awgnIntervals),
    awgnPower: accuracies("RadComAWGN, noise of -SNR dB in power", d.awgnPower, m.awgnPower),
    awgnPeak: accuracies("RadComAWGN, unit amplitude where a waveform is on", d.awgnPeak, m.awgnPeak),
    awgnAudio: accuracies("RadComAWGN, messages of 0.1 to 1 MHz", d.awgnAudio, m.awgnAudio),
    dynamic: accuracies("RadComDynamic as in the suite", d.dynamic, m.dynamic),
    dynamicRandom: accuracies(
      "RadComDynamic, paths of their own in each window",
      d.dynamicRandom,
      m.dynamicRandom,
    ),
    dynamicAudio: accuracies("RadComDynamic, messages of 0.1 to 1 MHz", d.dynamicAudio, m.dynamicAudio),
    dynamicIntervals: accuracies(
      "RadComDynamic, pulses three times as rare",
      d.dynamicIntervals,
      m.dynamicIntervals,
    ),
    awgnSignals: signals("RadComAWGN as in the suite, signals at 0 dB", d.awgn, m.awgn),
    awgnRandomSignals: signals(
      "RadComAWGN with random phases, signals at 0 dB",
      d.awgnRandom,
      m.awgnRandom,
    ),
    awgnChannelsSignals: signals(
      "RadComAWGN with all channels, signals at 0 dB",
      d.awgnChannels,
      m.awgnChannels,
    ),
    dynamicSignals: signals("RadComDynamic as in the suite, signals at 0 dB", d.dynamic, m.dynamic),
    dynamicIntervalsSignals: signals(
      "RadComDynamic with pulses three times as rare, signals at 0 dB",
      d.dynamicIntervals,
      m.dynamicIntervals,
    ),
  },
  profiles: usualProfiles,
  claims: "radcom_mtl_claims.json",
});
