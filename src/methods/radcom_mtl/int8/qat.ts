/** Quantisation-aware training: the float32 network goes on learning while it computes with 8 bits (section VII). @module */
import type { ByProfile, Training } from "../../../suite/types.ts";
import type { ExampleSource } from "../examples.ts";
import type { MtlSize } from "../networks.ts";
import { type ClassifierRecipe, publishedSignalWeight, trainClassifier } from "../training.ts";
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
  return {
    name,
    module: import.meta.url,
    spec: { size, source: source.spec, signalWeight: publishedSignalWeight },
    recipes,
    needs: { network },
    file: source.file,
    effort: (recipe) => source.trainingWindows(recipe) * recipe.epochs,
    train: (recipe, context) =>
      trainClassifier(
        {
          initial: () => foldedMtl(context.inputs.network),
          buffers: initialRanges(),
          training: (p, buffers, x, path) => quantizedMtl(size, p, buffers, x, path),
          inference: (p, buffers, x) => quantizedMtl(size, p, buffers, x),
        },
        source,
        recipe,
        { signalWeight: publishedSignalWeight },
        context,
      ),
  };
}
