/** Ray-traced channels of a furnished room at an uplink and a downlink carrier. @module */
import { phasor } from "../src/phy/array_response.ts";
import { halfWaveDipole } from "../src/phy/rays/antenna.ts";
import { speedOfLight } from "../src/phy/rays/path_gain.ts";
import { type Room, sceneOf } from "../src/phy/rays/scene.ts";
import { type Antenna, pathTracer, type TracedPath } from "../src/phy/rays/trace.ts";
import { direction, type Vector } from "../src/phy/rays/vector.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Json } from "../src/suite/types.ts";
import {
  type ChannelData,
  channelData,
  type ChannelPaths,
  type ChannelSource,
  drawMassiveMimo,
  pathsKept,
  subcarriers,
} from "./massive_mimo.ts";

/** A room, where the base station's array stands in it, and where users can be. Lengths in metres. */
export interface IndoorSite {
  readonly room: Room;
  /**
   * The array's first antenna, to which paths are traced; the others follow along x, under plane waves (eq. 2).
   */
  readonly baseStation: Vector;
  /** Users stand on a grid of `columns` × `rows` positions from `corner` on, `pitch` apart along x and y. */
  readonly grid: {
    readonly corner: Vector;
    readonly columns: number;
    readonly rows: number;
    readonly pitch: number;
  };
}

/**
 * A room in place of the scenario I1 that the paper takes from DeepMIMO, with I1's grid of users (502 × 201, 1 cm
 * apart). Room, furniture, materials and the array under the ceiling are ours.
 */
export const meetingRoom: IndoorSite = {
  room: {
    size: [10, 10, 3],
    surfaces: {
      west: "concrete",
      east: "glass",
      south: "concrete",
      north: "plasterboard",
      floor: "concrete",
      ceiling: "ceilingBoard",
    },
    furniture: [
      { low: [2.6, 3.2, 0.7], high: [4.6, 4.4, 0.74], material: "wood" },
      { low: [5.4, 3.2, 0.7], high: [7.4, 4.4, 0.74], material: "wood" },
      { low: [0, 4.1, 0], high: [0.5, 6.1, 1.9], material: "metal" },
      { low: [8.3, 4.7, 0], high: [8.8, 5.9, 1.6], material: "chipboard" },
      { low: [4.2, 3.55, 0.74], high: [4.7, 3.61, 1.4], material: "metal" },
    ],
  },
  baseStation: [2.2, 1.3, 2.6], // 128 antennas end at x = 9.8
  grid: { corner: [2.5, 5, 1], columns: 502, rows: 201, pitch: 0.01 },
};

/** The carriers of the paper (section V-A), in Hz. */
export const carriers = { uplinkHz: 2.4e9, downlinkHz: 2.5e9 } as const;

const frequenciesHz = [carriers.uplinkHz, carriers.downlinkHz];

/** Half a wavelength at the downlink's carrier, in metres: one array, so 0.48 wavelengths at the uplink's. */
const antennaSpacing = speedOfLight / carriers.downlinkHz / 2;

/** Of a position and carrier: gain and step of each path, see `writeChannelRow`. */
const pathsLength = 4 * pathsKept;

/** The paths of a site's positions, each traced when it is first asked for. */
export class PathTable implements ChannelPaths {
  readonly positions: number;
  readonly #site: IndoorSite;
  readonly #trace: (transmitter: Antenna, receiver: Antenna) => TracedPath[];
  readonly #paths: Float64Array;
  readonly #traced: Uint8Array;

  constructor(site: IndoorSite) {
    this.positions = site.grid.columns * site.grid.rows;
    this.#site = site;
    this.#trace = pathTracer(sceneOf(site.room), frequenciesHz);
    this.#paths = new Float64Array(2 * pathsLength * this.positions);
    this.#traced = new Uint8Array(this.positions);
  }

  /** Where position `index` is; x runs first. */
  position(index: number): Vector {
    const { corner, columns, pitch } = this.#site.grid;
    return [
      corner[0] + pitch * (index % columns),
      corner[1] + pitch * Math.floor(index / columns),
      corner[2],
    ];
  }

  /** The paths of a position at the uplink's (0) or the downlink's carrier (1). */
  paths(index: number, carrier: 0 | 1): Float64Array {
    if (this.#traced[index] === 0) this.#fill(index);
    const at = pathsLength * (2 * index + carrier);
    return this.#paths.subarray(at, at + pathsLength);
  }

  #fill(index: number): void {
    const traced = this.#trace(
      { position: this.#site.baseStation, pattern: halfWaveDipole },
      { position: this.position(index), pattern: halfWaveDipole },
    ).slice(0, pathsKept);
    frequenciesHz.forEach((hz, carrier) =>
      traced.forEach(({ points, length, gains }, l) => {
        const delay = phasor(-hz * length / speedOfLight);
        const [sine] = direction(points[0], points[1]); // along the array, which lies along x
        const step = phasor(hz * antennaSpacing * sine / speedOfLight), gain = gains[carrier];
        const share = Math.sqrt(1 / subcarriers);
        this.#paths.set([
          share * (gain.re * delay.re - gain.im * delay.im),
          share * (gain.re * delay.im + gain.im * delay.re),
          step.re,
          step.im,
        ], pathsLength * (2 * index + carrier) + 4 * l);
      })
    );
    this.#traced[index] = 1;
  }
}

const tables = new Map<string, PathTable>();

/** The one table of a site in this process. */
export function pathTable(site: IndoorSite): PathTable {
  const key = JSON.stringify(site);
  const table = tables.get(key) ?? new PathTable(site);
  tables.set(key, table);
  return table;
}

/**
 * The room's channels; points are {@link MassiveMimoPoint}s. In each item K users stand at different positions of the
 * grid, drawn without replacement. Both carriers' channels come from the same geometry, the five paths that are strongest
 * over both.
 */
export function indoorRoom({ streamName, site = meetingRoom }: {
  readonly streamName: string;
  readonly site?: IndoorSite;
}): ChannelData {
  return channelData(roomChannels(site), streamName);
}

/** The channels alone, from which trainings draw. */
export function roomChannels(site: IndoorSite): ChannelSource {
  return {
    ...madeBy(import.meta.url, roomChannels),
    spec: { site: site as unknown as Json, carriers, pathsKept, subcarriers },
    draw: (point, stream, count) => drawMassiveMimo(pathTable(site), point, stream, count),
  };
}
