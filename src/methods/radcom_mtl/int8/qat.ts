/** Quantisation-aware training: the float32 network goes on learning while it computes with 8 bits (section VII). @module */
import { defineTraining } from "../../../learn/training.ts";
import type { ByProfile, Training } from "../../../suite/types.ts";
import type { ExampleSource } from "../examples.ts";
import type { MtlSize } from "../networks.ts";
import { type ClassifierRecipe, classifierStage, publishedSignalWeight } from "../training.ts";
import { foldedMtl, hasInt8, initialRanges, quantizedMtl } from "./qat_model.ts";

/**
 * The training that turns a trained network into one for 8 bits.
 *
 * @param network the training of the float32 network of this size, in which normalisation follows convolutions
 * @throws {RangeError} on a size with more than one convolution in the trunk or in a branch
 */
export function int8Training(
  name: string,
  size: MtlSize,
  network: Training,
  source: ExampleSource,
  recipes: ByProfile<ClassifierRecipe>,
): Training<ClassifierRecipe> {
  if (!hasInt8(size)) throw new RangeError("there is no INT8 network of several convolutions in a row");
  return defineTraining({
    name,
    module: import.meta.url,
    spec: { size, source: source.spec, signalWeight: publishedSignalWeight },
    recipes,
    needs: { network },
    file: source.file,
    stages: (recipe) =>
      classifierStage(
        (context) => ({
          initial: foldedMtl(context.inputs.network),
          buffers: initialRanges(),
          logits: (p, buffers, x, training) => quantizedMtl(size, p, buffers, x, training),
        }),
        source,
        recipe,
        publishedSignalWeight,
      ),
  });
}
