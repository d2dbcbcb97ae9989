/** What a waveform is: a random process at complex baseband, of which windows are drawn. @module */

/** Samples per second of all waveforms here (RadarCommDataset, README). */
export const sampleRateHz = 10e6;

/** A random waveform at complex baseband. */
export interface Waveform {
  /** What it was made with; goes into the spec of a dataset that uses it. */
  readonly parameters: Readonly<Record<string, number | readonly number[]>>;
  /** Mean of |x|² over time and draws, in closed form. */
  readonly meanPower: number;
  /** Uniform draws that a window of `samples` takes. */
  draws(samples: number): number;
  /**
   * Fills a window that begins at a random time of the waveform. Carriers without modulation of their phase have phase 0.
   *
   * @param re real parts, overwritten
   * @param im imaginary parts, overwritten; of the same length
   * @param u at least `draws(re.length)` draws, uniform in (0, 1)
   */
  fill(re: Float64Array, im: Float64Array, u: Float32Array): void;
}
