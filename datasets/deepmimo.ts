/**
 * Channels from scenario files of DeepMIMO (Alkhateeb 2019) that a user has downloaded: what the paper used, in its
 * indoor scenario I1 at 2.4 GHz and 2.5 GHz. The files' licence doesn't let them be passed on.
 *
 * @module
 */
import { cos, fromDecibels, sin } from "../src/compute/exact_math.ts";
import { phasor } from "../src/phy/array_response.ts";
import { UsageError } from "../src/suite/errors.ts";
import { madeBy } from "../src/suite/made_by.ts";
import { readScenario, type ScenarioPath } from "./deepmimo_files.ts";
import {
  type ChannelData,
  channelData,
  type ChannelPaths,
  type ChannelSource,
  drawMassiveMimo,
  pathsKept,
  subcarriers,
} from "./massive_mimo.ts";

/** Which part of a scenario, and how the base station's array lies in it. */
export interface DeepMimoSelection {
  /** Names of the scenario at the two carriers, which are names of folders and files: "I1_2p4". */
  readonly uplink: string;
  readonly downlink: string;
  /** Number of the base station, from 1. */
  readonly baseStation: number;
  /** Along which of the scenario's axes the array lies. */
  readonly axis: "x" | "y" | "z";
}

/**
 * I1, with the first base station and an array along y, DeepMIMO's default. The paper doesn't say which of the 64
 * base stations it takes and along which axis its array lies.
 */
export const deepMimoI1: DeepMimoSelection = {
  uplink: "I1_2p4",
  downlink: "I1_2p5",
  baseStation: 1,
  axis: "y",
};

/**
 * A scenario's channels; `file` is the suite's name of the folder that `--data` gives. Points are as for `indoorRoom`. Users
 * stand at positions that are reached at both carriers. As in DeepMIMO's generator the first subcarrier is taken, the
 * first five paths, and half a wavelength between antennas at either carrier.
 */
export function deepMimo({ streamName, file, selection = deepMimoI1 }: {
  readonly streamName: string;
  readonly file: string;
  readonly selection?: DeepMimoSelection;
}): ChannelData {
  return channelData(deepMimoChannels(file, selection), streamName);
}

/** The channels alone, from which trainings draw. */
export function deepMimoChannels(file: string, selection: DeepMimoSelection): ChannelSource {
  return {
    ...madeBy(import.meta.url, deepMimoChannels),
    spec: { ...selection, pathsKept, subcarriers },
    file,
    draw(point, stream, count, path) {
      if (path === undefined) {
        throw new UsageError(`--data ${file}=FOLDER: the DeepMIMO scenario isn't given`);
      }
      return drawMassiveMimo(openDeepMimo(path, selection), point, stream, count);
    },
  };
}

/**
 * Looks through a scenario's files to their end.
 *
 * @param mostUsers as many users as are served at once at most
 * @throws {UsageError} one line: as {@link openDeepMimo}, or where fewer users are reached
 */
export function checkDeepMimo(folder: string, selection: DeepMimoSelection, mostUsers: number): void {
  const { positions } = readDeepMimo(folder, selection);
  if (positions >= mostUsers) return;
  throw new UsageError(
    `${folder}: expected at least ${mostUsers} users whom base station ${selection.baseStation} reaches at both ` +
      `carriers, found ${positions}`,
  );
}

const opened = new Map<string, ChannelPaths>();

/**
 * The paths of a scenario's users, read once in this process.
 *
 * @param folder that holds both carriers' files or a folder for each
 * @throws {UsageError} one line: files that are missing, don't belong together or are at odds with themselves
 */
export function openDeepMimo(folder: string, selection: DeepMimoSelection): ChannelPaths {
  const key = JSON.stringify([folder, selection]);
  let source = opened.get(key);
  if (source === undefined) opened.set(key, source = readDeepMimo(folder, selection));
  return source;
}

function readDeepMimo(
  folder: string,
  { uplink, downlink, baseStation, axis }: DeepMimoSelection,
): ChannelPaths {
  const users = [uplink, downlink].map((name) => readScenario(folder, name, baseStation, pathsKept));
  if (users[0].length !== users[1].length) {
    throw new UsageError(
      `${folder}: ${uplink} has ${users[0].length} users and ${downlink} has ${users[1].length}`,
    );
  }
  const reached = Array.from(users[0].keys()).filter((user) => users.every((of) => of[user].length > 0));
  const tables = users.map((of) => reached.map((user) => toChannelPaths(of[user], axis)));
  return {
    positions: reached.length,
    paths: (position, carrier) => tables[carrier][position],
  };
}

/** Gain and step from antenna to antenna of each path, as `writeChannelRow` takes them. */
function toChannelPaths(paths: readonly ScenarioPath[], axis: "x" | "y" | "z"): Float64Array {
  return Float64Array.from(paths.flatMap(({ gainDb, phaseDegrees, zenithDegrees, azimuthDegrees }) => {
    const amplitude = Math.sqrt(fromDecibels(gainDb) / subcarriers), turn = phasor(phaseDegrees / 360);
    const zenith = radians(zenithDegrees), azimuth = radians(azimuthDegrees);
    const cosine = {
      x: sin(zenith) * cos(azimuth),
      y: sin(zenith) * sin(azimuth),
      z: cos(zenith),
    }[axis];
    const step = phasor(cosine / 2);
    return [amplitude * turn.re, amplitude * turn.im, step.re, step.im];
  }));
}

function radians(degrees: number): number {
  return degrees * (Math.PI / 180);
}
