/** NN-Det, trained, and as a method. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import { fillUniform } from "../../compute/draw.ts";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { runLoop, toArtifact } from "../../learn/trainer.ts";
import type { ChannelUses, SentChannelUses } from "../../phy/mimo.ts";
import { pamBit } from "../../phy/qam.ts";
import type { Artifact, ByProfile, Method, Training, TrainingContext } from "../../suite/types.ts";
import { axisLlr } from "./axis_llr.ts";
import { overChunks } from "./detectors.ts";
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
import { drawTrainingUses, type TrainingSnr } from "./training_data.ts";

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

/** How NN-Det is trained. */
export type NnDetRecipe = FreshNnDetRecipe;

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
    effort: (recipe) => recipe.batch * recipe.steps,
    train: (recipe, context) => trainFresh(size, blocks, recipe, context),
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

/** Of each block, `[n, 250]`: 0 with probability `rate`, otherwise 1 / (1 − rate). */
function dropoutMasks(
  n: number,
  blocks: number,
  rate: number,
  context: TrainingContext,
  step: number,
): tf.Tensor[] {
  return Array.from({ length: blocks }, (_, block) => {
    const mask = new Float32Array(n * hiddenWidths[0]);
    fillUniform(mask, context.stream("dropout", step, block));
    for (let i = 0; i < mask.length; i++) mask[i] = mask[i] < rate ? 0 : 1 / (1 - rate);
    return tf.tensor(mask, [n, hiddenWidths[0]]);
  });
}

async function trainFresh(
  size: MimoSize,
  blocks: number,
  recipe: FreshNnDetRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const { key0, key1 } = context.stream("initial");
  const draw = (...path: (string | number)[]) =>
    nnDetBatch(size, drawTrainingUses(size, recipe.snr, recipe.batch, context.stream(...path)));
  const trained = await runLoop({
    initial: initialNnDet(size, blocks, [key0, key1]),
    buffers: initialNnDetMoments(blocks),
    adam: { amsgrad: false },
    steps: recipe.steps,
    averageShare: recipe.averageShare,
    learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
    batch: (step) => [
      ...draw("batch", step),
      ...dropoutMasks(recipe.batch, blocks, recipe.dropout, context, step),
    ],
    loss: (p, [hy, gram, sent, ...masks], _step, moments) =>
      nnDetLoss(size, nnDetLogits(size, blocks, p, trainingLayers(p, moments, masks), hy, gram), sent),
  }, context);
  settleMoments(size, blocks, trained.parameters, trained.buffers, (k) => draw("moments", k));
  return await toArtifact(trained);
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
      nnDetLogits(size, blocks, p, trainingLayers(p, moments, undefined, 1 / (k + 1)), hy, gram);
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
      const p = loadParameters(network), { layer, dispose } = foldedLayers(p, blocks);
      return {
        async run({ uses, order }) {
          const size = { nt: uses.nt, nr: uses.nr, bitsPerSymbol: Math.log2(order) };
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
  };
}
