/** Symbol errors that remain after compensation with estimated impairments. @module */
import type { NbIotTruth } from "../../datasets/nbiot_pilots.ts";
import type { ImpairmentEstimates } from "../phy/nbiot/burst.ts";
import { detectQpsk } from "../phy/nbiot/detect.ts";
import { madeBy } from "../suite/made_by.ts";
import type { Metric } from "../suite/types.ts";

/**
 * `ser`, the share of a burst's data symbols (subcarriers of its OFDM symbols) that are detected wrongly after
 * compensation, least-squares channel estimation and zero forcing (Fig. 7). A point's mean is the symbol error rate.
 */
export function impairmentSymbolErrors(): Metric<NbIotTruth, ImpairmentEstimates> {
  return {
    ...madeBy(import.meta.url, impairmentSymbolErrors),
    spec: "least squares, zero forcing",
    quantities: { ser: { kind: "mean", range: [0, 1], unit: "", label: "symbol error rate" } },
    score({ bursts, data }, estimates) {
      if (data.symbols === 0) throw new RangeError("the data set sends no data symbols");
      const detected = detectQpsk(bursts, data.received, data.symbols, estimates);
      const ser = new Float64Array(bursts.count), parts = data.bits.length / bursts.count;
      for (let at = 0; at < detected.length; at += 2) {
        if (detected[at] !== data.bits[at] || detected[at + 1] !== data.bits[at + 1]) {
          ser[Math.floor(at / parts)] += 2 / parts;
        }
      }
      return { ser };
    },
  };
}
