/** Uses of i.i.d. Rayleigh MIMO channels with random bits, uncoded. @module */
import { substream } from "../src/compute/random.ts";
import { drawRayleighUses, type SentChannelUses } from "../src/phy/mimo.ts";
import type { Dataset, Json, Point } from "../src/suite/types.ts";

/** A block of channel uses. */
export interface MimoUsesBlock {
  readonly uses: SentChannelUses;
  /** QAM order. */
  readonly order: number;
}

/** The dataset; its points have `qamOrder` (4, 16, 64, 256) and `snrDb`, E‖H‖_F² / σ_n². */
export function mimoUses({ nt, nr }: { nt: number; nr: number }): Dataset<MimoUsesBlock> {
  return dataset({ nt, nr, fading: "rayleigh" }, (point) => ({ ...point, nt, nr }));
}

/** The dataset of channels of several sizes: its points have `nt`, the number of antennas on either side, too. */
export function squareMimoUses(): Dataset<MimoUsesBlock> {
  return dataset({ square: true, fading: "rayleigh" }, (point) => ({ ...point, nr: point.nt }));
}

function dataset(spec: Json, sized: (point: Point) => Point): Dataset<MimoUsesBlock> {
  return {
    module: import.meta.url,
    spec,
    items: "channel uses",
    block(point, stream, count) {
      const { qamOrder, snrDb, nt, nr } = sized(point);
      return {
        order: qamOrder,
        uses: drawRayleighUses({ n: count, nr, nt, order: qamOrder, snrDb }, {
          bits: substream(stream, "bits"),
          channel: substream(stream, "channel"),
          noise: substream(stream, "noise"),
        }),
      };
    },
  };
}
