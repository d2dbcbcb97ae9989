/**
 * EQ-Net: one network that estimates the log-likelihood ratios of a MIMO detector and compresses them.
 *
 * What the paper leaves open is chosen here and said where it is chosen; `results/published/eqnet.json` holds what the
 * paper claims.
 */
import { codedMimo, type CodedMimoBlock } from "../datasets/coded_mimo.ts";
import { mimoUses, squareMimoUses } from "../datasets/mimo_uses.ts";
import type { WarmupCosine } from "../src/learn/schedule.ts";
import { codedErrors } from "../src/metrics/coded_errors.ts";
import { reconstruction } from "../src/metrics/reconstruction.ts";
import { type AutoencoderRecipe, autoencoderTraining } from "../src/methods/eqnet/autoencoder.ts";
import { bottlenecks } from "../src/methods/eqnet/bottleneck.ts";
import { eqnetAutoencoder, eqnetDetector } from "../src/methods/eqnet/detectors.ts";
import { estimatorTraining } from "../src/methods/eqnet/estimator.ts";
import { maxMi, maxMiTraining } from "../src/methods/eqnet/max_mi.ts";
import { ml } from "../src/methods/eqnet/ml.ts";
import { nnDet, type NnDetRecipe, nnDetTraining } from "../src/methods/eqnet/nn_det.ts";
import { oampNet2, type OampNet2Recipe, oampNet2Training } from "../src/methods/eqnet/oamp_net2.ts";
import { codebookTraining, eqnetQuantized } from "../src/methods/eqnet/quantized.ts";
import { sisoCodebookTraining, sisoQuantized, sisoTraining } from "../src/methods/eqnet/siso.ts";
import { sphere } from "../src/methods/eqnet/sphere.ts";
import { mlFromReals, zfSicFromReals } from "../src/methods/eqnet/theorems.ts";
import { compareTrainings } from "../src/methods/eqnet/two_stage.ts";
import { zfSic } from "../src/methods/eqnet/zf_sic.ts";
import { defineSuite } from "../src/suite/define.ts";
import type { Axis, ByProfile, Latency, MonteCarlo, StopRule } from "../src/suite/types.ts";

/** The 2×2 64-QAM system of Figs. 1, 5, 7 and Table I. */
const size = { nt: 2, nr: 2, bitsPerSymbol: 6 };

/** Six SNRs at which ML's block error rate runs from 1 to 1e-4 (section V-A; the paper doesn't print them). */
const publishedSnr = { points: [16, 17, 18, 19, 20, 21] };
/** The training set of section V-A: 648 bits of a packet fill 54 uses. */
const publishedSet = { data: "published", packets: 10000, usesPerPacket: 54, snr: publishedSnr } as const;

// The reduced recipes train on fresh draws in every step, over an interval of SNRs, with an ε, a batch, a schedule and
// averaged weights that an ablation found better for the budget (scripts/ablations/eqnet.ts, results/ablation/eqnet).
// Networks and losses are the paper's, and so is the profile `paper`. The interval ends where the figures end: an
// estimator that never saw an SNR does badly at it, while a quantiser of ML's LLRs doesn't.
const snr = { from: 16, to: 22 };
const estimatorSnr = { from: 16, to: 24 };
const rate = (peak: number, warmupSteps: number): WarmupCosine => ({ peak, warmupSteps, final: 0.01 });
const constantRate = (peak: number): WarmupCosine => ({ peak, warmupSteps: 0, final: 1 });
const averageShare = 0.1;

const stageOne = { data: "fresh", snr, epsilon: 0.03, weightUpdates: 12, averageShare } as const;
const publishedAutoencoder = {
  ...publishedSet,
  batch: 32768,
  learningRate: 1e-3,
  epsilon: 1e-6,
  rounds: 12,
  epochsPerRound: 100,
  decoderEpochs: 800,
  decoderPatience: 100,
} as const;
const autoencoderRecipes: ByProfile<AutoencoderRecipe> = {
  smoke: { ...stageOne, batch: 128, steps: 30, learningRate: rate(3e-3, 5) },
  quick: { ...stageOne, epsilon: 0.1, batch: 256, steps: 5000, learningRate: rate(4e-3, 300) },
  nightly: { ...stageOne, batch: 256, steps: 40000, learningRate: rate(3e-3, 1000) },
  paper: publishedAutoencoder,
};
const autoencoder = autoencoderTraining(size, autoencoderRecipes);
const bottleneck = bottlenecks(size, [2, 3, 4, 5, 6, 7, 8], autoencoderRecipes, autoencoder);

const stageTwo = { data: "fresh", snr: estimatorSnr, averageShare } as const;
const publishedEstimator = {
  ...publishedSet,
  batch: 32768,
  learningRate: 1e-3,
  epochs: 1000,
  patience: 100,
} as const;
/** EQ-Net-L has one residual block, EQ-Net-P three. */
const estimatorL = estimatorTraining("estimatorL", size, 1, autoencoder, {
  smoke: { ...stageTwo, batch: 128, steps: 20, learningRate: rate(2e-3, 5) },
  quick: { ...stageTwo, batch: 256, steps: 8000, learningRate: rate(3e-3, 400) },
  nightly: { ...stageTwo, batch: 256, steps: 80000, learningRate: rate(3e-3, 1000) },
  paper: publishedEstimator,
});
const estimatorP = estimatorTraining("estimatorP", size, 3, autoencoder, {
  smoke: { ...stageTwo, batch: 128, steps: 10, learningRate: rate(2e-3, 5) },
  quick: { ...stageTwo, batch: 256, steps: 4000, learningRate: rate(2e-3, 400) },
  nightly: { ...stageTwo, batch: 256, steps: 40000, learningRate: rate(2e-3, 1000) },
  paper: publishedEstimator,
});

/**
 * Fig. 3. The paper raises the rate of joint training by a factor that it doesn't give; it is twice that of the stages
 * here. The patience is a tenth of a stage, as in the paper.
 */
const comparison = { batch: 256, learningRate: 1e-3, jointLearningRate: 2e-3, epsilon: 0.03 };
const freshSource = { data: "fresh", snr } as const;
const { stageOne: stageOneAlone, twoStage, joint } = compareTrainings(size, 1, {
  smoke: {
    ...comparison,
    source: { ...freshSource, perEpoch: 256, validation: 256 },
    epochs: 4,
    patience: 1,
  },
  quick: {
    ...comparison,
    source: { ...freshSource, perEpoch: 5120, validation: 2048 },
    epochs: 10,
    patience: 1,
  },
  nightly: {
    ...comparison,
    source: { ...freshSource, perEpoch: 32000, validation: 4096 },
    epochs: 40,
    patience: 4,
  },
  paper: {
    source: publishedSet,
    batch: 32768,
    epochs: 1000,
    patience: 100,
    learningRate: 1e-3,
    jointLearningRate: 2e-3,
    epsilon: 1e-6,
  },
});

/**
 * NN-Det is trained at 20 dB alone, as the paper found best. The paper gives batch, rate and 50,000 packets but no
 * number of epochs; `paper` takes 100, on fresh draws. The reduced recipes leave the dropout out: no use of
 * the channel comes twice, so there is nothing to memorise.
 */
const nnDetBase = { data: "fresh", snr: { points: [20] }, dropout: 0, averageShare } as const;
const publishedNnDet = (usesPerPacket: number): NnDetRecipe => ({
  ...nnDetBase,
  dropout: 0.2,
  batch: 2048,
  steps: Math.ceil(100 * 50000 * usesPerPacket / 2048),
  learningRate: constantRate(1e-4),
  averageShare: 0,
});
const nnDetRecipes: ByProfile<NnDetRecipe> = {
  smoke: { ...nnDetBase, batch: 128, steps: 10, learningRate: rate(2e-3, 5) },
  quick: { ...nnDetBase, batch: 256, steps: 2000, learningRate: rate(8e-3, 500) },
  nightly: { ...nnDetBase, batch: 256, steps: 16000, learningRate: rate(8e-3, 1000) },
  paper: publishedNnDet(54),
};
const nnDetL = nnDetTraining("nnDetL", size, 3, nnDetRecipes);
const nnDetP = nnDetTraining("nnDetP", size, 4, nnDetRecipes);
const nnDet1 = nnDetTraining("nnDet1", size, 1, nnDetRecipes);
const nnDet2 = nnDetTraining("nnDet2", size, 2, nnDetRecipes);

/** OAMP-Net2 with the paper's 4 unfolds, scalars of its own for each SNR; the paper gives rate and batch, no length. */
const oampSnr = { points: [16, 17, 18, 19, 20, 21, 22, 23, 24] };
const publishedOamp = { batch: 100, steps: 100000, learningRate: constantRate(1e-4), averageShare: 0 };
const oamp = oampNet2Training("oampNet2", size, 4, {
  smoke: { snr: oampSnr, batch: 20, steps: 20, learningRate: rate(1e-3, 5), averageShare },
  quick: { snr: oampSnr, batch: 100, steps: 600, learningRate: rate(5e-3, 100), averageShare },
  nightly: { snr: oampSnr, batch: 100, steps: 1500, learningRate: rate(5e-3, 100), averageShare },
  paper: { ...publishedOamp, snr: oampSnr },
});

/**
 * The 4×4 16-QAM system of Fig. 6 and Table II. What the paper leaves open of it: the SNRs of the training data, again six
 * at which ML's block error rate runs from 1 to 1e-4; how 648 bits fill uses of 16, here with 8 random bits in a 41st;
 * and the SNR at which NN-Det is trained, here 20 dB, which is about as far down ML's curve as the 20 dB of the 2×2
 * system.
 */
const size4x4 = { nt: 4, nr: 4, bitsPerSymbol: 4 };
const published4x4 = { snr: { points: [15, 16, 17, 18, 19, 20] }, usesPerPacket: 41 };
const stageOne4x4 = { ...stageOne, snr: { from: 15, to: 21 } } as const;
const autoencoder4x4 = autoencoderTraining(size4x4, {
  smoke: { ...stageOne4x4, weightUpdates: 0, batch: 128, steps: 10, learningRate: rate(3e-3, 5) },
  quick: { ...stageOne4x4, epsilon: 0.1, batch: 256, steps: 1000, learningRate: rate(4e-3, 100) },
  nightly: { ...stageOne4x4, batch: 256, steps: 7000, learningRate: rate(3e-3, 500) },
  paper: { ...publishedAutoencoder, ...published4x4 },
}, { name: "autoencoder4x4" });

/**
 * EQ-Net-L has three residual blocks here (section V-A). Four streams take f_E long: the published recipe shows it 2e9
 * channel uses, and a trial with 5e5 left a bit error rate of 0.42. Its curve in the reduced profiles tells of that.
 */
const stageTwo4x4 = { ...stageTwo, snr: { from: 15, to: 24 } } as const;
const estimator4x4 = estimatorTraining("estimator4x4", size4x4, 3, autoencoder4x4, {
  smoke: { ...stageTwo4x4, batch: 64, steps: 5, learningRate: rate(2e-3, 2) },
  quick: { ...stageTwo4x4, batch: 256, steps: 500, learningRate: rate(2e-3, 100) },
  nightly: { ...stageTwo4x4, batch: 256, steps: 4000, learningRate: rate(2e-3, 500) },
  paper: { ...publishedEstimator, ...published4x4 },
});
const nnDet4x4 = nnDetTraining("nnDet4x4", size4x4, 10, {
  smoke: { ...nnDetBase, batch: 64, steps: 5, learningRate: rate(2e-3, 2) },
  quick: { ...nnDetBase, batch: 256, steps: 500, learningRate: rate(8e-3, 200) },
  nightly: { ...nnDetBase, batch: 256, steps: 5000, learningRate: rate(8e-3, 1000) },
  paper: publishedNnDet(published4x4.usesPerPacket),
});

const oampSnr4x4 = { points: [15, 16, 17, 18, 19, 20, 21, 22, 23, 24] };
const oampRecipes4x4: ByProfile<OampNet2Recipe> = {
  smoke: { snr: oampSnr4x4, batch: 10, steps: 5, learningRate: rate(1e-3, 2), averageShare },
  quick: { snr: oampSnr4x4, batch: 50, steps: 300, learningRate: rate(5e-3, 100), averageShare },
  nightly: { snr: oampSnr4x4, batch: 100, steps: 1500, learningRate: rate(5e-3, 100), averageShare },
  paper: { ...publishedOamp, snr: oampSnr4x4 },
};
const oamp4x4 = oampNet2Training("oampNet2of4x4", size4x4, 6, oampRecipes4x4);
const oamp4x4with8 = oampNet2Training("oampNet2of4x4with8", size4x4, 8, oampRecipes4x4);

const codebookRecipes = {
  smoke: { vectors: 2000, snr, restarts: 1 },
  quick: { vectors: 50000, snr, restarts: 2 },
  nightly: { vectors: 200000, snr, restarts: 4 },
  paper: { vectors: 648000, snr: publishedSnr, restarts: 4 },
};
const codebook6 = codebookTraining("codebook6", 6, autoencoder, codebookRecipes);
const codebook5 = codebookTraining("codebook5", 5, autoencoder, codebookRecipes);

/** The per-stream autoencoder of [14]: 10 rounds of 20 epochs, then 100 for the decoder (its code). */
const siso = sisoTraining(size, {
  smoke: { ...stageOne, batch: 128, steps: 30, learningRate: rate(3e-3, 5) },
  quick: { ...stageOne, batch: 512, steps: 3000, learningRate: rate(3e-3, 300) },
  nightly: { ...stageOne, batch: 512, steps: 16000, learningRate: rate(3e-3, 1000) },
  paper: {
    ...publishedSet,
    batch: 65536,
    learningRate: 1e-3,
    epsilon: 1e-6,
    rounds: 10,
    epochsPerRound: 20,
    decoderEpochs: 100,
    decoderPatience: 100,
  },
});
const sisoCodebook6 = sisoCodebookTraining("sisoCodebook6", 6, siso, codebookRecipes);
const sisoCodebook5 = sisoCodebookTraining("sisoCodebook5", 5, siso, codebookRecipes);

const maxMi3 = maxMiTraining("maxMi3", size, 3, {
  smoke: { uses: 5000, snr },
  quick: { uses: 100000, snr },
  nightly: { uses: 500000, snr },
  paper: { uses: 500000, snr: publishedSnr },
});

const stop: ByProfile<StopRule> = {
  smoke: { shardItems: 20, errors: 10, items: 40 },
  quick: { shardItems: 250, errors: 100, items: 2000 },
  nightly: { shardItems: 1000, errors: 200, items: 30000 },
  paper: { shardItems: 1000, errors: 500, items: 1000000 },
};

const snrSweep = {
  name: "snrDb",
  label: "SNR (dB)",
  values: {
    smoke: [18, 20],
    quick: [16, 17, 18, 19, 20, 21, 22, 24],
    nightly: [16, 17, 18, 19, 20, 21, 22, 23, 24],
    paper: [16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 28],
  },
};

/** Rarer errors than these decide no claim of section VI. */
const shiftedStop: ByProfile<StopRule> = {
  smoke: { shardItems: 20, errors: 10, items: 20 },
  quick: { shardItems: 250, errors: 100, items: 1000 },
  nightly: { shardItems: 500, errors: 200, items: 5000 },
  paper: { shardItems: 1000, errors: 500, items: 100000 },
};

/** Worse channels than i.i.d. ones: the curves of detectors without full diversity go on to higher SNRs. */
const cdlSweep: Axis = {
  name: "snrDb",
  label: "SNR (dB)",
  values: {
    smoke: [20, 24],
    quick: [16, 18, 20, 22, 24, 26, 28],
    nightly: [16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 28],
    paper: [16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 28, 30],
  },
};

/** The paper doesn't say how far its axis goes; at 0.02 the error disturbs as much as the noise at 20.37 dB does. */
const csiSweep: Axis = {
  name: "csiErrorVariance",
  label: "variance of the CSI error",
  values: {
    smoke: [0, 0.005],
    quick: [0, 0.001, 0.002, 0.005, 0.01],
    nightly: [0, 0.001, 0.002, 0.005, 0.01, 0.02],
    paper: [0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02],
  },
};
/** From where ML fails to where the detectors that fall furthest behind it get blocks through. */
const snrSweep4x4: Axis = {
  name: "snrDb",
  label: "SNR (dB)",
  values: {
    smoke: [18],
    quick: [16, 18, 20, 22, 24],
    nightly: [15, 16, 17, 18, 19, 20, 21, 22, 23, 24],
    paper: [15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 28, 30],
  },
};
const stop4x4: ByProfile<StopRule> = {
  ...shiftedStop,
  smoke: { shardItems: 4, items: 4 },
  nightly: { shardItems: 500, errors: 200, items: 3000 },
};
const coded = {
  kind: "monteCarlo",
  metric: codedErrors(),
  logarithmic: ["bler", "ber"],
} as const satisfies Partial<MonteCarlo>;
/** On the system of Figs. 1, 5 and 7. */
const rayleigh = { ...coded, dataset: "coded2x2", sweep: snrSweep, stop };
const shifted = { ...coded, stop: shiftedStop };
const rebuilt = {
  kind: "monteCarlo",
  methods: ["zfSicFromReals", "mlFromReals"],
  metric: reconstruction(),
} as const satisfies Partial<MonteCarlo>;
const estimators = ["ml", "eqnetL", "nnDetP", "zfSic"];

/** The paper times a GPU with batches of 8192; those of 256 beside them show how gaps grow on one device. */
const massive = [256, 8192];
const onGpu = {
  kind: "latency",
  sweep: {
    name: "batch",
    label: "batch size",
    values: { smoke: [8, 16], quick: massive, nightly: massive, paper: massive },
  },
  repetitions: { smoke: 2, quick: 100, nightly: 500, paper: 10000 },
  backend: "webgpu",
} as const satisfies Partial<Latency>;

export default defineSuite({
  id: "eqnet",
  paper: {
    title: "EQ-Net: A Unified Deep Learning Framework for Log-Likelihood Ratio Estimation and Quantization",
    authors: ["Marius Arvinte", "Ahmed H. Tewfik", "Sriram Vishwanath"],
    venue: "arXiv:2012.12843",
    year: 2020,
  },
  conventions: {
    llr: "log p(1) / p(0)",
    softBit: "tanh(llr / 2)",
    snr: "E||H||_F^2 / sigma_n^2, unit mean symbol energy",
    noiseVariance: "total variance of a complex sample",
    csiErrorVariance: "E|ĥ − h|² of each entry of the channel that the receiver knows; σ_CSI in the paper",
    bits: "Gray mapping of IEEE 802.11, stream by stream; one fixed random interleaver for all codewords",
  },
  datasets: {
    coded2x2: codedMimo({ nt: 2, nr: 2, qam: 64, fading: "rayleigh" }),
    uses2x2: mimoUses({ nt: 2, nr: 2 }),
    usesOfSizes: squareMimoUses(),
    cdl2x2: codedMimo({ nt: 2, nr: 2, qam: 64, fading: "cdlA" }),
    polar2x2: codedMimo({ nt: 2, nr: 2, qam: 64, fading: "rayleigh", code: "polar" }),
    coded4x4: codedMimo({ nt: 4, nr: 4, qam: 16, fading: "rayleigh" }),
    uses4x4: mimoUses({ nt: 4, nr: 4 }),
  },
  methods: {
    ml: ml(),
    sphere: sphere(),
    zfSic: zfSic(),
    autoencoder: eqnetAutoencoder(autoencoder),
    autoencoder4: bottleneck.of(4),
    autoencoder5: bottleneck.of(5),
    autoencoder8: bottleneck.of(8),
    anyAutoencoder: bottleneck.swept,
    stageOneAlone,
    twoStage,
    joint,
    eqnetL: eqnetDetector("EQ-Net-L", 1, { autoencoder, estimator: estimatorL }),
    eqnetP: eqnetDetector("EQ-Net-P", 3, { autoencoder, estimator: estimatorP }),
    nnDetL: nnDet("NN-Det-L", 3, nnDetL),
    nnDetP: nnDet("NN-Det-P", 4, nnDetP),
    nnDet1: nnDet("NN-Det, 1 block", 1, nnDet1),
    nnDet2: nnDet("NN-Det, 2 blocks", 2, nnDet2),
    oampNet2: oampNet2("OAMP-Net2", 4, oamp),
    autoencoder4x4: eqnetAutoencoder(autoencoder4x4),
    eqnet4x4: eqnetDetector("EQ-Net-L, 4×4", 3, { autoencoder: autoencoder4x4, estimator: estimator4x4 }),
    nnDet4x4: nnDet("NN-Det-P, 4×4", 10, nnDet4x4),
    oampNet2of4x4: oampNet2("OAMP-Net2, 4×4", 6, oamp4x4),
    oampNet2of4x4with8: oampNet2("OAMP-Net2, 4×4, 8 unfolds", 8, oamp4x4with8),
    eqnetQ6: eqnetQuantized("EQ-Net, 3 bit/LLR", 6, { autoencoder, codebook: codebook6 }),
    eqnetQ5: eqnetQuantized("EQ-Net, 2.5 bit/LLR", 5, { autoencoder, codebook: codebook5 }),
    siso6: sisoQuantized("SISO [14], 3 bit/LLR", 6, {
      autoencoder: siso,
      codebook: sisoCodebook6,
    }),
    siso5: sisoQuantized("SISO [14], 2.5 bit/LLR", 5, {
      autoencoder: siso,
      codebook: sisoCodebook5,
    }),
    maxMi3: maxMi("Max. MI [13], 3 bit/LLR", maxMi3),
    zfSicFromReals: zfSicFromReals(),
    mlFromReals: mlFromReals(),
  },
  experiments: {
    fig1: {
      ...rayleigh,
      title: "Fig. 1: size of the bottleneck, 2×2 64-QAM, Rayleigh fading, LDPC (324, 648)",
      methods: ["ml", "autoencoder8", "autoencoder", "autoencoder5", "autoencoder4", "zfSic"],
      stop: { ...stop, nightly: { ...stop.nightly, items: 20000 } },
    },
    // The same over the size, where ML loses one block in a hundred. ML's LLRs have 8 dimensions and ZF-SIC's have 6.
    fig1Size: {
      ...shifted,
      title: "Fig. 1 over the bottleneck's size at 20 dB",
      dataset: "coded2x2",
      methods: ["ml", "anyAutoencoder", "zfSic"],
      sweep: {
        name: "latents",
        label: "bottleneck size",
        values: { smoke: [4, 6], quick: [4, 5, 6, 8], nightly: [4, 5, 6, 8], paper: [2, 3, 4, 5, 6, 7, 8] },
      },
      at: { snrDb: 20 },
    },
    fig3: {
      kind: "trainingCurve",
      title: "Fig. 3: two-stage against joint training, 2×2 64-QAM",
      methods: ["joint", "twoStage", "stageOneAlone"],
      part: "last",
      column: "validationLoss",
      label: "validation loss (eq. 7)",
      axis: "epoch",
      leastSeeds: { smoke: 1, quick: 2, nightly: 3, paper: 3 },
    },
    fig5: {
      ...rayleigh,
      title: "Fig. 5: estimation, 2×2 64-QAM, Rayleigh fading, LDPC (324, 648)",
      methods: ["ml", "autoencoder", "eqnetP", "eqnetL", "nnDetP", "nnDetL", "oampNet2", "zfSic"],
    },
    fig6: {
      ...shifted,
      title: "Fig. 6: estimation, 4×4 16-QAM, Rayleigh fading, LDPC (324, 648)",
      dataset: "coded4x4",
      methods: ["ml", "autoencoder4x4", "eqnet4x4", "nnDet4x4", "oampNet2of4x4", "zfSic"],
      sweep: snrSweep4x4,
      stop: stop4x4,
    },
    unfolds: {
      ...shifted,
      title: "Section V-B: OAMP-Net2 with six and with eight unfolds, 4×4 16-QAM, Rayleigh fading",
      dataset: "coded4x4",
      methods: ["oampNet2of4x4", "oampNet2of4x4with8"],
      sweep: snrSweep4x4,
      stop: stop4x4,
    },
    fig7: {
      ...rayleigh,
      title: "Fig. 7: quantisation, 2×2 64-QAM, Rayleigh fading, LDPC (324, 648)",
      methods: ["ml", "autoencoder", "eqnetQ6", "eqnetQ5", "siso6", "siso5", "maxMi3"],
    },
    fig8: {
      ...shifted,
      title: "Fig. 8: quantisation on CDL-A after training on Rayleigh fading, 2×2 64-QAM",
      dataset: "cdl2x2",
      methods: ["ml", "autoencoder", "eqnetQ6"],
      sweep: cdlSweep,
    },
    fig9: {
      ...shifted,
      title: "Fig. 9: estimation on CDL-A after training on Rayleigh fading, 2×2 64-QAM",
      dataset: "cdl2x2",
      methods: estimators,
      sweep: cdlSweep,
    },
    fig10: {
      ...shifted,
      title: "Fig. 10: imperfect CSI at 14.35 dB, 2×2 64-QAM, Rayleigh fading",
      dataset: "coded2x2",
      methods: estimators,
      sweep: csiSweep,
      at: { snrDb: 14.35 },
    },
    // At 14.35 dB no detector gets blocks through, so there is nothing for an error to change. Were the figure's SNR
    // that of one entry of H, E|h|² / σ_n², it would be 10 log10(N_t N_r) = 6.02 dB more in the paper's definition.
    fig10PerEntry: {
      ...shifted,
      title: "Fig. 10 with an SNR of 14.35 dB per entry of H (20.37 dB)",
      dataset: "coded2x2",
      methods: estimators,
      sweep: csiSweep,
      at: { snrDb: 20.37 },
    },
    polar: {
      ...shifted,
      title: "Section V-A: another code, 3GPP TS 38.212 polar (324, 648), 2×2 64-QAM, Rayleigh fading",
      dataset: "polar2x2",
      methods: ["ml", "autoencoder", "zfSic"],
      sweep: snrSweep,
    },
    sphere: {
      ...shifted,
      title: "Section IV-A: soft-output sphere detection in place of ML, 4×4 16-QAM, Rayleigh fading",
      dataset: "coded4x4",
      methods: ["ml", "sphere", "zfSic"],
      sweep: {
        name: "snrDb",
        label: "SNR (dB)",
        values: {
          smoke: [18],
          quick: [16, 17, 18, 19, 20],
          nightly: [16, 17, 18, 19, 20],
          paper: [15, 16, 17, 18, 19, 20],
        },
      },
      stop: stop4x4,
    },
    table1: {
      kind: "latency",
      title: "Table I: latency on this machine, 2×2 64-QAM",
      dataset: "uses2x2",
      methods: ["eqnetL", "eqnetP", "nnDetL", "nnDetP", "oampNet2", "ml", "zfSic"],
      sweep: { name: "batch", label: "batch size", values: [1, 16, 256] },
      at: { snrDb: 18, qamOrder: 64 },
      repetitions: { smoke: 5, quick: 200, nightly: 2000, paper: 10000 },
    },
    table1Gpu: {
      ...onGpu,
      title: "Table I, last row: latency on this machine's GPU, 2×2 64-QAM",
      dataset: "uses2x2",
      methods: ["eqnetL", "eqnetP", "nnDetL", "nnDetP", "oampNet2"],
      at: { snrDb: 18, qamOrder: 64 },
    },
    table2: {
      kind: "latency",
      title: "Table II: latency on this machine, 4×4 16-QAM",
      dataset: "uses4x4",
      methods: ["eqnet4x4", "nnDet4x4", "oampNet2of4x4", "ml", "zfSic"],
      sweep: { name: "batch", label: "batch size", values: [1, 16, 256] },
      at: { snrDb: 18, qamOrder: 16 },
      repetitions: { smoke: 3, quick: 100, nightly: 500, paper: 10000 },
    },
    table2Gpu: {
      ...onGpu,
      title: "Table II, last row: latency on this machine's GPU, 4×4 16-QAM",
      dataset: "uses4x4",
      methods: ["eqnet4x4", "nnDet4x4", "oampNet2of4x4"],
      at: { snrDb: 18, qamOrder: 16 },
    },
    parameters: {
      kind: "costs",
      title: "Section V-B: learned parameters",
      methods: [
        "eqnetL",
        "eqnetP",
        "nnDetL",
        "nnDetP",
        "oampNet2",
        "eqnet4x4",
        "nnDet4x4",
        "oampNet2of4x4",
      ],
    },
    theorems: {
      ...rebuilt,
      title: "Theorems 1 and 2: LLR vectors rebuilt from fewer reals",
      dataset: "uses2x2",
      sweep: { name: "qamOrder", label: "QAM order", values: [4, 16, 64, 256] },
      at: { snrDb: 18 },
      stop: {
        smoke: { shardItems: 100, items: 100 },
        quick: { shardItems: 10000, items: 10000 },
        nightly: { shardItems: 50000, items: 100000 },
        paper: { shardItems: 50000, items: 1000000 },
      },
    },
    dimensions: {
      ...rebuilt,
      title: "Theorems 1 and 2 over the number of antennas, 16-QAM",
      dataset: "usesOfSizes",
      sweep: { name: "nt", label: "antennas", values: [2, 3, 4] },
      at: { snrDb: 18, qamOrder: 16 },
      stop: {
        smoke: { shardItems: 20, items: 20 },
        quick: { shardItems: 10000, items: 10000 },
        nightly: { shardItems: 10000, items: 50000 },
        paper: { shardItems: 10000, items: 500000 },
      },
    },
    nnDetBlocks: {
      ...shifted,
      title: "Section V-B: NN-Det's number of blocks, 2×2 64-QAM, Rayleigh fading",
      dataset: "coded2x2",
      methods: ["nnDetP", "nnDetL", "nnDet2", "nnDet1"],
      sweep: {
        name: "snrDb",
        label: "SNR (dB)",
        values: {
          smoke: [20],
          quick: [18, 20, 22, 24, 28],
          nightly: [18, 20, 22, 24, 26, 28],
          paper: [18, 20, 22, 24, 26, 28],
        },
      },
      stop: { ...stop, nightly: { ...stop.nightly, items: 5000 }, paper: { ...stop.paper, items: 100000 } },
    },
    stage2: {
      kind: "trainingCurve",
      title: "Stage two: distance of f_E's latents from f_Q's (eq. 9)",
      methods: ["eqnetL", "eqnetP"],
      part: "estimator",
      column: "loss",
    },
  },
  profiles: {
    smoke: { seeds: [1] },
    quick: { seeds: [1] },
    nightly: { seeds: [1] },
    paper: { seeds: [1, 2, 3] },
  },
  claims: "eqnet.json",
  leaderboard: {
    profile: "nightly",
    seeds: [1],
    experiments: ["fig5"],
    inputs: {
      coded2x2: ({ uses: { n, nr, nt, y, h, noiseVariance }, order, codewords }: CodedMimoBlock) => ({
        uses: { n, nr, nt, y, h, noiseVariance },
        order,
        codewords,
      }),
    },
    ranking: { experiment: "fig5", measure: "bler", level: 0.01, curve: "falls" },
  },
});
