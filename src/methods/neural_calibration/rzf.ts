/** Regularised zero forcing, with the ridge K σ² / P, from perfect CSI. @module */
import type { Downlink, Precoder } from "../../phy/beamforming/downlink.ts";
import { regularisedZeroForcing } from "../../phy/beamforming/linear.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";

/** Regularised zero forcing, with the ridge K σ² / P. */
export function rzf(): Method<Downlink, Precoder> {
  return {
    ...madeBy(import.meta.url, rzf),
    spec: "perfect CSI",
    kind: "classical",
    label: "RZF",
    open: () => ({ run: regularisedZeroForcing }),
  };
}
