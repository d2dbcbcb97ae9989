/** Amplitude-shift keying as of short-range devices. @module */
import { mix } from "./phasor.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link ask}. */
export interface AskParameters {
  symbolRateHz: number;
  /** Equally probable amplitudes. */
  levels: readonly number[];
}

/** On-off keying, as remote controls and tags do; the rate, ten samples per symbol, is a choice. */
export const shortRange = { symbolRateHz: 1e6, levels: [0, 1] } as const;

/** ASK with rectangular pulses; random symbols, symbol time and phase. */
export function ask(parameters: AskParameters = shortRange): Waveform {
  const { symbolRateHz, levels } = parameters;
  const rate = symbolRateHz / sampleRateHz;
  return {
    parameters: { ...parameters },
    meanPower: levels.reduce((sum, level) => sum + level * level, 0) / levels.length,
    draws: (samples) => 3 + Math.ceil(samples * rate),
    fill(re, im, u) {
      for (let n = 0; n < re.length; n++) {
        re[n] = levels[Math.floor(u[2 + Math.floor(u[0] + n * rate)] * levels.length)];
      }
      im.fill(0);
      mix(re, im, 0, u[1]);
    },
  };
}
