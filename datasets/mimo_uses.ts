/** Uses of i.i.d. Rayleigh MIMO channels with random bits, uncoded. @module */
import { substream } from "../src/compute/random.ts";
import { drawRayleighUses, type SentChannelUses } from "../src/phy/mimo.ts";
import type { Dataset } from "../src/suite/types.ts";

/** A block of channel uses. */
export interface MimoUsesBlock {
  readonly uses: SentChannelUses;
  /** QAM order. */
  readonly order: number;
}

/** The dataset; its points have `qamOrder` (4, 16, 64, 256) and `snrDb`, E‖H‖_F² / σ_n². */
export function mimoUses({ nt, nr }: { nt: number; nr: number }): Dataset<MimoUsesBlock> {
  return {
    module: import.meta.url,
    spec: { nt, nr, fading: "rayleigh" },
    items: "channel uses",
    block: ({ qamOrder, snrDb }, stream, count) => ({
      order: qamOrder,
      uses: drawRayleighUses({ n: count, nr, nt, order: qamOrder, snrDb }, {
        bits: substream(stream, "bits"),
        channel: substream(stream, "channel"),
        noise: substream(stream, "noise"),
      }),
    }),
  };
}
