/** The paper's classical estimators, and the truth as the ideal one (Figs. 3 to 8). @module */
import { type NbIotTruth, pilotSymbols } from "../../../datasets/nbiot_pilots.ts";
import type { ImpairmentEstimates, PilotBursts } from "../../phy/nbiot/burst.ts";
import { minimizeChannelResidual, residualSearchGrid } from "../../phy/nbiot/cre.ts";
import { isolateTransmitter } from "../../phy/nbiot/iso_tx.ts";
import { estimateSerially } from "../../phy/nbiot/serial.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Bound, Method } from "../../suite/types.ts";

function classical(
  maker: () => Method<PilotBursts, ImpairmentEstimates>,
  name: string,
  label: string,
  prepare: () => (bursts: PilotBursts) => ImpairmentEstimates,
): Method<PilotBursts, ImpairmentEstimates> {
  return {
    ...madeBy(import.meta.url, maker),
    spec: name,
    kind: "classical",
    label,
    open: () => ({ run: prepare() }),
  };
}

/** Offset first, receiver's image second, transmitter's image never: the serial estimator [21]. */
export function serial(): Method<PilotBursts, ImpairmentEstimates> {
  return classical(serial, "serial", "Serial [21]", () => estimateSerially);
}

/** Channel residual energy [29]. */
export function channelResidualEnergy(): Method<PilotBursts, ImpairmentEstimates> {
  return classical(channelResidualEnergy, "channel residual energy", "CRE [29]", () => {
    const grid = residualSearchGrid(pilotSymbols);
    return (bursts) => minimizeChannelResidual(bursts, grid);
  });
}

/** The estimator that isolates the transmitter's imbalance [30]. */
export function isolatedTransmitter(): Method<PilotBursts, ImpairmentEstimates> {
  return classical(isolatedTransmitter, "isolated transmitter", "IsoTx [30]", () => isolateTransmitter);
}

/** Perfect estimates, for the symbol error rate of Fig. 7. */
export function idealEstimates(): Bound<PilotBursts, NbIotTruth, ImpairmentEstimates> {
  return {
    ...madeBy(import.meta.url, idealEstimates),
    spec: "truth",
    kind: "bound",
    label: "ideal",
    open: () => ({ run: (_bursts, { impairments }) => impairments }),
  };
}
