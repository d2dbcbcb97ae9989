/** Frequency-modulated continuous wave as of radar altimeters. @module */
import { fillPhasors } from "./phasor.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link fmcw}. */
export interface FmcwParameters {
  /** The frequency goes linearly from -sweepHz / 2 to sweepHz / 2 ... */
  sweepHz: number;
  /** ... in this time, and jumps back. */
  periodSeconds: number;
}

/** Both are choices: the paper says neither, and a window of 12.8 µs should hold a sweep. */
export const radarAltimeter = { sweepHz: 2e6, periodSeconds: 10e-6 } as const;

/** A sawtooth chirp of unit envelope and continuous phase, 0 where a sweep begins; random time. */
export function fmcw(parameters: FmcwParameters = radarAltimeter): Waveform {
  const period = parameters.periodSeconds * sampleRateHz, sweep = parameters.sweepHz / sampleRateHz;
  let turns = new Float64Array(0);
  return {
    parameters: { ...parameters },
    meanPower: 1,
    draws: () => 1,
    fill(re, im, u) {
      if (turns.length !== re.length) turns = new Float64Array(re.length);
      for (let n = 0; n < turns.length; n++) {
        const t = u[0] + n / period, x = t - Math.floor(t); // in sweeps; a whole sweep adds no phase
        turns[n] = sweep * period * x * (x - 1) / 2;
      }
      fillPhasors(re, im, turns);
    },
  };
}
