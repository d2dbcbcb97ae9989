/** The classes of RadCom's data sets (paper, Table I), in the order of that table. @module */

/** Names of classes, and what waveforms there are. A waveform is a pair of classes, by index. */
export interface RadComClasses {
  readonly modulations: readonly string[];
  readonly signals: readonly string[];
  readonly waveforms: readonly { readonly modulation: number; readonly signal: number }[];
}

/** RadComDynamic and RadComOta: 9 waveforms of 6 modulations and 8 signals. */
export const dynamicClasses: RadComClasses = pairs([
  ["BPSK", "SATCOM"],
  ["ASK", "Short-Range"],
  ["AM-DSB", "AM Radio"],
  ["AM-SSB", "AM Radio"],
  ["FMCW", "Radar-Altimeter"],
  ["PCW", "Airborne-detection"],
  ["PCW", "Airborne-range"],
  ["PCW", "Ground mapping"],
  ["PCW", "Air-Ground-MTI"],
]);

/** RadComAWGN: 12 waveforms of 9 modulations and 11 signals. */
export const awgnClasses: RadComClasses = pairs([
  ["BPSK", "SATCOM"],
  ["ASK", "Short-Range"],
  ["AM-DSB", "AM Radio"],
  ["AM-SSB", "AM Radio"],
  ["GFSK", "Bluetooth"],
  ["DSSS-CCK", "IEEE802.11bg"],
  ["DSSS-OQPSK", "IEEE802.15.4"],
  ["FMCW", "Radar-Altimeter"],
  ["PCW", "Airborne-detection"],
  ["PCW", "Airborne-range"],
  ["PCW", "Ground mapping"],
  ["PCW", "Air-Ground-MTI"],
]);

function pairs(names: readonly (readonly [modulation: string, signal: string])[]): RadComClasses {
  const modulations = [...new Set(names.map(([modulation]) => modulation))];
  const signals = [...new Set(names.map(([, signal]) => signal))];
  return {
    modulations,
    signals,
    waveforms: names.map(([modulation, signal]) => ({
      modulation: modulations.indexOf(modulation),
      signal: signals.indexOf(signal),
    })),
  };
}
