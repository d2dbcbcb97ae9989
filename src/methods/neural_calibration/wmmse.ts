/** Weighted minimum mean-square error beamforming, from perfect CSI. @module */
import type { Downlink, Precoder } from "../../phy/beamforming/downlink.ts";
import { wmmse as solve, type WmmseOptions } from "../../phy/beamforming/wmmse.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";

/**
 * The paper doesn't say when it stops; by default where an iteration brings less than 1e-3 bit/s/Hz, 300 at most,
 * within half a per cent of where it would end.
 */
const published: WmmseOptions = { iterations: 300, tolerance: 1e-3 };

/** WMMSE from zero forcing. */
export function wmmse(options: WmmseOptions = published): Method<Downlink, Precoder> {
  return {
    ...madeBy(import.meta.url, wmmse),
    spec: { ...options },
    kind: "classical",
    label: "WMMSE",
    open: () => ({ run: (channels) => solve(channels, options).precoder }),
  };
}
