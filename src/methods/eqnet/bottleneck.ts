/**
 * Autoencoders of ML's LLRs that differ in the size of their bottleneck alone (paper, section III-C and Fig. 1).
 *
 * @module
 */
import { madeBy } from "../../suite/made_by.ts";
import { type AutoencoderTraining, autoencoderTraining } from "./autoencoder.ts";
import type { Detector } from "./detector.ts";
import { eqnetAutoencoder } from "./eqnet.ts";

/** The sizes, each with an autoencoder of its own. */
export interface Bottlenecks {
  /**
   * The autoencoder of a size, nothing quantised.
   *
   * @throws {RangeError} where the size is no whole number of latents
   */
  of(latents: number): Detector;
  /** The autoencoder of the size that the point's `latents` says. */
  readonly swept: Detector;
}

/** Autoencoders that are trained as a given one is, which stands for its own size. */
export function bottlenecks(autoencoder: AutoencoderTraining): Bottlenecks {
  const { model: { size, latents: own }, recipes: { paper, ...reduced }, length } = autoencoder;
  const trainings = new Map([[own, autoencoder]]);
  const trainingOf = (latents: number) => {
    if (!(Number.isInteger(latents) && latents > 0)) {
      throw new RangeError(`no bottleneck of ${latents} latents`);
    }
    const known = trainings.get(latents);
    if (known) return known;
    const name = `${autoencoder.name}${latents}`;
    const training = autoencoderTraining({ name, size, latents, recipe: paper, length, reduced });
    trainings.set(latents, training);
    return training;
  };
  return {
    of: (latents) => eqnetAutoencoder(trainingOf(latents), `autoencoder, bottleneck of ${latents}`),
    swept: {
      ...eqnetAutoencoder(autoencoder, "EQ-Net autoencoder"),
      ...madeBy(import.meta.url, bottlenecks),
      parts: ({ latents }) => ({ autoencoder: trainingOf(latents) }),
    },
  };
}
