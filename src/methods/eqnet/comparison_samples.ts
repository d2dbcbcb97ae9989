/** The samples on which two-stage and joint training are compared, and the loss that judges both. @module */
import * as tf from "@tensorflow/tfjs-core";
import { type Stream, substream } from "../../compute/random.ts";
import { gatherRows } from "../../learn/rows.ts";
import type { SentChannelUses } from "../../phy/mimo.ts";
import { mlSoftBits, outputErrors } from "./autoencoder_model.ts";
import { estimatorInputs } from "./estimator_model.ts";
import type { MimoSize } from "./networks.ts";
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

/** Where the samples come from. */
export type ComparisonSource =
  /** The paper's: 80 % of a fixed set for training, the others for validation. */
  | FixedSet & { readonly data: "published" }
  /** Every step sees channel uses that no other step sees; so many of them make an epoch. */
  | {
    readonly data: "fresh";
    readonly snr: TrainingSnr;
    readonly perEpoch: number;
    readonly validation: number;
  };

/** Samples that are trained on in an epoch. */
export function samplesPerEpoch(source: ComparisonSource): number {
  return source.data === "fresh" ? source.perEpoch : trainedOf(usesInSet(source));
}

/** What trainings draw from a source. A batch is y, H and σ_n as f_E takes them, and the soft bits of ML's LLRs. */
export interface ComparisonSamples {
  readonly perEpoch: number;
  /** Samples `indices` of an epoch, or, of fresh draws, as many as these for the step. */
  batch(indices: Uint32Array, step: number): tf.Tensor[];
  /** The validation samples, as {@link validationBatch} wants them. */
  readonly validation: Uint32Array;
  validationBatch(indices: Uint32Array): tf.Tensor[];
  /**
   * w_i of eq. 7: "proportional to the average magnitude of each LLR in the training dataset", here of its soft bit, as
   * the loss is one of soft bits. They sum to one.
   */
  readonly weights: readonly number[];
}

/** Channel uses and the soft bits of their ML LLRs. */
interface Held {
  readonly uses: SentChannelUses;
  readonly softBits: Float32Array;
}

/** The samples that a source and a stream stand for: the same for all trainings that are given the same stream. */
export function openSamples(size: MimoSize, source: ComparisonSource, stream: Stream): ComparisonSamples {
  const bits = size.nt * size.bitsPerSymbol, perEpoch = samplesPerEpoch(source);
  const hold = (uses: SentChannelUses): Held => ({ uses, softBits: mlSoftBits(size, uses) });
  const tensors = ({ uses, softBits }: Held) => [
    ...estimatorInputs(uses),
    tf.tensor(softBits, [uses.n, bits]),
  ];
  const gather = ({ uses, softBits }: Held, indices: Uint32Array): Held => ({
    uses: gatherUses(uses, indices),
    softBits: gatherRows(softBits, bits, indices),
  });
  const opened = (
    held: Held,
    validation: Uint32Array,
    batch: ComparisonSamples["batch"],
  ): ComparisonSamples => ({
    perEpoch,
    batch,
    validation,
    validationBatch: (indices) => tensors(gather(held, indices)),
    weights: magnitudes(held.softBits, bits),
  });
  if (source.data === "fresh") {
    const draw = (n: number, ...path: (string | number)[]) =>
      hold(drawTrainingUses(size, source.snr, n, substream(stream, ...path)));
    const all = Uint32Array.from({ length: source.validation }, (_, i) => i);
    return opened(
      draw(source.validation, "validation"),
      all,
      (indices, step) => tensors(draw(indices.length, "batch", step)),
    );
  }
  const held = hold(drawFixedSet(size, source, substream(stream, "set")));
  const { training, validation } = splitSet(held.uses.n, substream(stream, "split"));
  return opened(held, validation, (indices) => tensors(gather(held, indices.map((i) => training[i]))));
}

/** Each soft bit's share of the sum of all magnitudes. */
function magnitudes(softBits: Float32Array, bits: number): number[] {
  const sums = new Array<number>(bits).fill(0);
  softBits.forEach((value, i) => sums[i % bits] += Math.abs(value));
  const total = sums.reduce((a, b) => a + b, 0);
  return sums.map((sum) => sum / total);
}

/** Eq. 7, the mean over the batch: soft bits `[n, bits]` against what is to be them. */
export function comparisonLoss(
  softBits: tf.Tensor,
  rebuilt: tf.Tensor,
  weights: readonly number[],
  epsilon: number,
): tf.Scalar {
  return tf.sum(tf.mul(outputErrors(softBits, rebuilt, epsilon), [...weights])) as tf.Scalar;
}
