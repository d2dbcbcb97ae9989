/**
 * What the trainings of all beamforming networks share: channels drawn from a site, the loss −R (paper, section IV-C),
 * and the loop.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { ChannelSource, MassiveMimoBlock, MassiveMimoPoint } from "../../../datasets/massive_mimo.ts";
import type { Stream } from "../../compute/random.ts";
import type { BatchStreams, Fit } from "../../learn/fit.ts";
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
  extends Omit<TrainingDefinition<Recipe>, "stages" | "file"> {
  readonly source: ChannelSource;
  /** Where it is trained. */
  readonly point: MassiveMimoPoint;
  network(start: BeamStart<Recipe>): BeamNetwork;
}

/** The training of a network on a site's channels. */
export function beamTraining<Recipe extends BeamRecipe>(
  { source, point, network, ...training }: BeamTraining<Recipe>,
): Training<Recipe> {
  return defineTraining<Recipe>({
    ...training,
    file: source.file,
    stages(recipe) {
      const open = (context: TrainingContext, startChannels: number) => {
        const { key0, key1 } = context.stream("initial");
        const channels = () => source.draw(point, context.stream("start"), startChannels, context.path);
        const opened = network({ recipe, path: [key0, key1], channels });
        const tensors = (stream: Stream, count: number) =>
          opened.tensors(source.draw(point, stream, count, context.path));
        return { network: opened, channels, tensors };
      };
      const stages = byData<FreshRecipe, PublishedRecipe>({
        fresh: (fresh) => ({
          ...fresh,
          async open(context) {
            const { network, channels, tensors } = open(context, fresh.startChannels);
            const draw = (stream: BatchStreams) => tensors(stream(), fresh.batch);
            const kept = fresh.moments === "running";
            return {
              ...fitOf(network, fresh.moments),
              buffers: kept
                ? await measuredBuffers(network, () => network.tensors(channels()))
                : network.buffers,
              draw,
              moments: kept || fresh.averageShare === 0
                ? undefined
                : { ...movedBy(network), batches: momentBatches, draw },
            };
          },
        }),
        published: (published) => ({
          ...published,
          open(context) {
            const { network, tensors } = open(context, publishedStartChannels);
            return {
              ...fitOf(network, "batch"),
              // A sample is made anew from its own stream whenever it is needed: the set would fill gigabytes.
              batchOf: (samples) => joined(Array.from(samples, (i) => tensors(context.stream("data", i), 1))),
            };
          },
        }),
      });
      return stages(recipe);
    },
  });
}

function fitOf({ initial, buffers, loss }: BeamNetwork, moments: CalibratorMode["moments"]): Fit {
  return {
    initial,
    buffers,
    adam: { amsgrad: false },
    loss: (p, batch, _step, buffers) => loss(p, buffers, batch, { moments }),
  };
}

/** The samples of a fixed set as one batch. */
function joined(samples: readonly tf.Tensor[][]): tf.Tensor[] {
  return samples[0].map((_, i) => tf.concat(samples.map((tensors) => tensors[i]), 0));
}

/** Batches behind the final means and variances of weights that are an average themselves. */
const momentBatches = 24;

/** Channels that a published recipe's start looks at. */
const publishedStartChannels = 256;

/** How a batch moves the running averages. */
function movedBy({ loss }: BeamNetwork): Pick<MomentEstimation, "move"> {
  return {
    move: (parameters, buffers, batch, momentum) =>
      void loss(parameters, buffers, batch, { moments: "batch", momentum }),
  };
}

/** The running averages of the initial network on a batch. */
async function measuredBuffers(
  network: BeamNetwork,
  batch: () => tf.Tensor[],
): Promise<Record<string, Initial>> {
  const parameters = createParameters(network.initial), buffers = createParameters(network.buffers);
  estimateMoments({ ...movedBy(network), batches: 1 }, parameters, buffers, batch);
  const measured = await readParameters(buffers);
  [parameters, buffers].forEach(disposeParameters);
  return initialFrom(measured);
}
