/**
 * Autoencoders of ML's LLRs that differ in the size of their bottleneck alone (paper, section III-C and Fig. 1).
 *
 * @module
 */
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import type { ByProfile, Method } from "../../suite/types.ts";
import { type AutoencoderRecipe, type AutoencoderTraining, autoencoderTraining } from "./autoencoder.ts";
import { eqnetAutoencoder } from "./detectors.ts";
import type { MimoSize } from "./networks.ts";

/** The sizes, each with an autoencoder of its own. */
export interface Bottlenecks {
  /**
   * The autoencoder of a size, nothing quantised.
   *
   * @throws {RangeError} where it isn't one of the sizes
   */
  of(latents: number): Method<CodedMimoBlock, Float32Array>;
  /** The autoencoder of the size that the point's `latents` says. */
  readonly swept: Method<CodedMimoBlock, Float32Array>;
}

/**
 * Autoencoders with these many latents.
 *
 * @param known one that is trained anyway and stands for its size
 */
export function bottlenecks(
  size: MimoSize,
  sizes: readonly number[],
  recipes: ByProfile<AutoencoderRecipe>,
  known: AutoencoderTraining,
): Bottlenecks {
  const trainings = new Map(sizes.map((latents) => [
    latents,
    latents === known.model.latents
      ? known
      : autoencoderTraining(size, recipes, { name: `autoencoder${latents}`, latents }),
  ]));
  const trainingOf = (latents: number) => {
    const training = trainings.get(latents);
    if (!training) throw new RangeError(`no bottleneck of ${latents}: expected one of ${sizes.join(", ")}`);
    return training;
  };
  return {
    of: (latents) => ({
      ...eqnetAutoencoder(trainingOf(latents)),
      label: `autoencoder, bottleneck of ${latents}`,
    }),
    swept: {
      ...eqnetAutoencoder(known),
      label: "EQ-Net autoencoder",
      parts: ({ latents }) => ({ autoencoder: trainingOf(latents) }),
    },
  };
}
