/** Uses of i.i.d. Rayleigh MIMO channels with random bits, uncoded. @module */
import { substream } from "../src/compute/random.ts";
import { type DetectorInputs, drawRayleighUses } from "../src/phy/mimo.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Dataset, Json, Point } from "../src/suite/types.ts";

/** What was sent, over channels that the receiver knows. */
export interface MimoUsesTruth extends DetectorInputs {
  /** [n, nt K], stream by stream. */
  readonly bits: Uint8Array;
}

type MimoUses = Dataset<DetectorInputs, MimoUsesTruth>;

/** The dataset; its points have `qamOrder` (4, 16, 64, 256) and `snrDb`, E‖H‖_F² / σ_n². */
export function mimoUses({ nt, nr }: { nt: number; nr: number }): MimoUses {
  return dataset(mimoUses, { nt, nr, fading: "rayleigh" }, (point) => ({ ...point, nt, nr }));
}

/** The dataset of channels of several sizes: its points have `nt`, the number of antennas on either side, too. */
export function squareMimoUses(): MimoUses {
  return dataset(
    squareMimoUses,
    { square: true, fading: "rayleigh" },
    (point) => ({ ...point, nr: point.nt }),
  );
}

function dataset(
  maker: typeof mimoUses | typeof squareMimoUses,
  spec: Json,
  sized: (point: Point) => Point,
): MimoUses {
  return {
    ...madeBy(import.meta.url, maker),
    spec,
    items: "channel uses",
    known: ["uses", "order"],
    block(point, stream, count) {
      const { qamOrder: order, snrDb, nt, nr } = sized(point);
      const { bits, x: _, ...uses } = drawRayleighUses({ n: count, nr, nt, order, snrDb }, {
        bits: substream(stream, "bits"),
        channel: substream(stream, "channel"),
        noise: substream(stream, "noise"),
      });
      return { inputs: { uses, order }, truth: { uses, order, bits } };
    },
  };
}
