/** NN-Det, trained, and as a method. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { BatchStreams, EpochFit, FreshFit } from "../../learn/fit.ts";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import type { FreshSchedule } from "../../learn/schedule.ts";
import { byData, defineTraining } from "../../learn/training.ts";
import type { ChannelUses, SentChannelUses } from "../../phy/mimo.ts";
import { bitsPerSymbol, pamBit } from "../../phy/qam.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Training, TrainingContext } from "../../suite/types.ts";
import { axisLlr } from "./axis_llr.ts";
import { type Detector, overChunks, parameterCount, type TrainedBy } from "./detector.ts";
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

/** Training on fresh draws of channel uses. */
export type FreshNnDetRecipe = FreshSchedule & {
  readonly data: "fresh";
  /** The paper trains at one SNR: `{ points: [20] }`. */
  readonly snr: TrainingSnr;
  readonly dropout: number;
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

/** What NN-Det is made with. */
export interface NnDetOptions extends TrainedBy<NnDetRecipe> {
  readonly size: MimoSize;
  /** Unfolded blocks. */
  readonly blocks: number;
}

/** The training of NN-Det. */
export function nnDetTraining(
  { name, size, blocks, recipe, length, reduced }: NnDetOptions,
): Training<NnDetRecipe> {
  return defineTraining({
    name,
    ...madeBy(import.meta.url, nnDetTraining),
    spec: { size: { ...size }, blocks, hiddenWidths },
    recipes: recipesOf(recipe, reduced),
    length,
    stages: byData<FreshNnDetRecipe, PublishedNnDetRecipe>({
      fresh: (recipe) => ({ ...recipe, open: (context) => fitFresh(size, blocks, recipe, context) }),
      published: (recipe) => ({
        ...recipe,
        samples: trainedOf(usesInSet(recipe)),
        open: (context) => fitPublished(size, blocks, recipe, context),
      }),
    }),
  });
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
function model(size: MimoSize, blocks: number, rate: number, context: TrainingContext) {
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

/** Batches behind the final means and variances. */
const momentBatches = 32;

function fitFresh(
  size: MimoSize,
  blocks: number,
  recipe: FreshNnDetRecipe,
  context: TrainingContext,
): FreshFit {
  const draw = (stream: BatchStreams) =>
    nnDetBatch(size, drawTrainingUses(size, recipe.snr, recipe.batch, stream()));
  return {
    ...model(size, blocks, recipe.dropout, context),
    draw,
    moments: {
      batches: momentBatches,
      draw,
      move(p, moments, [hy, gram], momentum) {
        nnDetLogits(size, blocks, p, trainingLayers(p, moments, { momentum }), hy, gram);
      },
    },
  };
}

function fitPublished(
  size: MimoSize,
  blocks: number,
  recipe: PublishedNnDetRecipe,
  context: TrainingContext,
): EpochFit {
  const uses = drawFixedSet(size, recipe, context.stream("data"));
  const { training, validation } = splitSet(uses.n, context.stream("split"));
  const batchOf = (indices: Uint32Array) => nnDetBatch(size, gatherUses(uses, indices));
  return {
    ...model(size, blocks, recipe.dropout, context),
    training,
    batchOf,
    validation: {
      samples: validation,
      batchOf,
      measure(p, [hy, gram, sent], moments) {
        const { layer } = foldedLayers(p, moments, blocks);
        return nnDetLoss(size, nnDetLogits(size, blocks, p, layer, hy, gram), sent);
      },
      keepBest: true,
    },
  };
}

/** NN-Det: LLRs from the probabilities that its last block gives to each axis's levels. */
export function nnDet({ label, ...options }: NnDetOptions & { readonly label: string }): Detector {
  const { blocks } = options;
  return {
    ...madeBy(import.meta.url, nnDet),
    spec: { blocks },
    kind: "learned",
    label,
    parts: { network: nnDetTraining(options) },
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
