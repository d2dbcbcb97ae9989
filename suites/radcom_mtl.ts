/**
 * RadCom MTL: one network that tells a window's modulation and its signal, among radar and communication waveforms.
 *
 * What the paper leaves open is chosen here, in the networks (`src/methods/radcom_mtl`) and in the waveforms
 * (`src/phy/waveforms`), and said where it is chosen; `results/published/radcom_mtl.json` holds what the paper claims.
 * The public recordings can be brought along: `--data radcom_dynamic=PATH` and `--data radcom_ota=PATH`.
 */
import { paperSnrDb, radcomAwgn, type RadComDataset, radcomDynamic } from "../datasets/radcom.ts";
import type { RadComInputs, RadComTruth } from "../datasets/radcom_block.ts";
import type { Task } from "../datasets/radcom_classes.ts";
import { checkRecordings, gainsDb, radcomRecordings } from "../datasets/radcom_recordings.ts";
import { accuracy, confusionMatrix } from "../src/metrics/classification.ts";
import type { Classifier } from "../src/methods/radcom_mtl/classifier.ts";
import { drcnn } from "../src/methods/radcom_mtl/drcnn.ts";
import { type ExampleSource, generated, recorded } from "../src/methods/radcom_mtl/examples.ts";
import { int8 } from "../src/methods/radcom_mtl/int8/int8.ts";
import { mtl, mtlByWeight } from "../src/methods/radcom_mtl/mtl.ts";
import { type MtlSize, mtlSize, proposedSize } from "../src/methods/radcom_mtl/mtl_network.ts";
import type { ClassifierRecipe } from "../src/methods/radcom_mtl/training.ts";
import { trainingStep } from "../src/methods/radcom_mtl/training_step.ts";
import { vtcnn } from "../src/methods/radcom_mtl/vtcnn.ts";
import { defineSuite } from "../src/suite/define.ts";
import { costs, curves, timings, trainingCurves } from "../src/suite/experiments.ts";
import { usualProfiles } from "../src/suite/profiles.ts";
import type { Axis, ByProfile, Dataset, StopRule } from "../src/suite/types.ts";
import * as reduced from "./radcom_mtl/reduced.ts";

const d = {
  radcomAwgn: radcomAwgn(),
  radcomDynamic: radcomDynamic(),
  recordedDynamic: radcomRecordings({ file: "radcom_dynamic" }),
  recordedOta: radcomRecordings({ file: "radcom_ota" }),
};

/**
 * Section III: Adam at 0.001 for 30 epochs with a patience of 5. The batch is a choice, and that the weights of the best
 * epoch are kept. 700 windows of each waveform and SNR are in the public RadComDynamic; RadComAWGN is taken to be as large.
 */
const published: ClassifierRecipe = {
  windowsPerCell: 700,
  snrDb: paperSnrDb,
  batch: 128,
  epochs: 30,
  patience: 5,
  learningRate: 1e-3,
};

/** Its length; patience may end a training before. */
const length = { stated: "Section III: 30 epochs with a patience of 5", limit: "epochs" };

/** Section V-E: the proposed network, (8, 4, 256, 4, 256) with filters of 3 x 3. `nightly` trains it to the letter, too. */
const fineTuned = {
  size: proposedSize,
  recipe: published,
  length,
  reduced: { ...reduced.fineTuned, nightly: published },
};
const mtlAwgn = mtl({
  label: "MTL, RadComAWGN",
  name: "awgn",
  examples: generated(d.radcomAwgn),
  ...fineTuned,
});

/** Section V-A, with the paper's weights and others. With 0 or 1 one task learns nothing: the other has the network. */
const compared = {
  size: proposedSize,
  examples: generated(d.radcomAwgn),
  recipe: published,
  length,
  reduced: reduced.compared,
};
const signalWeights = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const mtlWeighted = mtlByWeight({ label: "MTL", signalWeights, ...compared });

/** Sections V-B and V-C: density and filter size. The text names the first density and the last two; others are choices. */
const variant = (name: string, size: Partial<MtlSize>) =>
  mtl({ label: name, name, ...compared, size: { ...proposedSize, ...size } });
const variants = {
  proposed: mtl({ label: "(8, 4, 256, 4, 256)", training: mtlWeighted.training(0.8) }),
  wider: variant("(16, 8, 256, 8, 256)", mtlSize(16, 8, 256, 8, 256)),
  widest: variant("(16, 8, 512, 8, 512)", mtlSize(16, 8, 512, 8, 512)),
  c2Sh: variant("C2-sh", { sharedLayers: 2 }),
  c2ShTasks: variant("C2-sh-tasks", { sharedLayers: 2, taskLayers: 2 }),
  kernel5: variant("5 x 5", { kernel: 5 }),
  kernel7: variant("7 x 7", { kernel: 7 }),
};

/** Section VI. The noise layer is the proposed network's alone (section VI-C), as far as the paper says. */
function overTheAir(prefix: string, examples: ExampleSource) {
  const recipe = { ...published, windowsPerCell: 7000, snrDb: gainsDb };
  const common = { examples, recipe, length, reduced: reduced.overTheAir };
  return {
    mtl: mtl({ label: "MTL", name: `${prefix} mtl`, size: { ...proposedSize, noise: 0.1 }, ...common }),
    vtcnn: vtcnn({ label: "VTCNN-MTL", name: `${prefix} vtcnn`, ...common }),
    drcnn: drcnn({ label: "DRCNN-MTL", name: `${prefix} drcnn`, ...common }),
  };
}
const standIn = overTheAir("stand-in", generated(d.radcomDynamic));
const ota = overTheAir("ota", recorded(d.recordedOta));

const m = {
  mtlAwgn,
  mtlDynamic: mtl({
    label: "MTL, RadComDynamic",
    name: "dynamic",
    examples: generated(d.radcomDynamic),
    ...fineTuned,
  }),
  mtlRecordedDynamic: mtl({
    label: "MTL, recorded RadComDynamic",
    name: "recorded dynamic",
    examples: recorded(d.recordedDynamic),
    ...fineTuned,
  }),
  mtlWeighted,
  modulationOnly: mtl({ label: "modulation task alone", training: mtlWeighted.training(0) }),
  signalOnly: mtl({ label: "signal task alone", training: mtlWeighted.training(1) }),
  ...variants,
  proposedStep: trainingStep({ ...variants.proposed, label: "(8, 4, 256, 4, 256), 3 x 3" }),
  widerStep: trainingStep(variants.wider),
  widestStep: trainingStep(variants.widest),
  c2ShStep: trainingStep(variants.c2Sh),
  c2ShTasksStep: trainingStep(variants.c2ShTasks),
  kernel5Step: trainingStep(variants.kernel5),
  kernel7Step: trainingStep(variants.kernel7),
  int8: int8({
    label: "MTL, INT8",
    name: "int8",
    start: mtlAwgn.training,
    // The paper gives no recipe, and so no length: some epochs at a tenth of the rate, after which nothing measurable is
    // lost (Fig. 23).
    recipe: { ...published, windowsPerCell: 100, epochs: 5, learningRate: 1e-4 },
    reduced: reduced.int8,
  }),
  mtlStandIn: standIn.mtl,
  vtcnnStandIn: standIn.vtcnn,
  drcnnStandIn: standIn.drcnn,
  mtlOta: ota.mtl,
  vtcnnOta: ota.vtcnn,
  drcnnOta: ota.drcnn,
};
const densities = [m.proposed, m.wider, m.widest, m.c2Sh, m.c2ShTasks];
const filterSizes = [m.proposed, m.kernel5, m.kernel7];

const stop: ByProfile<StopRule> = {
  smoke: { shardItems: 40, items: 40 },
  quick: { shardItems: 1000, items: 1000 },
  nightly: { shardItems: 2000, items: 4000 },
  paper: { shardItems: 5000, items: 20000 },
};
/** What Table III and section V-E quote numbers of. */
const quoted = { stop: { ...stop, nightly: { shardItems: 2000, items: 12000 } } };

const snr: Axis = {
  name: "snrDb",
  label: "SNR (dB)",
  values: {
    smoke: [2],
    quick: [-20, -10, -6, -4, -2, 0, 2, 4, 10, 18],
    nightly: paperSnrDb,
    paper: paperSnrDb,
  },
};
const coarseSnr: Axis = {
  ...snr,
  values: { smoke: [2], quick: [-6, -2, 2, 10], nightly: [-10, -6, -2, 0, 2, 6, 10, 18], paper: paperSnrDb },
};
const gain: Axis = {
  name: "snrDb",
  label: "transmitter gain (dB)",
  values: { smoke: [0], quick: [0, 8, 16, 32], nightly: gainsDb, paper: gainsDb },
};

/** Figures show both tasks; rows have the share with both right, too. */
const accuracies = (data: Dataset<RadComInputs, RadComTruth>, sweep: Axis) =>
  curves({ data, metric: accuracy(), drawn: ["modulationAccuracy", "signalAccuracy"], sweep, stop });
const onAwgn = accuracies(d.radcomAwgn, snr), compareOnAwgn = accuracies(d.radcomAwgn, coarseSnr);

const modulationWhileTraining = trainingCurves({ part: "network", column: "modulationAccuracy" });
const signalWhileTraining = trainingCurves({ part: "network", column: "signalAccuracy" });

/** Confusion matrices of the fine-tuned networks. */
const matrices = (data: RadComDataset, method: Classifier) => (task: Task, title: string, snrDb: number) =>
  curves({
    data,
    ...confusionMatrix(task, data.source.classes[`${task}s`]),
    stop: {
      smoke: { shardItems: 10, items: 10 },
      quick: { shardItems: 500, items: 500 },
      nightly: { shardItems: 1000, items: 2000 },
      paper: { shardItems: 5000, items: 10000 },
    },
    at: { snrDb },
  })(title, [method]);
const matrixDynamic = matrices(d.radcomDynamic, m.mtlDynamic), matrixAwgn = matrices(d.radcomAwgn, m.mtlAwgn);
const fig14 = (snrDb: number) =>
  matrixDynamic("modulation", `Fig. 14: modulations at ${snrDb} dB, RadComDynamic`, snrDb);
const fig15 = (snrDb: number) =>
  matrixDynamic("signal", `Fig. 15: signals at ${snrDb} dB, RadComDynamic`, snrDb);

export default defineSuite({
  id: "radcom_mtl",
  paper: {
    title:
      "Multi-task Learning Approach for Modulation and Wireless Signal Classification for 5G and Beyond: Edge Deployment via Model Compression",
    authors: ["Anu Jagannath", "Jithin Jagannath"],
    venue: "Physical Communication 54, 101793",
    year: 2022,
    doi: "10.1016/j.phycom.2022.101793",
  },
  conventions: {
    snr:
      "the paper's nominal SNR: the noise amplitude is 10^(-SNR/10), so that the ratio of powers is twice as many dB",
    chosenLengths: "the paper states no length of the training for 8 bits",
    window: "128 complex samples at 10 MS/s with unit energy, all I before all Q",
    accuracy: "share of windows whose most likely class is the true one; all waveforms are equally probable",
    multiplyAccumulates: "what section V-D calls FLOPs: one for each product",
  },
  files: {
    radcom_dynamic: {
      label: "RadComDynamic recordings",
      format: "HDF5",
      source: "https://github.com/ANDROComputationalSolutions/RadarCommDataset",
      check: (path) => checkRecordings(path, paperSnrDb),
    },
    radcom_ota: {
      label: "RadComOta recordings",
      format: "HDF5",
      source: "https://github.com/ANDROComputationalSolutions/RadarCommDataset",
      check: (path) => checkRecordings(path, gainsDb),
    },
  },
  datasets: d,
  methods: m,
  experiments: {
    fig4: compareOnAwgn("Fig. 4: weights of the tasks, RadComAWGN at -2 dB", [m.mtlWeighted], {
      sweep: {
        name: "signalWeight",
        label: "weight of the signal task",
        values: { smoke: [0.8], quick: [0, 0.2, 0.5, 0.8, 1], nightly: signalWeights, paper: signalWeights },
      },
      at: { snrDb: -2 },
    }),
    singleTasks: compareOnAwgn(
      "Section III: both tasks in one network, and each in one of its own, RadComAWGN",
      [m.proposed, m.modulationOnly, m.signalOnly],
    ),
    fig5: modulationWhileTraining(
      "Fig. 5: modulation accuracy while training, by network density",
      densities,
    ),
    fig6: signalWhileTraining("Fig. 6: signal accuracy while training, by network density", densities),
    fig7and8: compareOnAwgn("Figs. 7 and 8: network density, RadComAWGN", densities),
    fig9: modulationWhileTraining("Fig. 9: modulation accuracy while training, by filter size", filterSizes),
    fig10: signalWhileTraining("Fig. 10: signal accuracy while training, by filter size", filterSizes),
    fig11and12: compareOnAwgn("Figs. 11 and 12: filter size, RadComAWGN", filterSizes),
    trainingTime: timings({
      data: d.radcomAwgn,
      at: { snrDb: 10 },
      sweep: { name: "batch", label: "batch size", values: [128] },
      repetitions: { smoke: 2, quick: 30, nightly: 50, paper: 1000 },
    })("Section V: one training step on this machine", [
      m.proposedStep,
      m.widerStep,
      m.widestStep,
      m.c2ShStep,
      m.c2ShTasksStep,
      m.kernel5Step,
      m.kernel7Step,
    ]),
    density: costs("Section V: what the compared networks cost", [...densities, m.kernel5, m.kernel7]),
    fig14atMinus2dB: fig14(-2),
    fig14at0dB: fig14(0),
    fig14at10dB: fig14(10),
    fig15atMinus2dB: fig15(-2),
    fig15at0dB: fig15(0),
    fig15at10dB: fig15(10),
    awgnModulationsAt0dB: matrixAwgn("modulation", "modulations at 0 dB, RadComAWGN", 0),
    awgnSignalsAt0dB: matrixAwgn("signal", "signals at 0 dB, RadComAWGN", 0),
    fig16awgn: onAwgn("Fig. 16: accuracy, RadComAWGN", [m.mtlAwgn], quoted),
    fig16dynamic: accuracies(d.radcomDynamic, snr)(
      "Fig. 16: accuracy, RadComDynamic",
      [m.mtlDynamic],
      quoted,
    ),
    fig16recorded: accuracies(d.recordedDynamic, snr)(
      "Fig. 16: accuracy, the public RadComDynamic file",
      [m.mtlRecordedDynamic],
    ),
    fig20and21: accuracies(d.recordedOta, gain)(
      "Figs. 20 and 21, Table IV: accuracy over the air, RadComOta",
      [m.mtlOta, m.vtcnnOta, m.drcnnOta],
    ),
    fig20and21standIn: accuracies(d.radcomDynamic, { ...gain, label: "SNR (dB), in the place of the gain" })(
      "In the place of Figs. 20 and 21: synthetic, RadComDynamic at SNRs of as many dB as the gains",
      [m.mtlStandIn, m.vtcnnStandIn, m.drcnnStandIn],
      { stop: { ...stop, nightly: { shardItems: 1000, items: 1000 } } },
    ),
    table5: costs("Table V: parameters, operations, memory", [m.mtlDynamic, m.vtcnnStandIn, m.drcnnStandIn]),
    table5time: timings({
      data: d.radcomDynamic,
      at: { snrDb: 10 },
      sweep: { name: "batch", label: "windows at a time", values: [1, 128] },
      repetitions: { smoke: 3, quick: 50, nightly: 100, paper: 1000 },
    })("Table V: inference time on this machine", [m.mtlDynamic, m.vtcnnStandIn, m.drcnnStandIn, m.int8]),
    fig23: onAwgn("Fig. 23: 8-bit integers against float32, RadComAWGN", [m.mtlAwgn, m.int8], quoted),
    compression: costs("Section VII: sizes of the models", [m.mtlAwgn, m.int8]),
  },
  profiles: usualProfiles,
  claims: "radcom_mtl.json",
  leaderboard: {
    profile: "nightly",
    seeds: [1],
    experiments: ["fig16dynamic"],
    ranking: { experiment: "fig16dynamic", metric: "jointAccuracy", at: 10, better: "higher" },
  },
});
