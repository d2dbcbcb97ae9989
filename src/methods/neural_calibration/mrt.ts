/** Maximum ratio transmission, from perfect CSI. @module */
import type { MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import type { Precoder } from "../../phy/beamforming/downlink.ts";
import { maximumRatio } from "../../phy/beamforming/linear.ts";
import type { Method } from "../../suite/types.ts";

/** Maximum ratio transmission. */
export function mrt(): Method<MassiveMimoBlock, Precoder> {
  return {
    module: import.meta.url,
    spec: "perfect CSI",
    kind: "classical",
    label: "MRT",
    open: () => ({ run: maximumRatio }),
  };
}
