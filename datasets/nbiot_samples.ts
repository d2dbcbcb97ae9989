/**
 * What a network sees of NB-IoT bursts: original samples, labels and sliding windows (Liu et al., section IV-A and B).
 *
 * @module
 */
import { complexZeros } from "../src/phy/linalg/complex_array.ts";
import {
  type ImpairmentEstimates,
  impairmentNames,
  nbIot,
  type PilotBursts,
} from "../src/phy/nbiot/burst.ts";
import { unitaryDft } from "../src/phy/ofdm.ts";

/** Rows of an original sample, 2 p K: a pair of sent and received for each subcarrier of each pilot symbol. */
export const sampleRows = 96;

/**
 * Feature samples I (eq. 18), [count, 96, 2]: rows alternate between the sent S and the received R, both in the
 * frequency domain, subcarrier by subcarrier and symbol by symbol; columns are real and imaginary part.
 */
export function originalSamples({ count, symbols, pilots, received }: PilotBursts): Float32Array {
  const { subcarriers } = nbIot, dft = unitaryDft(subcarriers);
  const sent = complexZeros(pilots.re.length), arrived = complexZeros(received.re.length);
  dft.forward(pilots, sent);
  dft.forward(received, arrived);
  const samples = new Float32Array(4 * arrived.re.length);
  for (let i = 0, to = 0; i < count; i++) {
    for (let symbol = 0; symbol < symbols; symbol++) {
      for (let k = 0; k < subcarriers; k++, to += 4) {
        const s = i * subcarriers + k, r = (i * symbols + symbol) * subcarriers + k;
        samples[to] = sent.re[s];
        samples[to + 1] = sent.im[s];
        samples[to + 2] = arrived.re[r];
        samples[to + 3] = arrived.im[r];
      }
    }
  }
  return samples;
}

/** Labels (θ, Re α, Im α, Re β, Im β), [count, 5] (eq. 19). */
export function labels(truth: ImpairmentEstimates): Float32Array {
  const count = truth.theta.length, width = impairmentNames.length, all = new Float32Array(count * width);
  impairmentNames.forEach((name, column) => {
    for (let i = 0; i < count; i++) all[i * width + column] = truth[name][i];
  });
  return all;
}

/** A sliding window over the rows of a sample. */
export interface Window {
  /** L_w. */
  readonly length: number;
  /** L_s. */
  readonly step: number;
}

/**
 * T, the number of windows in a sample (eq. 22).
 *
 * @throws {RangeError} on a window shorter than K + 2 rows (eq. 20) or longer than the sample (eq. 21), or no step
 */
export function windowCount({ length, step }: Window, rows = sampleRows): number {
  if (!(length >= nbIot.subcarriers + 2 && length <= rows)) {
    throw new RangeError(`a window must have ${nbIot.subcarriers + 2} to ${rows} rows, not ${length}`);
  }
  if (!(step >= 1)) throw new RangeError(`a window must move by at least one row, not by ${step}`);
  return Math.floor((rows - length) / step + 1);
}

/**
 * All windows of samples [count, rows, 2], [count, T, L_w, 2]. With a step of one row, every other window begins with
 * a received row, as eq. 22 with T = 49 has it.
 */
export function slidingWindows(samples: Float32Array, window: Window, rows = sampleRows): Float32Array {
  const windows = windowCount(window, rows), count = samples.length / (2 * rows), width = 2 * window.length;
  const all = new Float32Array(count * windows * width);
  for (let i = 0, to = 0; i < count; i++) {
    for (let t = 0; t < windows; t++, to += width) {
      const from = 2 * (i * rows + t * window.step);
      all.set(samples.subarray(from, from + width), to);
    }
  }
  return all;
}
