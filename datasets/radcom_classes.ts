/** The classes of RadCom's data sets (paper, Table I), in the order of that table. @module */

/** The two tasks, in the order of the paper's notation (C_sh, C_m, F_m, C_s, F_s). */
export const tasks = ["modulation", "signal"] as const;
/** One of the {@link tasks}. */
export type Task = (typeof tasks)[number];

/** Class indices of both tasks, one per window: the truth, or a classifier's decisions. */
export interface TaskClasses {
  /** [count], indices into {@link RadComClasses.modulations}. */
  readonly modulation: Uint8Array;
  /** [count], indices into {@link RadComClasses.signals}. */
  readonly signal: Uint8Array;
}

/** How many classes each task has. */
export type ClassCounts = Readonly<Record<Task, number>>;

/** How many there are of each task. */
export function countClasses({ modulations, signals }: RadComClasses): ClassCounts {
  return { modulation: modulations.length, signal: signals.length };
}

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
