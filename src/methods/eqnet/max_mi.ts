/**
 * The scalar LLR quantiser of maximum mutual information (the paper's [13], Winkelbauer and Matz 2015), one per bit
 * position.
 *
 * @module
 */
import { mlLlr } from "../../phy/ml_llr.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Training } from "../../suite/types.ts";
import type { Detector, TrainedBy } from "./detector.ts";
import { designQuantizer } from "./llr_quantizer.ts";
import type { MimoSize } from "./networks.ts";
import { drawTrainingUses, type TrainingSnr } from "./training_data.ts";

/** What the quantisers are designed on. */
export type MaxMiRecipe = {
  /** Channel uses of which the ML LLRs are the samples. */
  readonly uses: number;
  readonly snr: TrainingSnr;
};

/** What the quantisers are made with. */
export interface MaxMiOptions extends Omit<TrainedBy<MaxMiRecipe>, "length"> {
  readonly size: MimoSize;
  /** Of each LLR. */
  readonly bits: number;
}

/**
 * Designs a quantiser of 2^bits levels for each of the N_t K bit positions. The artifact holds `boundaries`
 * `[N_t K, 2^bits − 1]` and `llrs` `[N_t K, 2^bits]`.
 */
export function maxMiTraining({ name, size, bits, recipe, reduced }: MaxMiOptions): Training<MaxMiRecipe> {
  return {
    name,
    ...madeBy(import.meta.url, maxMiTraining),
    spec: { size: { ...size }, bits },
    recipes: recipesOf(recipe, reduced),
    length: "solved",
    effort: ({ uses }) => uses,
    train({ uses: n, snr }, context) {
      const order = 2 ** size.bitsPerSymbol, positions = size.nt * size.bitsPerSymbol, levels = 2 ** bits;
      const llr = mlLlr(drawTrainingUses(size, snr, n, context.stream("uses")), order);
      const boundaries = new Float32Array(positions * (levels - 1)),
        llrs = new Float32Array(positions * levels);
      const information: number[] = [];
      for (let position = 0; position < positions; position++) {
        const samples = Float32Array.from({ length: n }, (_, i) => llr[i * positions + position]);
        const quantizer = designQuantizer(samples, { levels });
        boundaries.set(quantizer.boundaries, position * (levels - 1));
        llrs.set(quantizer.llrs, position * levels);
        information.push(quantizer.information);
        context.progress(position + 1, positions);
      }
      return Promise.resolve({
        tensors: {
          boundaries: { shape: [positions, levels - 1], data: boundaries },
          llrs: { shape: [positions, levels], data: llrs },
        },
        info: { information },
      });
    },
  };
}

/** ML LLRs, each replaced by the LLR of its level. */
export function maxMi({ label, ...options }: MaxMiOptions & { readonly label: string }): Detector {
  return {
    ...madeBy(import.meta.url, maxMi),
    spec: "scalar",
    kind: "classical",
    label,
    parts: { quantizer: maxMiTraining(options) },
    open({ quantizer: { tensors: { boundaries, llrs } } }) {
      const [positions, levels] = llrs.shape;
      return {
        run: ({ uses, order }) =>
          mlLlr(uses, order).map((x, i) => {
            const position = i % positions, first = position * (levels - 1);
            let level = 0;
            while (level < levels - 1 && x >= boundaries.data[first + level]) level++;
            return llrs.data[position * levels + level];
          }),
      };
    },
  };
}
