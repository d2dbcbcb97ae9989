/**
 * RadCom MTL: one network that tells a window's modulation and its signal, among radar and communication waveforms.
 *
 * What the paper leaves open is chosen here, in the networks (`src/methods/radcom_mtl`) and in the waveforms
 * (`src/phy/waveforms`), and said where it is chosen; `results/published/radcom_mtl.json` holds what the paper claims.
 * The public recordings can be brought along: `--data radcom_dynamic=PATH` and `--data radcom_ota=PATH`.
 */
import {
  awgnClasses,
  awgnSource,
  dynamicClasses,
  dynamicSource,
  paperSnrDb,
  radcomAwgn,
  radcomDynamic,
} from "../datasets/radcom.ts";
import type { RadComBlock } from "../datasets/radcom_block.ts";
import { radcomRecordings } from "../datasets/radcom_recordings.ts";
import { accuracy, confusion, confusionColumns } from "../src/metrics/classification.ts";
import { classifier } from "../src/methods/radcom_mtl/classifier.ts";
import { generated, recorded } from "../src/methods/radcom_mtl/examples.ts";
import { int8Classifier } from "../src/methods/radcom_mtl/int8/int8_classifier.ts";
import { int8Training } from "../src/methods/radcom_mtl/int8/qat.ts";
import type { NetworkSpec } from "../src/methods/radcom_mtl/network_of.ts";
import { type MtlSize, proposedSize } from "../src/methods/radcom_mtl/networks.ts";
import { type ClassifierRecipe, classifierTraining } from "../src/methods/radcom_mtl/training.ts";
import { trainingStep } from "../src/methods/radcom_mtl/training_step.ts";
import { defineSuite } from "../src/suite/define.ts";
import type { ByProfile, MonteCarlo, StopRule } from "../src/suite/types.ts";

const awgn = generated(awgnSource()), dynamic = generated(dynamicSource());

/** (8, 4, 256, 4, 256) for the classes of RadComAWGN (9, 11) and of RadComDynamic and RadComOta (6, 8). */
const awgnSize = proposedSize(9, 11), dynamicSize = proposedSize(6, 8);
const mtl = (size: MtlSize): NetworkSpec => ({ network: "mtl", size });

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
const tiny: ClassifierRecipe = {
  ...published,
  windowsPerCell: 10,
  snrDb: [2],
  batch: 32,
  epochs: 2,
};

/** The networks of section V-E are trained to the letter in `nightly` too. */
const fineTuned: ByProfile<ClassifierRecipe> = {
  smoke: tiny,
  quick: { ...published, windowsPerCell: 150, epochs: 6 },
  nightly: published,
  paper: published,
};
const awgnTraining = classifierTraining("awgn", mtl(awgnSize), awgn, fineTuned);
const dynamicTraining = classifierTraining("dynamic", mtl(dynamicSize), dynamic, fineTuned);

/** Sections V-A to V-C compare many networks: fewer windows, every second SNR, and only SNRs at which there is a signal. */
const compared: ByProfile<ClassifierRecipe> = {
  smoke: tiny,
  quick: {
    ...published,
    windowsPerCell: 100,
    snrDb: [-6, -2, 2, 6, 10, 14],
    batch: 64,
    epochs: 10,
    patience: 10,
  },
  nightly: {
    ...published,
    windowsPerCell: 200,
    snrDb: [-10, -6, -2, 2, 6, 10, 14, 18],
    batch: 64,
    epochs: 8,
    patience: 8,
  },
  paper: published,
};
/** With the paper's weights, and others. With 0 or 1 one task learns nothing: the other has the network for itself. */
const signalWeights = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const byWeight = new Map(
  signalWeights.map((signalWeight) => [
    signalWeight,
    classifierTraining(`signal weight ${signalWeight}`, mtl(awgnSize), awgn, compared, { signalWeight }),
  ]),
);
const weighted = (signalWeight: number) => byWeight.get(signalWeight)!;
const variantOf = (name: string, size: Partial<MtlSize>) => {
  const network = mtl({ ...awgnSize, ...size });
  return { network, method: classifier(name, network, classifierTraining(name, network, awgn, compared)) };
};
const wide = (filters: number, neurons: number) => ({
  shared: 2 * filters,
  modulation: { ...awgnSize.modulation, filters, neurons },
  signal: { ...awgnSize.signal, filters, neurons },
});
/** The text names the first and the last two; those between are choices. */
const proposed = {
  network: mtl(awgnSize),
  method: classifier("(8, 4, 256, 4, 256)", mtl(awgnSize), weighted(0.8)),
};
const wider = variantOf("(16, 8, 256, 8, 256)", wide(8, 256));
const widest = variantOf("(16, 8, 512, 8, 512)", wide(8, 512));
const deeper = variantOf("C2-sh", { sharedLayers: 2 });
const deepest = variantOf("C2-sh-tasks", { sharedLayers: 2, taskLayers: 2 });
const kernel5 = variantOf("5 x 5", { kernel: 5 });
const kernel7 = variantOf("7 x 7", { kernel: 7 });

const int8 = int8Training("int8", awgnSize, awgnTraining, awgn, {
  smoke: { ...tiny, epochs: 1, learningRate: 1e-4 },
  quick: { ...published, windowsPerCell: 60, epochs: 2, learningRate: 1e-4 },
  nightly: { ...published, windowsPerCell: 100, epochs: 5, learningRate: 1e-4 },
  // The paper gives no recipe: some epochs at a tenth of the rate, after which nothing measurable is lost (Fig. 23).
  paper: { ...published, windowsPerCell: 100, epochs: 5, learningRate: 1e-4 },
});

/** Section VI. The noise layer is the proposed network's alone (section VI-C), as far as the paper says. */
const gains = [0, 4, 8, 12, 16, 20, 24, 28, 32];
const overTheAir: Readonly<Record<"mtl" | "vtcnn" | "drcnn", NetworkSpec>> = {
  mtl: mtl({ ...dynamicSize, noise: 0.1 }),
  vtcnn: { network: "vtcnn", modulations: 6, signals: 8 },
  drcnn: { network: "drcnn", modulations: 6, signals: 8 },
};
const publishedOta = { ...published, windowsPerCell: 7000, snrDb: gains };
const ota: ByProfile<ClassifierRecipe> = {
  smoke: { ...tiny, snrDb: [0], epochs: 1 },
  quick: { ...publishedOta, windowsPerCell: 20, batch: 32, epochs: 8, patience: 8 },
  nightly: { ...publishedOta, windowsPerCell: 40, batch: 32, epochs: 10, patience: 10 },
  paper: publishedOta,
};
const onRecordings = (name: keyof typeof overTheAir) =>
  classifierTraining(`ota ${name}`, overTheAir[name], recorded("radcom_ota"), ota);
const onStandIn = (name: keyof typeof overTheAir) =>
  classifierTraining(`stand-in ${name}`, overTheAir[name], dynamic, ota);
const recordedDynamic = classifierTraining(
  "recorded dynamic",
  mtl(dynamicSize),
  recorded("radcom_dynamic"),
  fineTuned,
);

const stop: ByProfile<StopRule> = {
  smoke: { shardItems: 40, items: 40 },
  quick: { shardItems: 1000, items: 1000 },
  nightly: { shardItems: 2000, items: 4000 },
  paper: { shardItems: 5000, items: 20000 },
};
/** What Table III and section V-E quote numbers of. */
const quoted: ByProfile<StopRule> = { ...stop, nightly: { shardItems: 2000, items: 12000 } };
const perClass: ByProfile<StopRule> = {
  smoke: { shardItems: 10, items: 10 },
  quick: { shardItems: 500, items: 500 },
  nightly: { shardItems: 1000, items: 2000 },
  paper: { shardItems: 5000, items: 10000 },
};

const snrSweep = {
  name: "snrDb",
  label: "SNR (dB)",
  values: {
    smoke: [2],
    quick: [-20, -10, -6, -4, -2, 0, 2, 4, 10, 18],
    nightly: paperSnrDb,
    paper: paperSnrDb,
  },
};
const coarseSweep = {
  ...snrSweep,
  values: { smoke: [2], quick: [-6, -2, 2, 10], nightly: [-10, -6, -2, 0, 2, 6, 10, 18], paper: paperSnrDb },
};
const gainSweep = (label: string) => ({
  name: "snrDb",
  label,
  values: { smoke: [0], quick: [0, 8, 16, 32], nightly: gains, paper: gains },
});

/** Figures show both tasks; rows have the share with both right, too. */
const accuracies = { metric: accuracy(), drawn: ["modulationAccuracy", "signalAccuracy"] };

/** A confusion matrix of the fine-tuned network: on RadComDynamic those of Figs. 14 and 15. */
function matrix(
  task: "modulation" | "signal",
  snrDb: number,
  dataset: "Dynamic" | "AWGN" = "Dynamic",
): MonteCarlo {
  const onAwgn = dataset === "AWGN", names = (onAwgn ? awgnClasses : dynamicClasses)[`${task}s`];
  const figure = onAwgn ? "" : `Fig. ${task === "modulation" ? 14 : 15}: `;
  return {
    kind: "monteCarlo",
    title: `${figure}${task}s at ${snrDb} dB, RadCom${dataset}`,
    dataset: onAwgn ? "radcomAwgn" : "radcomDynamic",
    methods: [onAwgn ? "mtlAwgn" : "mtlDynamic"],
    sweep: { name: `${task}Class`, label: `true ${task}`, values: names.map((_, i) => i), names },
    at: { snrDb },
    metric: confusion(task, names),
    stop: perClass,
    plot: "confusion",
    drawn: confusionColumns(names),
  };
}

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
    window: "128 complex samples at 10 MS/s with unit energy, all I before all Q",
    accuracy: "share of windows whose most likely class is the true one; all waveforms are equally probable",
    multiplyAccumulates: "what section V-D calls FLOPs: one for each product",
  },
  files: {
    radcom_dynamic: {
      label: "RadComDynamic recordings",
      format: "HDF5",
      source: "https://github.com/ANDROComputationalSolutions/RadarCommDataset",
    },
    radcom_ota: {
      label: "RadComOta recordings",
      format: "HDF5",
      source: "https://github.com/ANDROComputationalSolutions/RadarCommDataset",
    },
  },
  datasets: {
    radcomAwgn: radcomAwgn(),
    radcomDynamic: radcomDynamic(),
    recordedDynamic: radcomRecordings({ file: "radcom_dynamic" }),
    recordedOta: radcomRecordings({ file: "radcom_ota" }),
  },
  methods: {
    mtlAwgn: classifier("MTL, RadComAWGN", mtl(awgnSize), awgnTraining),
    mtlDynamic: classifier("MTL, RadComDynamic", mtl(dynamicSize), dynamicTraining),
    mtlWeighted: classifier("MTL", mtl(awgnSize), ({ signalWeight }) => weighted(signalWeight)),
    modulationOnly: classifier("modulation task alone", mtl(awgnSize), weighted(0)),
    signalOnly: classifier("signal task alone", mtl(awgnSize), weighted(1)),
    proposed: proposed.method,
    wider: wider.method,
    widest: widest.method,
    c2Sh: deeper.method,
    c2ShTasks: deepest.method,
    kernel5: kernel5.method,
    kernel7: kernel7.method,
    proposedStep: trainingStep("(8, 4, 256, 4, 256), 3 x 3", proposed.network, awgnClasses),
    widerStep: trainingStep("(16, 8, 256, 8, 256)", wider.network, awgnClasses),
    widestStep: trainingStep("(16, 8, 512, 8, 512)", widest.network, awgnClasses),
    c2ShStep: trainingStep("C2-sh", deeper.network, awgnClasses),
    c2ShTasksStep: trainingStep("C2-sh-tasks", deepest.network, awgnClasses),
    kernel5Step: trainingStep("5 x 5", kernel5.network, awgnClasses),
    kernel7Step: trainingStep("7 x 7", kernel7.network, awgnClasses),
    int8: int8Classifier("MTL, INT8", int8),
    mtlStandIn: classifier("MTL", overTheAir.mtl, onStandIn("mtl")),
    vtcnnStandIn: classifier("VTCNN-MTL", overTheAir.vtcnn, onStandIn("vtcnn")),
    drcnnStandIn: classifier("DRCNN-MTL", overTheAir.drcnn, onStandIn("drcnn")),
    mtlOta: classifier("MTL", overTheAir.mtl, onRecordings("mtl")),
    vtcnnOta: classifier("VTCNN-MTL", overTheAir.vtcnn, onRecordings("vtcnn")),
    drcnnOta: classifier("DRCNN-MTL", overTheAir.drcnn, onRecordings("drcnn")),
    mtlRecordedDynamic: classifier("MTL, recorded RadComDynamic", mtl(dynamicSize), recordedDynamic),
  },
  experiments: {
    fig4: {
      kind: "monteCarlo",
      title: "Fig. 4: weights of the tasks, RadComAWGN at -2 dB",
      dataset: "radcomAwgn",
      methods: ["mtlWeighted"],
      sweep: {
        name: "signalWeight",
        label: "weight of the signal task",
        values: {
          smoke: [0.8],
          quick: [0, 0.2, 0.5, 0.8, 1],
          nightly: signalWeights,
          paper: signalWeights,
        },
      },
      at: { snrDb: -2 },
      ...accuracies,
      stop,
    },
    singleTasks: {
      kind: "monteCarlo",
      title: "Section III: both tasks in one network, and each in one of its own, RadComAWGN",
      dataset: "radcomAwgn",
      methods: ["proposed", "modulationOnly", "signalOnly"],
      sweep: coarseSweep,
      ...accuracies,
      stop,
    },
    fig5: {
      kind: "trainingCurve",
      title: "Fig. 5: modulation accuracy while training, by network density",
      methods: ["proposed", "wider", "widest", "c2Sh", "c2ShTasks"],
      part: "network",
      column: "modulationAccuracy",
    },
    fig6: {
      kind: "trainingCurve",
      title: "Fig. 6: signal accuracy while training, by network density",
      methods: ["proposed", "wider", "widest", "c2Sh", "c2ShTasks"],
      part: "network",
      column: "signalAccuracy",
    },
    fig7and8: {
      kind: "monteCarlo",
      title: "Figs. 7 and 8: network density, RadComAWGN",
      dataset: "radcomAwgn",
      methods: ["proposed", "wider", "widest", "c2Sh", "c2ShTasks"],
      sweep: coarseSweep,
      ...accuracies,
      stop,
    },
    fig9: {
      kind: "trainingCurve",
      title: "Fig. 9: modulation accuracy while training, by filter size",
      methods: ["proposed", "kernel5", "kernel7"],
      part: "network",
      column: "modulationAccuracy",
    },
    fig10: {
      kind: "trainingCurve",
      title: "Fig. 10: signal accuracy while training, by filter size",
      methods: ["proposed", "kernel5", "kernel7"],
      part: "network",
      column: "signalAccuracy",
    },
    fig11and12: {
      kind: "monteCarlo",
      title: "Figs. 11 and 12: filter size, RadComAWGN",
      dataset: "radcomAwgn",
      methods: ["proposed", "kernel5", "kernel7"],
      sweep: coarseSweep,
      ...accuracies,
      stop,
    },
    trainingTime: {
      kind: "latency",
      title: "Section V: one training step on this machine",
      dataset: "radcomAwgn",
      methods: [
        "proposedStep",
        "widerStep",
        "widestStep",
        "c2ShStep",
        "c2ShTasksStep",
        "kernel5Step",
        "kernel7Step",
      ],
      sweep: { name: "batch", label: "batch size", values: [128] },
      at: { snrDb: 10 },
      repetitions: { smoke: 2, quick: 30, nightly: 50, paper: 1000 },
    },
    density: {
      kind: "costs",
      title: "Section V: what the compared networks cost",
      methods: ["proposed", "wider", "widest", "c2Sh", "c2ShTasks", "kernel5", "kernel7"],
    },
    fig14atMinus2dB: matrix("modulation", -2),
    fig14at0dB: matrix("modulation", 0),
    fig14at10dB: matrix("modulation", 10),
    fig15atMinus2dB: matrix("signal", -2),
    fig15at0dB: matrix("signal", 0),
    fig15at10dB: matrix("signal", 10),
    awgnModulationsAt0dB: matrix("modulation", 0, "AWGN"),
    awgnSignalsAt0dB: matrix("signal", 0, "AWGN"),
    fig16awgn: {
      kind: "monteCarlo",
      title: "Fig. 16: accuracy, RadComAWGN",
      dataset: "radcomAwgn",
      methods: ["mtlAwgn"],
      sweep: snrSweep,
      ...accuracies,
      stop: quoted,
    },
    fig16dynamic: {
      kind: "monteCarlo",
      title: "Fig. 16: accuracy, RadComDynamic",
      dataset: "radcomDynamic",
      methods: ["mtlDynamic"],
      sweep: snrSweep,
      ...accuracies,
      stop: quoted,
    },
    fig16recorded: {
      kind: "monteCarlo",
      title: "Fig. 16: accuracy, the public RadComDynamic file",
      dataset: "recordedDynamic",
      methods: ["mtlRecordedDynamic"],
      sweep: snrSweep,
      ...accuracies,
      stop,
    },
    fig20and21: {
      kind: "monteCarlo",
      title: "Figs. 20 and 21, Table IV: accuracy over the air, RadComOta",
      dataset: "recordedOta",
      methods: ["mtlOta", "vtcnnOta", "drcnnOta"],
      sweep: gainSweep("transmitter gain (dB)"),
      ...accuracies,
      stop,
    },
    fig20and21standIn: {
      kind: "monteCarlo",
      title: "In the place of Figs. 20 and 21: synthetic, RadComDynamic at SNRs of as many dB as the gains",
      dataset: "radcomDynamic",
      methods: ["mtlStandIn", "vtcnnStandIn", "drcnnStandIn"],
      sweep: gainSweep("SNR (dB), in the place of the gain"),
      ...accuracies,
      stop: { ...stop, nightly: { shardItems: 1000, items: 1000 } },
    },
    table5: {
      kind: "costs",
      title: "Table V: parameters, operations, memory",
      methods: ["mtlDynamic", "vtcnnStandIn", "drcnnStandIn"],
    },
    table5time: {
      kind: "latency",
      title: "Table V: inference time on this machine",
      dataset: "radcomDynamic",
      methods: ["mtlDynamic", "vtcnnStandIn", "drcnnStandIn", "int8"],
      sweep: { name: "batch", label: "windows at a time", values: [1, 128] },
      at: { snrDb: 10 },
      repetitions: { smoke: 3, quick: 50, nightly: 100, paper: 1000 },
    },
    fig23: {
      kind: "monteCarlo",
      title: "Fig. 23: 8-bit integers against float32, RadComAWGN",
      dataset: "radcomAwgn",
      methods: ["mtlAwgn", "int8"],
      sweep: snrSweep,
      ...accuracies,
      stop: quoted,
    },
    compression: {
      kind: "costs",
      title: "Section VII: sizes of the models",
      methods: ["mtlAwgn", "int8"],
    },
  },
  profiles: {
    smoke: { seeds: [1] },
    quick: { seeds: [1] },
    nightly: { seeds: [1] },
    paper: { seeds: [1, 2, 3] },
  },
  claims: "radcom_mtl.json",
  leaderboard: {
    profile: "nightly",
    seeds: [1],
    experiments: ["fig16dynamic"],
    inputs: { radcomDynamic: ({ count, iq }: RadComBlock) => ({ count, iq }) },
    ranking: { experiment: "fig16dynamic", measure: "jointAccuracy", at: 10, better: "higher" },
  },
});
