/**
 * Between the channels of a block and what networks take and give: rows of real parts, then imaginary parts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ComplexArray, complexZeros } from "../../phy/linalg/complex_array.ts";
import type { Downlink, Precoder } from "../../phy/beamforming/downlink.ts";
import type { Floats } from "./complex_rows.ts";

export type { Precoder };

/**
 * Rows scaled to a mean square of one, `[count · K, 2M]`: what networks are given. The paper doesn't say how channels
 * are scaled. Each user's own scale is taken off, because path losses span tens of decibels and the directions of
 * zero-forcing don't depend on it.
 */
export function unitRows({ re, im }: ComplexArray, antennas: number): Float32Array {
  const out = new Float32Array(2 * re.length);
  for (let row = 0; row < re.length; row += antennas) {
    let energy = 0;
    for (let m = row; m < row + antennas; m++) energy += re[m] * re[m] + im[m] * im[m];
    copyRow(out, { re, im }, row, antennas, Math.sqrt(antennas / energy));
  }
  return out;
}

/** Rows `scale` times as large, `[count · K, 2M]`. */
export function scaledRows({ re, im }: ComplexArray, antennas: number, scale: number): Float32Array {
  const out = new Float32Array(2 * re.length);
  for (let row = 0; row < re.length; row += antennas) copyRow(out, { re, im }, row, antennas, scale);
  return out;
}

function copyRow(out: Float32Array, { re, im }: ComplexArray, row: number, antennas: number, scale: number) {
  for (let m = 0; m < antennas; m++) {
    out[2 * row + m] = scale * re[row + m];
    out[2 * row + antennas + m] = scale * im[row + m];
  }
}

/** A downlink in units in which noise and total power are one, `[count, K, 2M]`: what losses are given. */
export function downlinkRows({ count, users, antennas, ...block }: Downlink): tf.Tensor {
  const scale = Math.sqrt(block.downlinkPower / block.noisePower);
  return tf.tensor(scaledRows(block.downlink, antennas, scale), [count, users, 2 * antennas]);
}

/**
 * Beams as a precoder of total power P_DL.
 *
 * @param beams `[count, K, 2M]`, of any power
 */
export function precoderOf(
  { count, users, antennas, downlinkPower }: Omit<Downlink, "downlink">,
  beams: Floats,
): Precoder {
  const size = users * antennas, precoder = complexZeros(count * size);
  for (let n = 0; n < count; n++) {
    let power = 0;
    for (let i = 2 * n * size; i < 2 * (n + 1) * size; i++) power += beams[i] * beams[i];
    const scale = Math.sqrt(downlinkPower / power);
    for (let k = 0; k < users; k++) {
      const row = 2 * (n * size + k * antennas);
      for (let m = 0; m < antennas; m++) {
        precoder.re[n * size + m * users + k] = scale * beams[row + m];
        precoder.im[n * size + m * users + k] = scale * beams[row + antennas + m];
      }
    }
  }
  return precoder;
}
