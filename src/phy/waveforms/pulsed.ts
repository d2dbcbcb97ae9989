/** Pulsed continuous wave (PCW) as of radars. @module */
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link pulsed}. */
export interface PulsedParameters {
  /** The length of a pulse, in seconds. */
  widthSeconds: number;
  /** Pulse repetition interval (PRI), in seconds. */
  intervalSeconds: number;
}

/**
 * All four are choices: the paper gives no numbers. Radars of these kinds repeat their pulses every 0.1 to 10 ms; here
 * intervals are below the window's 12.8 µs, since otherwise most windows would hold nothing to tell them apart by.
 */
export const pulsedRadars = {
  airborneDetection: { widthSeconds: 1e-6, intervalSeconds: 4e-6 },
  airborneRange: { widthSeconds: 0.5e-6, intervalSeconds: 6e-6 },
  groundMapping: { widthSeconds: 2e-6, intervalSeconds: 8e-6 },
  airGroundMti: { widthSeconds: 1.5e-6, intervalSeconds: 5e-6 },
} as const;

/** Rectangular pulses of unit amplitude; random time; real. */
export function pulsed(parameters: PulsedParameters): Waveform {
  const { widthSeconds, intervalSeconds } = parameters;
  const interval = intervalSeconds * sampleRateHz, duty = widthSeconds / intervalSeconds;
  return {
    parameters: { ...parameters },
    meanPower: duty,
    draws: () => 1,
    fill(re, im, u) {
      for (let n = 0; n < re.length; n++) {
        const t = u[0] + n / interval;
        re[n] = t - Math.floor(t) < duty ? 1 : 0;
      }
      im.fill(0);
    },
  };
}
