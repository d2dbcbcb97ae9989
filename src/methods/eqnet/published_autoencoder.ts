/** The published recipe of EQ-Net's autoencoder. @module */
import type { Artifact, TrainingContext } from "../../suite/types.ts";
import type { AutoencoderModel } from "./autoencoder_model.ts";

/** The published recipe: a fixed set of packets, rounds of epochs, then the decoder alone (method_notes A4). */
export type PublishedAutoencoderRecipe = {
  readonly data: "published";
  readonly packets: number;
  readonly usesPerPacket: number;
  readonly snr: { readonly points: readonly number[] };
  readonly batch: number;
  readonly learningRate: number;
  readonly epsilon: number;
  readonly rounds: number;
  readonly epochsPerRound: number;
  readonly decoderEpochs: number;
  readonly decoderPatience: number;
};

export function publishedEffort(_model: AutoencoderModel, recipe: PublishedAutoencoderRecipe): number {
  return 0.8 * recipe.packets * recipe.snr.points.length * recipe.usesPerPacket *
    (recipe.rounds * recipe.epochsPerRound + recipe.decoderEpochs);
}
export function trainPublishedAutoencoder(
  _model: AutoencoderModel,
  _recipe: PublishedAutoencoderRecipe,
  _context: TrainingContext,
): Promise<Artifact> {
  throw new Error("the published recipe is not there yet");
}
