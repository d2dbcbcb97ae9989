/**
 * The autoencoder g ∘ Q ∘ f_Q of LLR vectors as a model: its parameters, its loss, and what it is trained on.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal } from "../../compute/draw.ts";
import type { Stream } from "../../compute/random.ts";
import { type Initial, type Parameters, withoutPrefix, withPrefix } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { ChannelUses } from "../../phy/mimo.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import type { TrainingContext } from "../../suite/types.ts";
import { decoder, initialDecoder, initialQuantizer, type MimoSize, quantizer } from "./networks.ts";
import { toSoftBits } from "./soft_bits.ts";
import { drawTrainingUses, type TrainingSnr } from "./training_data.ts";

/** What an autoencoder compresses, and to what. */
export interface AutoencoderModel {
  /** Of the channel whose ML LLRs are compressed. */
  readonly size: MimoSize;
  /** Whether a vector is one stream's K LLRs (the paper's [14]) rather than a channel use's N_t K. */
  readonly perStream: boolean;
  /** Length of the latent code. */
  readonly latents: number;
  /** Hidden layers of f_Q and of each branch of g. */
  readonly hiddenLayers: number;
}

/** σ_u of eq. 8. */
export const latentNoise = 0.001;

/** Parameters of the two networks, told apart by their prefixes. */
export const quantizerPrefix = "q.", decoderPrefix = "g.";

/** LLRs in a vector. */
export function vectorBits({ size, perStream }: AutoencoderModel): number {
  return size.bitsPerSymbol * (perStream ? 1 : size.nt);
}

/** Vectors that a channel use gives. */
export function vectorsPerUse({ size, perStream }: AutoencoderModel): number {
  return perStream ? size.nt : 1;
}

/** Initial f_Q and g under one set of names. */
export function initialAutoencoder(
  model: AutoencoderModel,
  context: TrainingContext,
): Record<string, Initial> {
  const { latents, hiddenLayers } = model;
  const size = model.perStream ? { ...model.size, nt: 1 } : model.size;
  const path = (network: string) => {
    const { key0, key1 } = context.stream("initial", network);
    return [key0, key1];
  };
  return {
    ...withPrefix(quantizerPrefix, initialQuantizer(size, path("quantizer"), latents, hiddenLayers)),
    ...withPrefix(decoderPrefix, initialDecoder(size, path("decoder"), latents, hiddenLayers)),
  };
}

/** f_Q of soft bits `[n, bits]`: `[n, latents]`. */
export function toLatents(f: Parameters, softBits: Float32Array, bits: number): Promise<Float32Array> {
  return overRows(
    softBits.length / bits,
    (begin, end) => quantizer(f, tf.tensor(softBits.subarray(begin * bits, end * bits), [end - begin, bits])),
  );
}

/** Soft bits → soft bits, with noise on the latents where it is given. */
export function reconstruct(parameters: Parameters, softBits: tf.Tensor, noise?: tf.Tensor): tf.Tensor {
  const z = quantizer(withoutPrefix(quantizerPrefix, parameters), softBits);
  return decoder(withoutPrefix(decoderPrefix, parameters), noise ? tf.add(z, noise) : z);
}

/** Draws of u in eq. 8. */
export function latentNoiseTensor(
  shape: [number, number],
  context: TrainingContext,
  step: number,
): tf.Tensor {
  const values = new Float32Array(shape[0] * shape[1]);
  fillNormal(values, context.stream("noise", step));
  return tf.mul(tf.tensor(values, shape), latentNoise);
}

/** Each output's error of eq. 7 before its weight, the mean over the batch: `[bits]`. */
export function outputErrors(softBits: tf.Tensor, rebuilt: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.mean(tf.div(tf.square(tf.sub(rebuilt, softBits)), tf.add(tf.abs(softBits), epsilon)), 0);
}

/** Eq. 7, the mean over the batch, of soft bits `[n, bits]` and what is to be them; `weights` has the w_i. */
export function weightedLoss(
  softBits: tf.Tensor,
  rebuilt: tf.Tensor,
  weights: readonly number[],
  epsilon: number,
): tf.Scalar {
  return tf.sum(tf.mul(outputErrors(softBits, rebuilt, epsilon), [...weights])) as tf.Scalar;
}

/** Each number's share of the sum of all: what makes weights w_i of magnitudes or losses. */
export function sharesOf(values: readonly number[]): number[] {
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
}

/**
 * Soft bits of the ML LLRs of fresh uses of i.i.d. Rayleigh channels, `[vectors, bits]`.
 *
 * @throws {RangeError} where `vectors` is no whole number of channel uses
 */
export function drawSoftBits(
  model: AutoencoderModel,
  snr: TrainingSnr,
  vectors: number,
  stream: Stream,
): Float32Array {
  const uses = vectors / vectorsPerUse(model);
  if (!Number.isInteger(uses)) {
    throw new RangeError(
      `${vectors} vectors are no whole number of channel uses of ${model.size.nt} streams`,
    );
  }
  return mlSoftBits(model.size, drawTrainingUses(model.size, snr, uses, stream));
}

/**
 * Soft bits of the ML LLRs of channel uses, `[n, N_t K]`: also `[n N_t, K]`, as a use's LLRs come stream by stream.
 */
export function mlSoftBits(size: MimoSize, uses: ChannelUses): Float32Array {
  return toSoftBits(mlLlr(uses, 2 ** size.bitsPerSymbol));
}
