/**
 * Between the channels of a block and what networks take and give: rows of real parts, then imaginary parts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ComplexArray, complexZeros } from "../../phy/linalg/complex_array.ts";
import { realInner } from "../../phy/linalg/products.ts";
import type { Downlink, DownlinkSize, Precoder } from "../../phy/beamforming/downlink.ts";

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

/** Complex arrays `[…, M]` as rows, `scale` times as large, `[…, 2M]`, rounded to float32. */
export function toRows({ re, im }: ComplexArray, antennas: number, scale = 1): Float32Array {
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

/** Rows `[…, 2M]` as a complex array, `[…, M]`. */
export function fromRows(rows: Float32Array | Float64Array, antennas: number): ComplexArray {
  const out = complexZeros(rows.length / 2);
  for (let row = 0; row < out.re.length; row += antennas) {
    out.re.set(rows.subarray(2 * row, 2 * row + antennas), row);
    out.im.set(rows.subarray(2 * row + antennas, 2 * (row + antennas)), row);
  }
  return out;
}

/** A downlink in units in which noise and total power are one, `[count, K, 2M]`: what losses are given. */
export function downlinkRows({ count, users, antennas, ...block }: Downlink): tf.Tensor {
  const scale = Math.sqrt(block.downlinkPower / block.noisePower);
  return tf.tensor(toRows(block.downlink, antennas, scale), [count, users, 2 * antennas]);
}

/**
 * A network's beams as a precoder of total power P_DL.
 *
 * @param beams `[count, K, 2M]`, of any power
 */
export function precoderOf(channels: ScaledDownlink, beams: Float32Array): Precoder {
  return scaledPrecoder(channels, fromRows(beams, channels.antennas));
}

/** What a precoder's size and power follow from. */
export type ScaledDownlink = DownlinkSize & Pick<Downlink, "downlinkPower">;

/**
 * Beams as a precoder of total power P_DL, `[count, M, K]`.
 *
 * @param beams `[count, K, M]`, of any power: row k is v_k^T
 */
export function scaledPrecoder(
  { count, users, antennas, downlinkPower }: ScaledDownlink,
  beams: ComplexArray,
): Precoder {
  const size = users * antennas, precoder = complexZeros(count * size);
  for (let first = 0; first < count * size; first += size) {
    const scale = Math.sqrt(downlinkPower / realInner(beams, beams, first, users, antennas));
    for (let k = 0, from = first; k < users; k++) {
      for (let m = 0; m < antennas; m++, from++) {
        precoder.re[first + m * users + k] = scale * beams.re[from];
        precoder.im[first + m * users + k] = scale * beams.im[from];
      }
    }
  }
  return precoder;
}
