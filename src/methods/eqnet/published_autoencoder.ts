import type { Artifact, TrainingContext } from "../../suite/types.ts";
import type { PublishedAutoencoderRecipe } from "./autoencoder.ts";
import type { MimoSize } from "./networks.ts";
export function trainPublishedAutoencoder(
  _s: MimoSize,
  _l: number,
  _r: PublishedAutoencoderRecipe,
  _c: TrainingContext,
): Promise<Artifact> {
  throw new Error("x");
}
