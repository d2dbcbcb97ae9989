/** What a base station with many antennas and its users see: the block that channel datasets yield. @module */
import { fromDecibels } from "../src/compute/exact_math.ts";
import { integerReader, type Stream, substream } from "../src/compute/random.ts";
import { writeChannelRow } from "../src/phy/array_response.ts";
import { type ComplexArray, complexZeros } from "../src/phy/linalg/complex_array.ts";
import { dftPilots, receivePilots } from "../src/phy/beamforming/pilots.ts";
import { drawDistinct } from "../src/phy/sampling.ts";
import type { Point } from "../src/suite/types.ts";

/** The conventions of the paper (neural calibration, section II) that hold for every block. */
export const massiveMimoConventions = {
  channel: "rows of H are h_k^H, so that user k receives row k times V s plus noise (eq. 4)",
  power: "milliwatts; P_DL bounds the sum over users and antennas, P_UL each user's in every pilot symbol",
  noise: "-85 dBm in both directions, total variance of a complex sample",
  pilots: "as many symbols as users, rows of a DFT matrix",
  sumRate: "bit/s/Hz",
} as const;

/** L_p (section V-A). */
export const pathsKept = 5;

/**
 * The channel is one subcarrier of an OFDM signal: the power is shared by 64 of them and the noise is each one's own,
 * as in DeepMIMO's generator and in the channel mapping of Alrabeiah and Alkhateeb (the paper's [27]). The paper
 * doesn't say how it scales; without this, zero forcing would be optimal almost everywhere.
 */
export const subcarriers = 64;

/** σ_0² = σ_1² in dBm (section V-A). */
export const noisePowerDbm = -85;

/** Channels of `count` items. Complex arrays are in C order. */
export interface MassiveMimoBlock {
  readonly count: number;
  /** K. */
  readonly users: number;
  /** M. */
  readonly antennas: number;
  /** Rows h_DL,k^H, [count, K, M]. */
  readonly downlink: ComplexArray;
  /** Rows h_UL,k^H of the same users, [count, K, M]. */
  readonly uplink: ComplexArray;
  /** σ², mW. */
  readonly noisePower: number;
  /** P_DL, mW. */
  readonly downlinkPower: number;
  /** P_UL, mW, and what the base station receives of the pilots; where the point has `uplinkPowerDbm`. */
  readonly pilots?: ReceivedPilots;
}

/** Uplink pilots as received (eq. 7). */
export interface ReceivedPilots {
  /** P_UL, mW. */
  readonly uplinkPower: number;
  /** L. */
  readonly length: number;
  /** P, [K, L], the same for all items. */
  readonly sent: ComplexArray;
  /** Y_p = H_UL P + N with columns h_UL,k of H_UL, [count, M, L]. */
  readonly received: ComplexArray;
}

/** Where users can be, and how the base station sees them there. */
export interface ChannelPaths {
  readonly positions: number;
  /** The paths of a position at the uplink's (0) or the downlink's carrier (1), as `writeChannelRow` takes them. */
  paths(position: number, carrier: 0 | 1): Float64Array;
}

/** The channels of `count` items, before powers and pilots. */
type MassiveMimoChannels = Pick<
  MassiveMimoBlock,
  "count" | "users" | "antennas" | "downlink" | "uplink"
>;

/** Points of channel datasets: without `uplinkPowerDbm` there are no pilots. */
export interface MassiveMimoPoint extends Point {
  /** M. */
  readonly antennas: number;
  /** K. */
  readonly users: number;
  readonly downlinkPowerDbm: number;
}

/** `count` items: in each, users at K different positions, drawn without replacement. */
export function drawMassiveMimo(
  source: ChannelPaths,
  { antennas, users, downlinkPowerDbm, uplinkPowerDbm }: Point,
  stream: Stream,
  count: number,
): MassiveMimoBlock {
  const below = integerReader(substream(stream, "positions")), size = count * users * antennas;
  const channels = { count, users, antennas, downlink: complexZeros(size), uplink: complexZeros(size) };
  for (let i = 0, row = 0; i < count; i++) {
    for (const position of drawDistinct(below, source.positions, users)) {
      writeChannelRow(channels.uplink, row, antennas, source.paths(position, 0));
      writeChannelRow(channels.downlink, row, antennas, source.paths(position, 1));
      row += antennas;
    }
  }
  return withPowers(channels, { downlinkPowerDbm, uplinkPowerDbm }, substream(stream, "noise"));
}

/** Powers, noise and, with `uplinkPowerDbm`, pilots for channels. */
function withPowers(
  channels: MassiveMimoChannels,
  { downlinkPowerDbm, uplinkPowerDbm }: { downlinkPowerDbm: number; uplinkPowerDbm?: number },
  noise: Stream,
): MassiveMimoBlock {
  const noisePower = fromDecibels(noisePowerDbm), downlinkPower = fromDecibels(downlinkPowerDbm);
  if (uplinkPowerDbm === undefined) return { ...channels, noisePower, downlinkPower };
  const uplinkPower = fromDecibels(uplinkPowerDbm), length = channels.users;
  const sent = dftPilots(channels.users, uplinkPower);
  const received = receivePilots(channels, sent, noisePower, noise);
  return { ...channels, noisePower, downlinkPower, pilots: { uplinkPower, length, sent, received } };
}

/**
 * Some items of a block, on the block's own arrays.
 *
 * @param begin first item @param end item after the last
 */
export function itemsOf(block: MassiveMimoBlock, begin: number, end: number): MassiveMimoBlock {
  const part = ({ re, im }: ComplexArray, width: number): ComplexArray => ({
    re: re.subarray(width * begin, width * end),
    im: im.subarray(width * begin, width * end),
  });
  const { users, antennas, downlink, uplink, pilots } = block;
  return {
    ...block,
    count: end - begin,
    downlink: part(downlink, users * antennas),
    uplink: part(uplink, users * antennas),
    ...(pilots && { pilots: { ...pilots, received: part(pilots.received, antennas * pilots.length) } }),
  };
}
