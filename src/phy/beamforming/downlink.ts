/** The downlink of a base station with many antennas: channels, precoders, spectral efficiency. @module */
import { log } from "../../compute/exact_math.ts";
import { checkComplex, type ComplexArray } from "../linalg/complex_array.ts";

/** How many channels, and of what size. */
export interface DownlinkSize {
  /** How many channels there are. */
  readonly count: number;
  /** K. */
  readonly users: number;
  /** M. */
  readonly antennas: number;
}

/** Channels to beamform for. */
export interface Downlink extends DownlinkSize {
  /** Rows h_k^H, [count, K, M]. */
  readonly downlink: ComplexArray;
  /** σ², in the unit of the power. */
  readonly noisePower: number;
  /** P, the bound on tr V V^H. */
  readonly downlinkPower: number;
}

/** V, [count, M, K]: column k is user k's beamforming vector. */
export type Precoder = ComplexArray;

/** @throws {RangeError} on arrays of other shapes, and powers that aren't positive */
export function checkDownlink(
  { count, users, antennas, downlink, noisePower, downlinkPower }: Downlink,
): void {
  checkComplex("the downlink channel", downlink, count * users * antennas);
  if (!(noisePower > 0)) throw new RangeError(`the noise power must be positive, not ${noisePower}`);
  if (!(downlinkPower > 0)) throw new RangeError(`the downlink power must be positive, not ${downlinkPower}`);
}

/**
 * R = Σ_k log2(1 + |h_k^H v_k|² / (Σ_{j≠k} |h_k^H v_j|² + σ²)) in bit/s/Hz of each item (neural calibration, eq. 5).
 *
 * @throws {RangeError} on arrays of other shapes
 */
export function sumRates(channels: Downlink, precoder: Precoder): Float64Array {
  checkDownlink(channels);
  const { count, users, antennas, downlink: h, noisePower } = channels;
  checkComplex("the precoder", precoder, count * antennas * users);
  const rates = new Float64Array(count), re = new Float64Array(users), im = new Float64Array(users);
  for (let i = 0, row = 0; i < count; i++) {
    for (let k = 0; k < users; k++) {
      re.fill(0);
      im.fill(0);
      for (let m = 0, v = i * antennas * users; m < antennas; m++, row++) {
        const hRe = h.re[row], hIm = h.im[row];
        for (let j = 0; j < users; j++, v++) {
          re[j] += hRe * precoder.re[v] - hIm * precoder.im[v];
          im[j] += hRe * precoder.im[v] + hIm * precoder.re[v];
        }
      }
      let interference = noisePower;
      for (let j = 0; j < users; j++) if (j !== k) interference += re[j] * re[j] + im[j] * im[j];
      rates[i] += log(1 + (re[k] * re[k] + im[k] * im[k]) / interference) / Math.LN2;
    }
  }
  return rates;
}

/** tr V V^H of each item. */
export function transmitPowers({ count, users, antennas }: Downlink, { re, im }: Precoder): Float64Array {
  const size = antennas * users;
  return Float64Array.from({ length: count }, (_, i) => {
    let power = 0;
    for (let at = i * size; at < (i + 1) * size; at++) power += re[at] * re[at] + im[at] * im[at];
    return power;
  });
}

/** Scales every item's precoder, in place, so that tr V V^H is all the power. */
export function scaleToPower(channels: Downlink, precoder: Precoder): void {
  const size = channels.antennas * channels.users;
  transmitPowers(channels, precoder).forEach((power, i) => {
    const gain = Math.sqrt(channels.downlinkPower / power);
    for (let at = i * size; at < (i + 1) * size; at++) {
      precoder.re[at] *= gain;
      precoder.im[at] *= gain;
    }
  });
}
