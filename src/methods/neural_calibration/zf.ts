/** Zero forcing, from perfect CSI. @module */
import type { MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import type { Precoder } from "../../phy/beamforming/downlink.ts";
import { zeroForcing } from "../../phy/beamforming/linear.ts";
import type { Method } from "../../suite/types.ts";

/** Zero forcing. */
export function zf(): Method<MassiveMimoBlock, Precoder> {
  return {
    module: import.meta.url,
    spec: "perfect CSI",
    kind: "classical",
    label: "ZF",
    open: () => ({ run: zeroForcing }),
  };
}
