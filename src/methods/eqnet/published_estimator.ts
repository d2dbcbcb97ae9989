import type { Artifact, TrainingContext } from "../../suite/types.ts";
import type { PublishedEstimatorRecipe } from "./estimator.ts";
import type { MimoSize } from "./networks.ts";
export function trainPublishedEstimator(
  _s: MimoSize,
  _l: number,
  _r: PublishedEstimatorRecipe,
  _c: TrainingContext,
): Promise<Artifact> {
  throw new Error("x");
}
