/** The samples on which two-stage and joint training are compared, and the loss that judges both. @module */
import * as tf from "@tensorflow/tfjs-core";
import { type Stream, substream } from "../../compute/random.ts";
import { gatherRows } from "../../learn/rows.ts";
import type { SentChannelUses } from "../../phy/mimo.ts";
import { mlSoftBits, sharesOf } from "./autoencoder_model.ts";
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
  /** The numbers of the samples that are trained on; undefined where they are drawn as they come. */
  readonly training?: Uint32Array;
  /** These samples, or, of fresh draws, as many as these for the step. */
  batchOf(samples: Uint32Array, step: number): tf.Tensor[];
  readonly validation: { readonly samples: Uint32Array; batchOf(samples: Uint32Array): tf.Tensor[] };
  /**
   * w_i of eq. 7: "proportional to the average magnitude of each LLR in the training dataset", here of its soft bit, as
   * the loss is one of soft bits. They sum to one.
   */
  readonly weights: readonly number[];
}

/** Channel uses and the soft bits of their ML LLRs. */
interface LabelledUses {
  readonly uses: SentChannelUses;
  readonly softBits: Float32Array;
}

/** The samples that a source and a stream stand for: the same for all trainings that are given the same stream. */
export function openSamples(size: MimoSize, source: ComparisonSource, stream: Stream): ComparisonSamples {
  const bits = size.nt * size.bitsPerSymbol;
  const labelled = (uses: SentChannelUses): LabelledUses => ({ uses, softBits: mlSoftBits(size, uses) });
  const tensors = ({ uses, softBits }: LabelledUses) => [
    ...estimatorInputs(uses),
    tf.tensor(softBits, [uses.n, bits]),
  ];
  const batchFrom = ({ uses, softBits }: LabelledUses) => (indices: Uint32Array) =>
    tensors({ uses: gatherUses(uses, indices), softBits: gatherRows(softBits, bits, indices) });
  if (source.data === "fresh") {
    const draw = (n: number, ...path: (string | number)[]) =>
      labelled(drawTrainingUses(size, source.snr, n, substream(stream, ...path)));
    const others = draw(source.validation, "validation");
    return {
      batchOf: (samples, step) => tensors(draw(samples.length, "batch", step)),
      validation: {
        samples: Uint32Array.from({ length: source.validation }, (_, i) => i),
        batchOf: batchFrom(others),
      },
      weights: magnitudes(others.softBits, bits),
    };
  }
  const set = labelled(drawFixedSet(size, source, substream(stream, "set")));
  const { training, validation } = splitSet(set.uses.n, substream(stream, "split"));
  const batchOf = batchFrom(set);
  return {
    training,
    batchOf,
    validation: { samples: validation, batchOf },
    weights: magnitudes(set.softBits, bits),
  };
}

/** Each soft bit's share of the sum of all magnitudes. */
function magnitudes(softBits: Float32Array, bits: number): number[] {
  const sums = new Array<number>(bits).fill(0);
  softBits.forEach((value, i) => sums[i % bits] += Math.abs(value));
  return sharesOf(sums);
}
