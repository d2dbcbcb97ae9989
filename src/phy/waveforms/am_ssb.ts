/** Single-sideband amplitude modulation with suppressed carrier. @module */
import { audioDraws, type AudioParameters, fillAudio } from "./audio.ts";
import type { Waveform } from "./waveform.ts";

/** The message of `am_dsb.ts`. */
export const amSsbRadio = { audioHz: [1e3, 1e4], tones: 2 } as const;

/** The upper sideband, a(t) + j â(t), scaled to unit mean power. */
export function amSsb(parameters: AudioParameters = amSsbRadio): Waveform {
  const scale = Math.sqrt(parameters.tones);
  return {
    parameters: { ...parameters },
    meanPower: 1,
    draws: () => audioDraws(parameters),
    fill(re, im, u) {
      fillAudio(re, im, u, 0, parameters);
      for (let n = 0; n < re.length; n++) {
        re[n] *= scale;
        im[n] *= scale;
      }
    },
  };
}
