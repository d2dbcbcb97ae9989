/** Uplink pilots (neural calibration, eq. 7). @module */
import { cos, sin } from "../../compute/exact_math.ts";
import type { Stream } from "../../compute/random.ts";
import { type ComplexArray, complexZeros } from "../linalg/complex_array.ts";
import { drawNormals } from "../draw.ts";
import type { DownlinkSize } from "./downlink.ts";

/**
 * Pilots P of K users over L = K symbols, [K, L]: rows of a DFT matrix, so that P P^H = K P_UL I and every user sends
 * with power P_UL in every symbol. The paper fixes the length and the power and leaves the pilots open.
 */
export function dftPilots(users: number, uplinkPower: number): ComplexArray {
  const pilots = complexZeros(users * users), amplitude = Math.sqrt(uplinkPower);
  for (let k = 0; k < users; k++) {
    for (let l = 0; l < users; l++) {
      const angle = 2 * Math.PI * (k * l % users) / users;
      pilots.re[k * users + l] = amplitude * cos(angle);
      pilots.im[k * users + l] = -amplitude * sin(angle);
    }
  }
  return pilots;
}

/**
 * Y_p = H_UL P + N, [count, M, L], with N ~ CN(0, noisePower).
 *
 * @param uplink rows h_UL,k^H, [count, K, M]; the columns of H_UL are their conjugates
 * @param pilots P, [K, L]
 */
export function receivePilots(
  { count, users, antennas, uplink }: DownlinkSize & { readonly uplink: ComplexArray },
  pilots: ComplexArray,
  noisePower: number,
  noise: Stream,
): ComplexArray {
  const length = pilots.re.length / users;
  const received = complexZeros(count * antennas * length);
  const normals = drawNormals(noise, 2 * count * antennas * length), deviation = Math.sqrt(noisePower / 2);
  for (let i = 0, at = 0; i < count; i++) {
    for (let m = 0; m < antennas; m++) {
      for (let l = 0; l < length; l++, at++) {
        let re = deviation * normals[2 * at], im = deviation * normals[2 * at + 1];
        for (let k = 0; k < users; k++) {
          const h = (i * users + k) * antennas + m, p = k * length + l;
          re += uplink.re[h] * pilots.re[p] + uplink.im[h] * pilots.im[p];
          im += uplink.re[h] * pilots.im[p] - uplink.im[h] * pilots.re[p];
        }
        received.re[at] = re;
        received.im[at] = im;
      }
    }
  }
  return received;
}

/**
 * The least-squares estimate Y_p P^H (P P^H)^{-1} of the uplink channel for pilots with orthogonal rows of equal
 * energy, as {@link dftPilots} are; rows ĥ_UL,k^H, [count, K, M].
 */
export function leastSquaresChannel(
  { count, users, antennas }: DownlinkSize,
  received: ComplexArray,
  pilots: ComplexArray,
): ComplexArray {
  const length = pilots.re.length / users;
  let energy = 0;
  for (let l = 0; l < length; l++) energy += pilots.re[l] * pilots.re[l] + pilots.im[l] * pilots.im[l];
  const estimate = complexZeros(count * users * antennas);
  for (let i = 0, at = 0; i < count; i++) {
    for (let k = 0; k < users; k++) {
      for (let m = 0; m < antennas; m++, at++) {
        let re = 0, im = 0;
        for (let l = 0; l < length; l++) {
          const y = (i * antennas + m) * length + l, p = k * length + l;
          re += received.re[y] * pilots.re[p] + received.im[y] * pilots.im[p];
          im += received.re[y] * pilots.im[p] - received.im[y] * pilots.re[p];
        }
        estimate.re[at] = re / energy;
        estimate.im[at] = im / energy;
      }
    }
  }
  return estimate;
}
