/** Spectral efficiency of precoders. @module */
import { type Downlink, type Precoder, sumRates, transmitPowers } from "../phy/beamforming/downlink.ts";
import { madeBy } from "../suite/made_by.ts";
import type { Metric } from "../suite/types.ts";

/**
 * Scores precoders V, [count, M, K]: `sumRate` over the true downlink channels (neural calibration, eq. 5) and
 * `powerError`, |tr V V^H − P| / P.
 */
export function sumRate(): Metric<Downlink, Precoder> {
  return {
    ...madeBy(import.meta.url, sumRate),
    spec: "bit/s/Hz",
    quantities: {
      sumRate: { kind: "mean", range: [0, Infinity], unit: "bit/s/Hz", label: "spectral efficiency" },
      powerError: { kind: "maximum", unit: "", label: "relative error of the transmit power" },
    },
    score(channels, precoder) {
      const { count, antennas, users, downlinkPower } = channels;
      checkPrecoder(precoder, count * antennas * users);
      return {
        sumRate: sumRates(channels, precoder),
        powerError: transmitPowers(channels, precoder)
          .map((power) => Math.abs(power - downlinkPower) / downlinkPower),
      };
    },
  };
}

/** @throws {TypeError} where a beamformer's output isn't a finite precoder for every item */
function checkPrecoder(precoder: Precoder, expected: number): void {
  for (const part of [precoder?.re, precoder?.im]) {
    if (!(part instanceof Float64Array) || part.length !== expected) {
      throw new TypeError(
        `a beamformer must give { re, im }, Float64Arrays of ${expected} elements, [count, antennas, users]`,
      );
    }
    const bad = part.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new TypeError(`element ${bad} of the precoder is ${part[bad]}`);
  }
}
