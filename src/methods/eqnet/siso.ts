/**
 * The deep quantiser of single streams' LLRs (the paper's [14]: Arvinte, Vishwanath, Tewfik, "Deep learning-based
 * quantization of L-values for Gray-coded modulation", GLOBECOM Workshops 2019), used in MIMO as the paper does: the
 * ML LLR vector is split into its streams, and one network compresses each to three latents (section V-C).
 *
 * @module
 */
import { type AutoencoderRecipe, type AutoencoderTraining, trainingOf } from "./autoencoder.ts";
import type { TrainedBy } from "./detector.ts";
import type { MimoSize } from "./networks.ts";

/** Three latents, whatever the modulation, and 3 hidden layers of 4 K units before each output ([14]; its code). */
const latents = 3, hiddenLayers = 3;

/** What the training is made with. */
export interface SisoOptions extends TrainedBy<AutoencoderRecipe> {
  readonly size: MimoSize;
}

/**
 * The training of the autoencoder that all streams share, on single streams' LLR vectors of the MIMO ML detector. A
 * recipe's `batch` counts these vectors, N_t per channel use. `deepQuantizer` makes the method of it.
 */
export function sisoTraining({ size, ...trained }: SisoOptions): AutoencoderTraining {
  return trainingOf({ size, perStream: true, latents, hiddenLayers }, trained);
}
