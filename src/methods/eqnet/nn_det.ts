/** NN-Det, trained, and as a method. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import { bestPrefix, epochLoop } from "../../learn/epochs.ts";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import { meanOver } from "../../learn/rows.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { ChannelUses, SentChannelUses } from "../../phy/mimo.ts";
import { bitsPerSymbol, pamBit } from "../../phy/qam.ts";
import type { Artifact, ByProfile, Method, Training, TrainingContext } from "../../suite/types.ts";
import { part } from "./autoencoder_model.ts";
import { axisLlr } from "./axis_llr.ts";
import { overChunks, parameterCount } from "./detectors.ts";
import { matchedFilter } from "./matched_filter.ts";
import type { MimoSize } from "./networks.ts";
import {
  foldedLayers,
  hiddenWidths,
  initialNnDet,
  initialNnDetMoments,
  nnDetLogits,
  nnDetLoss,
  trainingLayers,
} from "./nn_det_model.ts";
import {
  drawFixedSet,
  drawTrainingUses,
  type FixedSet,
  gatherUses,
  splitSet,
  trainedOf,
  type TrainingSnr,
  usesInSet,
} from "./training_data.ts";

/** Training on fresh draws: every step sees channel uses that no other step sees. */
export type FreshNnDetRecipe = {
  readonly data: "fresh";
  /** The paper trains at one SNR: `{ points: [20] }`. */
  readonly snr: TrainingSnr;
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  readonly dropout: number;
  readonly averageShare: number;
};

/**
 * The published recipe: a fixed set, 80 % of it for training, a constant rate; the paper doesn't say for how many
 * epochs. The weights of the least validation loss are kept, as in the authors' trainings of EQ-Net.
 */
export type PublishedNnDetRecipe = FixedSet & {
  readonly data: "published";
  readonly batch: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly dropout: number;
};

/** How NN-Det is trained. */
export type NnDetRecipe = FreshNnDetRecipe | PublishedNnDetRecipe;

/** The training of NN-Det with `blocks` unfolded blocks. */
export function nnDetTraining(
  name: string,
  size: MimoSize,
  blocks: number,
  recipes: ByProfile<NnDetRecipe>,
): Training<NnDetRecipe> {
  return {
    name,
    module: import.meta.url,
    spec: { size: { ...size }, blocks, hiddenWidths },
    recipes,
    effort: (recipe) =>
      recipe.data === "fresh" ? recipe.batch * recipe.steps : trainedOf(usesInSet(recipe)) * recipe.epochs,
    train: (recipe, context) =>
      recipe.data === "fresh"
        ? trainFresh(size, blocks, recipe, context)
        : trainPublished(size, blocks, recipe, context),
  };
}

/** H^H y, H^H H and, one-hot, the levels that were sent: `[n, 2 nt]`, `[n, 2 nt, 2 nt]`, `[n · 2 nt, L]`. */
function nnDetBatch(size: MimoSize, uses: SentChannelUses): tf.Tensor[] {
  const order = 2 ** size.bitsPerSymbol, levels = Math.sqrt(order), half = size.bitsPerSymbol / 2;
  const codes = Array.from({ length: levels }, (_, level) => {
    let code = 0;
    for (let b = 0; b < half; b++) code = code << 1 | pamBit(order, level, b);
    return code;
  });
  const axes = uses.n * 2 * size.nt, sent = new Float32Array(axes * levels);
  for (let axis = 0; axis < axes; axis++) {
    let code = 0;
    for (let b = 0; b < half; b++) code = code << 1 | uses.bits[axis * half + b];
    sent[axis * levels + codes.indexOf(code)] = 1;
  }
  return [...nnDetInputs(uses), tf.tensor(sent, [axes, levels])];
}

function nnDetInputs(uses: ChannelUses): tf.Tensor[] {
  const { hy, gram } = matchedFilter(uses), axes = 2 * uses.nt;
  return [tf.tensor(hy, [uses.n, axes]), tf.tensor(gram, [uses.n, axes, axes])];
}

/** What both trainings share: where they start, and the loss of a batch. */
function common(size: MimoSize, blocks: number, rate: number, context: TrainingContext) {
  const { key0, key1 } = context.stream("initial");
  return {
    initial: initialNnDet(size, blocks, [key0, key1]),
    buffers: initialNnDetMoments(blocks),
    adam: { amsgrad: false },
    loss(p: Parameters, [hy, gram, sent]: tf.Tensor[], step: number, moments: Parameters) {
      const dropout = { rate, stream: (block: number) => context.stream("dropout", step, block) };
      const layers = trainingLayers(p, moments, { dropout });
      return nnDetLoss(size, nnDetLogits(size, blocks, p, layers, hy, gram), sent);
    },
  };
}

async function trainFresh(
  size: MimoSize,
  blocks: number,
  recipe: FreshNnDetRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const draw = (...path: (string | number)[]) =>
    nnDetBatch(size, drawTrainingUses(size, recipe.snr, recipe.batch, context.stream(...path)));
  const trained = await runLoop({
    ...common(size, blocks, recipe.dropout, context),
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch: (step) => draw("batch", step),
  }, context);
  settleMoments(size, blocks, trained.parameters, trained.buffers, (k) => draw("moments", k));
  return await toArtifact(trained);
}

async function trainPublished(
  size: MimoSize,
  blocks: number,
  recipe: PublishedNnDetRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const uses = drawFixedSet(size, recipe, context.stream("data"));
  const { training, validation } = splitSet(uses.n, context.stream("split"));
  const trained = await runLoop(
    epochLoop({
      ...common(size, blocks, recipe.dropout, context),
      samples: training.length,
      batch: recipe.batch,
      epochs: recipe.epochs,
      learningRate: recipe.learningRate,
      batchOf: (samples) => nnDetBatch(size, gatherUses(uses, samples.map((i) => training[i]))),
      async validate(p, moments) {
        const { layer, dispose } = foldedLayers(p, moments, blocks);
        const [loss] = await meanOver(validation, (indices) => {
          const [hy, gram, sent] = nnDetBatch(size, gatherUses(uses, indices));
          return tf.reshape(nnDetLoss(size, nnDetLogits(size, blocks, p, layer, hy, gram), sent), [1]);
        });
        dispose();
        return loss;
      },
      best: true,
    }, context),
    context,
  );
  const best = part(trained.buffers, bestPrefix), moments = Object.keys(initialNnDetMoments(blocks));
  const kept = await toArtifact({
    parameters: without(best, moments),
    buffers: Object.fromEntries(moments.map((name) => [name, best[name]])),
    curve: trained.curve,
  });
  disposeParameters(trained.parameters);
  disposeParameters(Object.fromEntries(moments.map((name) => [name, trained.buffers[name]])));
  return kept;
}

function without(parameters: Parameters, names: readonly string[]): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

/** Batches behind the final means and variances. */
const momentBatches = 32;

/**
 * Sets the running averages anew for weights that are an average themselves, and for use without dropout, which
 * changes variances (Izmailov et al. 2018; Li et al. 2019): the mean over fresh batches.
 */
function settleMoments(
  size: MimoSize,
  blocks: number,
  p: Parameters,
  moments: Parameters,
  draw: (k: number) => tf.Tensor[],
): void {
  for (let k = 0; k < momentBatches; k++) {
    tf.tidy(() => {
      const [hy, gram] = draw(k);
      nnDetLogits(size, blocks, p, trainingLayers(p, moments, { momentum: 1 - 1 / (k + 1) }), hy, gram);
    });
  }
}

/** NN-Det: LLRs from the probabilities that its last block gives to each axis's levels. */
export function nnDet(
  label: string,
  blocks: number,
  training: Training,
): Method<CodedMimoBlock, Float32Array> {
  return {
    module: import.meta.url,
    spec: { blocks },
    kind: "learned",
    label,
    parts: { network: training },
    open({ network }) {
      const p = loadParameters(network), { layer, dispose } = foldedLayers(p, p, blocks);
      return {
        async run({ uses, order }) {
          const size = { nt: uses.nt, nr: uses.nr, bitsPerSymbol: bitsPerSymbol(order) };
          const logits = await overChunks(uses, (part) => {
            const [hy, gram] = nnDetInputs(part);
            return nnDetLogits(size, blocks, p, layer, hy, gram);
          });
          return axisLlr(logits, order);
        },
        close() {
          dispose();
          disposeParameters(p);
        },
      };
    },
    costs: ({ network }) => parameterCount(network.info.parameters as number), // without running averages
  };
}
