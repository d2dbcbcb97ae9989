/**
 * What the trainings of all beamforming networks share: channels drawn from a site, the loss −R (paper, section IV-C),
 * and the loop.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { ChannelSource, MassiveMimoBlock, MassiveMimoPoint } from "../../../datasets/massive_mimo.ts";
import type { Stream } from "../../compute/random.ts";
import type { BatchStreams, EpochFit, Fit, FreshFit } from "../../learn/fit.ts";
import { estimateMoments, type MomentEstimation } from "../../learn/moments.ts";
import {
  createParameters,
  disposeParameters,
  type Initial,
  initialFrom,
  type Parameters,
  readParameters,
} from "../../learn/parameters.ts";
import type { EpochSchedule, FreshSchedule } from "../../learn/schedule.ts";
import { byData, defineTraining, type TrainingDefinition } from "../../learn/training.ts";
import type { Training, TrainingContext } from "../../suite/types.ts";
import type { Path } from "../layers.ts";
import type { CalibratorMode } from "./networks.ts";

/** Training on fresh draws; `batch` counts channels of K users. */
export type FreshRecipe = FreshSchedule & {
  readonly data: "fresh";
  /**
   * Of the normalisations. "running": measured before training and kept, since the moments of a small batch shake the
   * nulls of the beams by several percent. "batch": batch by batch, as the paper has them.
   */
  readonly moments: "batch" | "running";
  /** Channels behind the moments that are kept, and behind an identity that starts from them. */
  readonly startChannels: number;
};

/** The published recipe (section V-A): epochs over a fixed set at a constant rate. */
export type PublishedRecipe = EpochSchedule & { readonly data: "published" };

/** How a beamforming network is trained. */
export type BeamRecipe = FreshRecipe | PublishedRecipe;

/** What is particular to a network. */
export interface BeamNetwork {
  readonly initial: Readonly<Record<string, Initial>>;
  readonly buffers: Readonly<Record<string, Initial>>;
  /** What loss and network take from a block: tensors whose first dimension goes over its items in order. */
  tensors(block: MassiveMimoBlock): tf.Tensor[];
  /** The loss of {@link tensors}. */
  loss(p: Parameters, buffers: Parameters, tensors: tf.Tensor[], mode: CalibratorMode): tf.Scalar;
}

/** What a network may start from. */
export interface BeamStart<Recipe extends BeamRecipe> {
  readonly recipe: Recipe;
  /** Names the streams of initial weights. */
  readonly path: Path;
  /** Channels to look at first; they are drawn when they are asked for. */
  channels(): MassiveMimoBlock;
}

/** A training without what all beamforming networks share. */
export interface BeamTraining<Recipe extends BeamRecipe>
  extends Omit<TrainingDefinition<Recipe>, "stages" | "file" | "uses"> {
  readonly source: ChannelSource;
  /** Where it is trained. */
  readonly point: MassiveMimoPoint;
  network(start: BeamStart<Recipe>): BeamNetwork;
}

/** A network with a site's channels at hand. */
interface OpenedNetwork extends BeamNetwork {
  /** The tensors of so many channels. */
  batch(stream: Stream, count: number): tf.Tensor[];
  /** The tensors of the channels that it may have started from. */
  startBatch(): tf.Tensor[];
}

/** The training of a network on a site's channels. */
export function beamTraining<Recipe extends BeamRecipe>(
  { source, point, network, ...training }: BeamTraining<Recipe>,
): Training<Recipe> {
  const open = (recipe: Recipe, startChannels: number, { path, stream }: TrainingContext): OpenedNetwork => {
    const { key0, key1 } = stream("initial");
    const draw = (from: Stream, count: number) => source.draw(point, from, count, path);
    const channels = () => draw(stream("start"), startChannels);
    const opened = network({ recipe, path: [key0, key1], channels });
    return {
      ...opened,
      batch: (from, count) => opened.tensors(draw(from, count)),
      startBatch: () => opened.tensors(channels()),
    };
  };
  return defineTraining<Recipe>({
    ...training,
    uses: [source],
    file: source.file,
    stages: (recipe) =>
      byData<FreshRecipe, PublishedRecipe>({
        fresh: (fresh) => ({
          ...fresh,
          open: (context) => fitFresh(open(recipe, fresh.startChannels, context), fresh),
        }),
        published: (published) => ({
          ...published,
          open: (context) => fitPublished(open(recipe, publishedStartChannels, context), context),
        }),
      })(recipe),
  });
}

/** Channels that a published recipe's start looks at. */
const publishedStartChannels = 256;

/** Batches behind the final means and variances of weights that are an average themselves. */
const momentBatches = 24;

async function fitFresh(network: OpenedNetwork, recipe: FreshRecipe): Promise<FreshFit> {
  const draw = (stream: BatchStreams) => network.batch(stream(), recipe.batch);
  const fit = { ...fitOf(network, recipe.moments), draw };
  if (recipe.moments === "running") return { ...fit, buffers: await measuredBuffers(network) };
  if (recipe.averageShare === 0) return fit;
  return { ...fit, moments: { batches: momentBatches, draw, move: movedBy(network) } };
}

function fitPublished(network: OpenedNetwork, { stream }: TrainingContext): EpochFit {
  return {
    ...fitOf(network, "batch"),
    // A sample is made anew from its own stream whenever it is needed: the set would fill gigabytes.
    batchOf(samples) {
      const each = Array.from(samples, (i) => network.batch(stream("data", i), 1));
      return each[0].map((_, tensor) => tf.concat(each.map((tensors) => tensors[tensor]), 0));
    },
  };
}

function fitOf({ initial, buffers, loss }: BeamNetwork, moments: CalibratorMode["moments"]): Fit {
  return {
    initial,
    buffers,
    adam: { amsgrad: false },
    loss: (p, batch, _step, buffers) => loss(p, buffers, batch, { moments }),
  };
}

/** How a batch moves a network's running averages. */
function movedBy({ loss }: BeamNetwork): MomentEstimation["move"] {
  return (parameters, buffers, batch, momentum) =>
    void loss(parameters, buffers, batch, { moments: "batch", momentum });
}

/** The running averages of the initial network on the channels that it starts from. */
async function measuredBuffers(network: OpenedNetwork): Promise<Record<string, Initial>> {
  const parameters = createParameters(network.initial), buffers = createParameters(network.buffers);
  estimateMoments({ batches: 1, move: movedBy(network) }, parameters, buffers, network.startBatch);
  const measured = await readParameters(buffers);
  [parameters, buffers].forEach(disposeParameters);
  return initialFrom(measured);
}
