/** Quantisation-aware training: the float32 network goes on learning while it computes with 8 bits (section VII). @module */
import { defineTraining } from "../../../learn/training.ts";
import { madeBy } from "../../../suite/made_by.ts";
import { recipesOf } from "../../../suite/profiles.ts";
import type { PaperLength, Reduced, Training } from "../../../suite/types.ts";
import type { MtlTraining } from "../mtl.ts";
import { type ClassifierRecipe, classifierStage, publishedSignalWeight } from "../training.ts";
import { foldedMtl, hasInt8, initialRanges, quantizedMtl } from "./qat_model.ts";

/** What the training for 8 bits is made with. */
export interface Int8TrainingOptions {
  readonly name: string;
  /** The training of the float32 network, whose size and examples it goes on with. */
  readonly start: MtlTraining;
  readonly recipe: ClassifierRecipe;
  /** Where the recipe's length is stated; a choice, if absent. */
  readonly length?: PaperLength | undefined;
  readonly reduced: Reduced<ClassifierRecipe>;
}

/**
 * The training that turns a trained network into one for 8 bits.
 *
 * @throws {RangeError} on a size with more than one convolution in the trunk or in a branch
 */
export function int8Training(
  { name, start, recipe, length, reduced }: Int8TrainingOptions,
): Training<ClassifierRecipe> {
  const { network: size, examples } = start;
  if (!hasInt8(size)) throw new RangeError("there is no INT8 network of several convolutions in a row");
  return defineTraining({
    name,
    ...madeBy(import.meta.url, int8Training),
    uses: [examples],
    spec: { size, source: examples.spec, signalWeight: publishedSignalWeight },
    recipes: recipesOf(recipe, reduced),
    length,
    needs: { network: start },
    file: examples.file,
    stages: (recipe) =>
      classifierStage(
        (context) => ({
          initial: foldedMtl(context.inputs.network),
          buffers: initialRanges(),
          logits: (p, buffers, x, training) => quantizedMtl(size, p, buffers, x, training),
        }),
        examples,
        recipe,
        publishedSignalWeight,
      ),
  });
}
