/**
 * The deep quantiser of single streams' LLRs (the paper's [14]: Arvinte, Vishwanath, Tewfik, "Deep learning-based
 * quantization of L-values for Gray-coded modulation", GLOBECOM Workshops 2019), used in MIMO as the paper does: the
 * ML LLR vector is split into its streams, and one network compresses each to three latents (section V-C).
 *
 * @module
 */
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import type { ByProfile, Method, Training } from "../../suite/types.ts";
import { type AutoencoderRecipe, type AutoencoderTraining, trainingOf } from "./autoencoder.ts";
import type { MimoSize } from "./networks.ts";
import { type CodebookRecipe, codebookTraining, eqnetQuantized, type QuantizerParts } from "./quantized.ts";

/** Three latents, whatever the modulation, and 3 hidden layers of 4 K units before each output ([14]; its code). */
const latents = 3, hiddenLayers = 3;

/**
 * The training of the autoencoder that all streams share, on single streams' LLR vectors of the MIMO ML detector. A
 * recipe's `batch` counts these vectors, N_t per channel use.
 */
export function sisoTraining(
  size: MimoSize,
  recipes: ByProfile<AutoencoderRecipe>,
  options: { name?: string } = {},
): AutoencoderTraining {
  return trainingOf(options.name ?? "siso", { size, perStream: true, latents, hiddenLayers }, recipes);
}

/** The codebooks of the three latents, 2^bits levels each. */
export function sisoCodebookTraining(
  name: string,
  bits: number,
  autoencoder: AutoencoderTraining,
  recipes: ByProfile<CodebookRecipe>,
): Training<CodebookRecipe> {
  return codebookTraining(name, bits, autoencoder, recipes);
}

/** ML LLRs, quantised stream by stream: 3 · bits / K bits per LLR. */
export function sisoQuantized(
  label: string,
  bits: number,
  parts: QuantizerParts,
): Method<CodedMimoBlock, Float32Array> {
  return eqnetQuantized(label, bits, parts);
}
