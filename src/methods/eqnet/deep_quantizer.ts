/**
 * Deep quantisers of LLRs, of which EQ-Net's quantisation mode is one: each latent of f_Q is replaced by the nearest
 * level of a codebook of its own, fitted by k-means++ after f_Q and g have been trained (paper, sections IV-B, V-A and
 * V-C).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { kMeansScalar, nearestLevel } from "../../learn/kmeans.ts";
import { disposeParameters, loadParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Artifact, ArtifactTensor, Json, Training } from "../../suite/types.ts";
import type { AutoencoderTraining } from "./autoencoder.ts";
import { decoderPrefix, drawSoftBits, quantizerPrefix, toLatents, vectorBits } from "./autoencoder_model.ts";
import type { Detector, TrainedBy } from "./detector.ts";
import { decoder } from "./networks.ts";
import { toLlr, toSoftBits } from "./soft_bits.ts";
import type { TrainingSnr } from "./training_data.ts";

/** What codebooks are fitted to. */
export type CodebookRecipe = {
  /** Fresh ML LLR vectors whose latents are clustered. */
  readonly vectors: number;
  readonly snr: TrainingSnr;
  /** Starts of k-means, of which the best counts. */
  readonly restarts: number;
};

/** What codebooks are made with. */
export interface CodebookOptions extends Omit<TrainedBy<CodebookRecipe>, "length"> {
  /** Whose latents are quantised. */
  readonly autoencoder: AutoencoderTraining;
  /** Of each latent. */
  readonly bits: number;
}

/**
 * Fits a scalar codebook of 2^bits levels to each latent of an autoencoder; the artifact's `codebook` is
 * `[latents, 2^bits]`, each row ascending.
 */
export function codebookTraining(
  { name, autoencoder, bits, recipe, reduced }: CodebookOptions,
): Training<CodebookRecipe> {
  const { model } = autoencoder;
  return {
    name,
    ...madeBy(import.meta.url, codebookTraining),
    spec: { bits, model: { ...model, size: { ...model.size } } as Json },
    recipes: recipesOf(recipe, reduced),
    length: "solved",
    needs: { autoencoder },
    effort: ({ vectors }) => vectors,
    async train({ vectors, snr, restarts }, context) {
      const softBits = drawSoftBits(model, snr, vectors, context.stream("vectors"));
      const f = loadParameters(context.inputs.autoencoder, quantizerPrefix);
      const latents = await toLatents(f, softBits, vectorBits(model));
      disposeParameters(f);
      const levels = 2 ** bits, codebook = new Float32Array(model.latents * levels);
      for (let d = 0; d < model.latents; d++) {
        const column = Float32Array.from({ length: vectors }, (_, i) => latents[i * model.latents + d]);
        codebook.set(kMeansScalar(column, { levels, restarts }, context.stream("seeds", d)), d * levels);
        context.progress(d + 1, model.latents);
      }
      return { tensors: { codebook: { shape: [model.latents, levels], data: codebook } }, info: {} };
    },
  };
}

/** Each latent's index in its codebook: what is stored or sent, `[n, latents]`. */
export function toIndices(
  latents: Float32Array,
  { shape: [size, levels], data }: ArtifactTensor,
): Uint8Array {
  const rows = Array.from({ length: size }, (_, d) => data.subarray(d * levels, (d + 1) * levels));
  return Uint8Array.from(latents, (x, i) => nearestLevel(rows[i % size], x));
}

/** The levels that {@link toIndices} stands for, `[n, latents]`. */
export function fromIndices(
  indices: Uint8Array,
  { shape: [size, levels], data }: ArtifactTensor,
): Float32Array {
  return Float32Array.from(indices, (index, i) => data[(i % size) * levels + index]);
}

/**
 * ML LLRs → f_Q → the nearest level of each latent → g, in the autoencoder's vectors: those of a channel use in EQ-Net,
 * of a stream in [14].
 */
export function deepQuantizer({ label, ...options }: CodebookOptions & { readonly label: string }): Detector {
  const { autoencoder, bits } = options, { model } = autoencoder;
  const perVector = vectorBits(model);
  return {
    ...madeBy(import.meta.url, deepQuantizer),
    spec: { bits, perStream: model.perStream, bitsPerLlr: bits * model.latents / perVector },
    kind: "learned",
    label,
    parts: { autoencoder, codebook: codebookTraining(options) },
    open({ autoencoder, codebook: { tensors: { codebook } } }: Readonly<Record<string, Artifact>>) {
      const f = loadParameters(autoencoder, quantizerPrefix), g = loadParameters(autoencoder, decoderPrefix);
      return {
        async run({ uses, order }) {
          const softBits = toSoftBits(mlLlr(uses, order));
          const stored = toIndices(await toLatents(f, softBits, perVector), codebook);
          const latents = fromIndices(stored, codebook), width = model.latents;
          return toLlr(
            await overRows(
              latents.length / width,
              (begin, end) =>
                decoder(g, tf.tensor(latents.subarray(begin * width, end * width), [end - begin, width])),
            ),
          );
        },
        close: () => [f, g].forEach(disposeParameters),
      };
    },
  };
}
