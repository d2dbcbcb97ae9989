/** Amplitude-shift keying as of short-range devices. @module */
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link ask}. */
export interface AskParameters {
  /** Symbols per second. */
  symbolRateHz: number;
  /** Equally probable amplitudes. */
  levels: readonly number[];
}

/** On-off keying, as remote controls and tags do; the rate, ten samples per symbol, is a choice. */
export const shortRange = { symbolRateHz: 1e6, levels: [0, 1] } as const;

/** ASK with rectangular pulses; random symbols and symbol time; real. */
export function ask(parameters: AskParameters = shortRange): Waveform {
  const { symbolRateHz, levels } = parameters;
  const rate = symbolRateHz / sampleRateHz;
  return {
    parameters: { ...parameters },
    meanPower: levels.reduce((sum, level) => sum + level * level, 0) / levels.length,
    draws: (samples) => 2 + Math.ceil(samples * rate),
    fill(re, im, u) {
      for (let n = 0; n < re.length; n++) {
        re[n] = levels[Math.floor(u[1 + Math.floor(u[0] + n * rate)] * levels.length)];
      }
      im.fill(0);
    },
  };
}
