/**
 * What a base station with many antennas knows of its users' channels: everything (perfect CSI), or what it receives of
 * their pilots (implicit CSI). Both are views of the same draws.
 *
 * @module
 */
import { fromDecibels } from "../src/compute/exact_math.ts";
import { integerReader, type Stream, substream } from "../src/compute/random.ts";
import { writeChannelRow } from "../src/phy/array_response.ts";
import { type ComplexArray, complexZeros, part } from "../src/phy/linalg/complex_array.ts";
import type { Downlink } from "../src/phy/beamforming/downlink.ts";
import { dftPilots, receivePilots } from "../src/phy/beamforming/pilots.ts";
import { drawDistinct } from "../src/phy/sampling.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Component, Dataset, Point } from "../src/suite/types.ts";

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

/** Channels of `count` items, powers in mW: everything that is drawn. Trainings choose from it. */
export interface MassiveMimoBlock extends Downlink {
  /** Rows h_UL,k^H of the same users, [count, K, M]. */
  readonly uplink: ComplexArray;
  /** What the base station receives of the pilots; where the point has `uplinkPowerDbm`. */
  readonly pilots?: ReceivedPilots;
}

/** What a base station has that wasn't told the channels. Powers in mW. */
export interface PilotInputs extends Omit<Downlink, "downlink"> {
  readonly pilots: ReceivedPilots;
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

/** How channels come about. */
export interface ChannelSource extends Component {
  /** The suite's file that it reads. */
  readonly file?: string;
  /** `count` items of a point from a stream. `path` is that of {@link file}. */
  readonly draw: (point: Point, stream: Stream, count: number, path?: string) => MassiveMimoBlock;
}

/** A source of channels as datasets. */
export interface ChannelData {
  readonly source: ChannelSource;
  /** The base station knows the downlink, which its beams are scored on. */
  readonly perfectCsi: Dataset<Downlink, Downlink>;
  /** The base station has received pilots. Points have `uplinkPowerDbm`. */
  readonly implicitCsi: Dataset<PilotInputs, Downlink>;
  /** What a method of perfect CSI is given where others have pilots. */
  readonly trueDownlink: (inputs: PilotInputs, truth: Downlink) => Downlink;
}

/** Both views of a source. @param streamName of both, so that they show the same channels */
export function channelData(source: ChannelSource, streamName: string): ChannelData {
  const { spec, file, draw } = source;
  const common = {
    ...madeBy(import.meta.url, channelData),
    uses: [source],
    spec,
    ...(file !== undefined && { file }),
    items: "channels",
    streamName,
  };
  return {
    source,
    perfectCsi: {
      ...common,
      known: ["downlink"],
      block(point, stream, count, path) {
        const channels = downlinkOf(draw(point, stream, count, path));
        return { inputs: channels, truth: channels };
      },
    },
    implicitCsi: {
      ...common,
      block(point, stream, count, path) {
        const block = draw(point, stream, count, path);
        return { inputs: pilotInputs(block), truth: downlinkOf(block) };
      },
    },
    trueDownlink: (_inputs, truth) => truth,
  };
}

function downlinkOf(
  { count, users, antennas, downlink, noisePower, downlinkPower }: MassiveMimoBlock,
): Downlink {
  return { count, users, antennas, downlink, noisePower, downlinkPower };
}

/** What of a block a base station has without the channels. @throws {TypeError} where the point has no `uplinkPowerDbm` */
export function pilotInputs(
  { count, users, antennas, noisePower, downlinkPower, pilots }: MassiveMimoBlock,
): PilotInputs {
  if (!pilots) {
    throw new TypeError("implicit CSI needs received pilots: give the experiment an uplinkPowerDbm");
  }
  return { count, users, antennas, noisePower, downlinkPower, pilots };
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

/** A point with pilots. */
export interface PilotPoint extends MassiveMimoPoint {
  readonly uplinkPowerDbm: number;
}

/** A point as channels want it. @throws {RangeError} on what it lacks */
export function massiveMimoPoint(point: Point): MassiveMimoPoint {
  const { antennas, users, downlinkPowerDbm } = point;
  for (const [name, value] of Object.entries({ antennas, users, downlinkPowerDbm })) {
    if (value === undefined) throw new RangeError(`a point of channels needs '${name}'`);
  }
  return { ...point, antennas, users, downlinkPowerDbm };
}

/** A point as pilots want it. @throws {RangeError} on what it lacks */
export function pilotPoint(point: Point): PilotPoint {
  const { uplinkPowerDbm } = point;
  if (uplinkPowerDbm === undefined) throw new RangeError("a point with pilots needs 'uplinkPowerDbm'");
  return { ...massiveMimoPoint(point), uplinkPowerDbm };
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

/** Some items, on the block's own arrays: from `begin` to before `end`. */
export function downlinkItems(block: Downlink, begin: number, end: number): Downlink {
  const { users, antennas, downlink } = block;
  return { ...block, count: end - begin, downlink: rowsOf(downlink, users * antennas, begin, end) };
}

/** Some items, on the block's own arrays: from `begin` to before `end`. */
export function pilotItems(block: PilotInputs, begin: number, end: number): PilotInputs {
  const { antennas, pilots } = block;
  const received = rowsOf(pilots.received, antennas * pilots.length, begin, end);
  return { ...block, count: end - begin, pilots: { ...pilots, received } };
}

function rowsOf(array: ComplexArray, width: number, begin: number, end: number): ComplexArray {
  return part(array, width * begin, width * end);
}
