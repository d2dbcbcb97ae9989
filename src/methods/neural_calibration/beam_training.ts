/**
 * What the trainings of all beamforming networks share: channels drawn from a site, the loss −R (paper, section IV-C),
 * and the loop.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { IndoorPoint } from "../../../datasets/indoor_room.ts";
import type { MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import { epochLoop } from "../../learn/epochs.ts";
import {
  createParameters,
  disposeParameters,
  type Initial,
  type Parameters,
  readParameters,
} from "../../learn/parameters.ts";
import { type WarmupCosine, warmupCosine } from "../../learn/schedule.ts";
import { type Loop, runLoop, toArtifact } from "../../learn/trainer.ts";
import type { CalibratorMode } from "./networks.ts";
import type { Artifact, Dataset, TrainingContext } from "../../suite/types.ts";

/** Training on fresh draws: every step sees channels that no other step sees. */
export type FreshRecipe = {
  readonly data: "fresh";
  /** Channels of K users in a step. */
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: WarmupCosine;
  /** Share of the steps, the last ones, over which weights are averaged. */
  readonly averageShare: number;
  /**
   * Of the normalisations. "running": measured before training and kept, since the moments of a small batch shake the
   * nulls of the beams by several percent. "batch": batch by batch, as the paper has them.
   */
  readonly moments: "batch" | "running";
  /** Channels behind the moments that are kept, and behind an identity that starts from them. */
  readonly startChannels: number;
};

/** The published recipe (section V-A): epochs over a fixed set at a constant rate. */
export type PublishedRecipe = {
  readonly data: "published";
  readonly samples: number;
  readonly batch: number;
  readonly epochs: number;
  readonly learningRate: number;
};

/** How a beamforming network is trained. */
export type BeamRecipe = FreshRecipe | PublishedRecipe;

/** Channels seen in a training. */
export function effortOf(recipe: BeamRecipe): number {
  return recipe.data === "fresh" ? recipe.batch * recipe.steps : recipe.samples * recipe.epochs;
}

/** How channels come about: a dataset whose blocks are made without waiting. */
export type ChannelSource = Dataset<MassiveMimoBlock>;

/** What is particular to a network. */
export interface BeamNetwork {
  readonly initial: Readonly<Record<string, Initial>>;
  readonly buffers: Readonly<Record<string, Initial>>;
  /** What loss and network take from a block: tensors whose first dimension goes over its items in order. */
  tensors(block: MassiveMimoBlock): tf.Tensor[];
  /** The loss of {@link tensors}. */
  loss(p: Parameters, buffers: Parameters, tensors: tf.Tensor[], mode: CalibratorMode): tf.Scalar;
}

/** A block of `count` channels from one of a training's streams. */
function draw(
  source: ChannelSource,
  point: IndoorPoint,
  { path, stream }: TrainingContext,
  name: readonly (string | number)[],
  count: number,
): MassiveMimoBlock {
  const block = source.block(point, stream(...name), count, path);
  if (block instanceof Promise) {
    throw new TypeError("a training needs channels that are made without waiting");
  }
  return block;
}

/** Trains a network on a site's channels. */
export async function trainBeams(
  source: ChannelSource,
  point: IndoorPoint,
  network: BeamNetwork,
  recipe: BeamRecipe,
  context: TrainingContext,
): Promise<Artifact> {
  const mode: CalibratorMode = { moments: recipe.data === "fresh" ? recipe.moments : "batch" };
  const common = {
    initial: network.initial,
    buffers: network.buffers,
    adam: { amsgrad: false },
    loss: (p: Parameters, batch: tf.Tensor[], _: number, buffers: Parameters) =>
      network.loss(p, buffers, batch, mode),
  };
  const fresh = (name: string, k: number, count: number) =>
    network.tensors(draw(source, point, context, [name, k], count));
  const loop: Loop = recipe.data === "fresh"
    ? {
      ...common,
      steps: recipe.steps,
      averageShare: recipe.averageShare,
      learningRate: (step) => warmupCosine(recipe.learningRate, step, recipe.steps),
      batch: (step) => fresh("batch", step, recipe.batch),
    }
    : epochLoop({
      ...common,
      ...recipe,
      // A sample is made anew from its own stream whenever it is needed: the set would fill gigabytes.
      batchOf: (samples) => gather(network, (i) => draw(source, point, context, ["data", i], 1), samples),
    }, context);
  const buffers = mode.moments === "running"
    ? await startingBuffers(network, () => network.tensors(startBlock(source, point, recipe, context)))
    : network.buffers;
  const trained = await runLoop({ ...loop, buffers }, context);
  if (recipe.data === "fresh" && recipe.moments === "batch" && recipe.averageShare > 0) {
    for (let k = 0; k < settlingBatches; k++) {
      tf.tidy(() => moveMoments(network, trained, fresh("moments", k, recipe.batch), k));
    }
  }
  return await toArtifact(trained);
}

/** The samples of a fixed set, each drawn from a stream of its own, as one batch. */
function gather(
  network: BeamNetwork,
  sample: (index: number) => MassiveMimoBlock,
  samples: Uint32Array,
): tf.Tensor[] {
  const each = Array.from(samples, (index) => network.tensors(sample(index)));
  return each[0].map((_, i) => tf.concat(each.map((tensors) => tensors[i]), 0));
}

/** Batches behind the final means and variances of weights that are an average themselves (Izmailov et al. 2018). */
const settlingBatches = 24;

/** Channels that a published recipe's start looks at. */
const publishedStartChannels = 256;

/** The channels that a training starts from. */
export function startBlock(
  source: ChannelSource,
  point: IndoorPoint,
  recipe: BeamRecipe,
  context: TrainingContext,
): MassiveMimoBlock {
  const count = recipe.data === "fresh" ? recipe.startChannels : publishedStartChannels;
  return draw(source, point, context, ["start"], count);
}

/** Moves the running averages to the mean over batches 0 … k, of which this is the last. */
function moveMoments(
  network: BeamNetwork,
  { parameters, buffers }: { parameters: Parameters; buffers: Parameters },
  batch: tf.Tensor[],
  k: number,
): void {
  network.loss(parameters, buffers, batch, { moments: "batch", momentum: 1 - 1 / (k + 1) });
}

/** The running averages of the initial network on a batch. */
async function startingBuffers(
  network: BeamNetwork,
  batch: () => tf.Tensor[],
): Promise<Record<string, Initial>> {
  const parameters = createParameters(network.initial), buffers = createParameters(network.buffers);
  tf.tidy(() => moveMoments(network, { parameters, buffers }, batch(), 0));
  const moved = await readParameters(buffers);
  [parameters, buffers].forEach(disposeParameters);
  return Object.fromEntries(
    Object.entries(moved).map(([name, { shape, data }]) => [name, { shape: [...shape], values: data }]),
  );
}
