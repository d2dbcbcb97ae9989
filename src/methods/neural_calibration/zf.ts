/** Zero forcing, from perfect CSI. @module */
import type { Downlink, Precoder } from "../../phy/beamforming/downlink.ts";
import { zeroForcing } from "../../phy/beamforming/linear.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";

/** Zero forcing. */
export function zf(): Method<Downlink, Precoder> {
  return {
    ...madeBy(import.meta.url, zf),
    spec: "perfect CSI",
    kind: "classical",
    label: "ZF",
    open: () => ({ run: zeroForcing }),
  };
}
