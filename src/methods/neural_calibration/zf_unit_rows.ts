/**
 * Zero-forcing of users' rows scaled to one norm: the simplest calibration of all, and where this repository's
 * reduced trainings start. What a trained network has over it is what the network has learned.
 *
 * @module
 */
import type { Downlink } from "../../phy/beamforming/downlink.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";
import { zeroForce } from "./neural_calibration.ts";
import { type Precoder, unitRows } from "./rows.ts";

/** The method. */
export function zfUnitRows(): Method<Downlink, Precoder> {
  return {
    ...madeBy(import.meta.url, zfUnitRows),
    spec: "perfect CSI, rows of one norm",
    kind: "classical",
    label: "ZF of unit rows",
    open: () => ({ run: (channels) => zeroForce(channels, unitRows(channels.downlink, channels.antennas)) }),
  };
}
