/** Maximum ratio transmission, from perfect CSI. @module */
import type { Downlink, Precoder } from "../../phy/beamforming/downlink.ts";
import { maximumRatio } from "../../phy/beamforming/linear.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";

/** Maximum ratio transmission. */
export function mrt(): Method<Downlink, Precoder> {
  return {
    ...madeBy(import.meta.url, mrt),
    spec: "perfect CSI",
    kind: "classical",
    label: "MRT",
    open: () => ({ run: maximumRatio }),
  };
}
