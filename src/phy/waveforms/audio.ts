/** The message of AM radio: a few tones. @module */
import { cos, sin } from "../../compute/exact_math.ts";
import { sampleRateHz } from "./waveform.ts";

/** Parameters of a message. */
export interface AudioParameters {
  /** The tones' frequencies are uniform between these two. */
  audioHz: readonly [number, number];
  /** Tones of equal amplitude at a time. */
  tones: number;
}

/** Draws that {@link fillAudio} takes. */
export function audioDraws({ tones }: AudioParameters): number {
  return 2 * tones;
}

/**
 * a(t) + j â(t), the message and its Hilbert transform: a sum of tones with random frequencies and phases and
 * amplitudes 1 / `tones`, so that |a| <= 1 and E a² = 1 / (2 tones).
 */
export function fillAudio(
  re: Float64Array,
  im: Float64Array,
  u: Float32Array,
  first: number,
  { audioHz: [low, high], tones }: AudioParameters,
): void {
  re.fill(0);
  im.fill(0);
  for (let tone = 0; tone < tones; tone++) {
    const angle = 2 * Math.PI * (low + (high - low) * u[first + 2 * tone]) / sampleRateHz;
    const phase = 2 * Math.PI * u[first + 2 * tone + 1];
    const stepRe = cos(angle), stepIm = sin(angle);
    let c = cos(phase) / tones, s = sin(phase) / tones;
    for (let n = 0; n < re.length; n++) {
      re[n] += c;
      im[n] += s;
      const next = c * stepRe - s * stepIm;
      s = c * stepIm + s * stepRe;
      c = next;
    }
  }
}
