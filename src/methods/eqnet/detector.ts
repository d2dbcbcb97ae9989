/** What the detectors of EQ-Net's comparison have in common. @module */
import type * as tf from "@tensorflow/tfjs-core";
import { overRows } from "../../learn/rows.ts";
import type { ChannelUses, DetectorInputs } from "../../phy/mimo.ts";
import type { Costs, Method, PaperLength, Reduced } from "../../suite/types.ts";

/** Gives log p(1) / p(0) of every sent bit, `[n, N_t K]`, stream by stream. */
export type Detector = Method<DetectorInputs, Float32Array>;

/** How a training is called, which names its streams, and how it is done. */
export interface TrainedBy<Recipe> {
  readonly name: string;
  /** The paper's recipe. */
  readonly recipe: Recipe;
  /** Where its length is stated; a choice, if absent. */
  readonly length?: PaperLength | undefined;
  /** The smaller profiles' recipes. */
  readonly reduced: Reduced<Recipe>;
}

/** {@link overRows} of channel uses. */
export function overChunks(
  uses: ChannelUses,
  network: (part: ChannelUses) => tf.Tensor,
): Promise<Float32Array> {
  return overRows(uses.n, (begin, end) => network(slice(uses, begin, end)));
}

/** A part of the channel uses. */
function slice({ n, nr, nt, y, h, noiseVariance }: ChannelUses, begin: number, end: number): ChannelUses {
  if (begin === 0 && end === n) return { n, nr, nt, y, h, noiseVariance };
  return {
    n: end - begin,
    nr,
    nt,
    y: y.subarray(2 * nr * begin, 2 * nr * end),
    h: h.subarray(2 * nr * nt * begin, 2 * nr * nt * end),
    noiseVariance: typeof noiseVariance === "number" ? noiseVariance : noiseVariance.subarray(begin, end),
  };
}

/** Trained numbers, the cost that the paper compares (section V-B). */
export function parameterCount(value: number): Costs {
  return { parameters: { value, unit: "" } };
}
