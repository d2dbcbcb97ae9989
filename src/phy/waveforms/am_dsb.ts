/** Double-sideband amplitude modulation with carrier. @module */
import { audioDraws, type AudioParameters, fillAudio } from "./audio.ts";
import type { Waveform } from "./waveform.ts";

/** Parameters of {@link amDsb}. */
export interface AmDsbParameters extends AudioParameters {
  /** m in 1 + m a(t). */
  modulationIndex: number;
}

/** Broadcast AM carries audio up to 10 kHz (47 CFR 73.44); index and tones are choices. */
export const amDsbRadio = { audioHz: [1e3, 1e4], tones: 2, modulationIndex: 0.5 } as const;

/** 1 + m a(t) with a random message a; real. */
export function amDsb(parameters: AmDsbParameters = amDsbRadio): Waveform {
  const { modulationIndex } = parameters;
  return {
    parameters: { ...parameters },
    meanPower: 1 + modulationIndex * modulationIndex / (2 * parameters.tones),
    draws: () => audioDraws(parameters),
    fill(re, im, u) {
      fillAudio(re, im, u, 0, parameters);
      for (let n = 0; n < re.length; n++) re[n] = 1 + modulationIndex * re[n];
      im.fill(0);
    },
  };
}
