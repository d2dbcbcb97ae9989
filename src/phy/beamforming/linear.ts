/** Linear beamformers with one closed form, scaled to all of the power. @module */
import { complexZeros } from "../linalg/complex_array.ts";
import { checkDownlink, type Downlink, type Precoder, scaleToPower } from "./downlink.ts";
import { choleskyInPlace, inverseFromCholesky } from "../linalg/cholesky.ts";
import { gram, toAntennas } from "./user_space.ts";

/** Maximum ratio transmission, V = γ H^H. @throws {RangeError} on arrays of other shapes */
export function maximumRatio(channels: Downlink): Precoder {
  checkDownlink(channels);
  const { count, users, antennas, downlink } = channels, size = users * antennas;
  const precoder = complexZeros(count * size);
  for (let at = 0; at < count * size; at++) {
    const row = at % size, to = at - row + (row % antennas) * users + Math.floor(row / antennas);
    precoder.re[to] = downlink.re[at];
    precoder.im[to] = -downlink.im[at];
  }
  scaleToPower(channels, precoder);
  return precoder;
}

/**
 * Zero forcing, V = γ H^H (H H^H)^{-1} (neural calibration, Theorem 2).
 *
 * @throws {RangeError} on arrays of other shapes, and where an item's channels depend on each other linearly
 */
export function zeroForcing(channels: Downlink): Precoder {
  return regularised(channels, 0);
}

/**
 * Regularised zero forcing, V = γ H^H (H H^H + K σ² / P I)^{-1} (Peel, Hochwald, Swindlehurst: "A vector-perturbation
 * technique for near-capacity multiantenna multiuser communication", part I, 2005).
 *
 * @throws {RangeError} on arrays of other shapes
 */
export function regularisedZeroForcing(channels: Downlink): Precoder {
  return regularised(channels, channels.users * channels.noisePower / channels.downlinkPower);
}

function regularised(channels: Downlink, ridge: number): Precoder {
  checkDownlink(channels);
  const { count, users, antennas } = channels;
  const precoder = complexZeros(count * antennas * users);
  const g = complexZeros(users * users), inverse = complexZeros(users * users);
  for (let i = 0; i < count; i++) {
    gram(channels, i, g);
    for (let k = 0; k < users; k++) g.re[k * users + k] += ridge;
    if (!choleskyInPlace(g, users)) {
      throw new RangeError(
        `zero forcing: the channels of the ${users} users of item ${i} are linearly dependent`,
      );
    }
    inverseFromCholesky(g, users, inverse);
    toAntennas(channels, i, inverse, precoder);
  }
  scaleToPower(channels, precoder);
  return precoder;
}
