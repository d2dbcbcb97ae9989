/**
 * Recordings as blocks of labelled windows: the public RadComDynamic and RadComOta files, and files in the layout of
 * RadioML 2018.01A. What stays in memory is the file's index, a few bytes per window; samples are read when asked for.
 *
 * A file is split 70/20/10 within every cell of waveform and SNR (or gain), by a permutation that depends on the cell
 * and its windows' numbers alone.
 *
 * @module
 */
import { permutation, type Stream, stream, substream } from "../src/compute/random.ts";
import { UsageError } from "../src/suite/errors.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Dataset, Point } from "../src/suite/types.ts";
import { type Hdf5, openHdf5 } from "./hdf5.ts";
import {
  emptyBlock,
  type RadComBlock,
  type RadComInputs,
  type RadComTruth,
  splitSizes,
  windowSamples,
} from "./radcom_block.ts";
import { dynamicClasses, type RadComClasses } from "./radcom_classes.ts";
import { indexKeyed } from "./radcom_keyed.ts";
import { indexRadioMl } from "./radioml.ts";
import type { RecordingIndex } from "./recording_index.ts";

/** The parts of a file. */
const splits = ["train", "validation", "test"] as const;

/** An open file of recordings. */
export interface Recordings {
  readonly classes: RadComClasses;
  /** SNRs (or gains) that occur, ascending. */
  readonly snrDb: readonly number[];
  /** Windows of a split at a point (see {@link radcomRecordings}), ascending. Without `snrDb`: at all. */
  select(split: (typeof splits)[number], point?: Point): Uint32Array;
  /** Reads windows, with unit energy. @throws {UsageError} where one can't be read or has no energy */
  read(windows: ArrayLike<number>): RadComBlock;
  close(): void;
}

/** Opens a file of either layout. @throws {UsageError} in one line, where it is something else */
export async function openRecordings(path: string): Promise<Recordings> {
  const file = await openHdf5(path, "recordings in HDF5");
  try {
    return recordings(file, indexOf(file));
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The layout is RadioML's where there are X, Y and Z. */
function indexOf(file: Hdf5): RecordingIndex {
  const names = file.names();
  if (names.length <= 16 && ["X", "Y", "Z"].every((name) => names.includes(name))) return indexRadioMl(file);
  return indexKeyed(file, names);
}

function recordings(file: Hdf5, index: RecordingIndex): Recordings {
  const split = assignSplits(index);
  return {
    classes: index.classes,
    snrDb: [...new Set(index.snrDb)].sort((a, b) => a - b),
    select: (name, point = {}) => select(index, split, splits.indexOf(name), point),
    read: (windows) => read(file, index, windows),
    close: () => file.close(),
  };
}

/** The windows of each waveform at each level, by the text of both. */
function windowsOfCells({ count, waveform, snrDb }: RecordingIndex): Map<string, number[]> {
  const cells = new Map<string, number[]>();
  for (let i = 0; i < count; i++) {
    const cell = `${waveform[i]} ${snrDb[i]}`;
    const members = cells.get(cell);
    members ? members.push(i) : cells.set(cell, [i]);
  }
  return cells;
}

/** [count]: the split of each window, an index of {@link splits}. */
function assignSplits(index: RecordingIndex): Uint8Array {
  const { count, number } = index, split = new Uint8Array(count);
  for (const [cell, members] of windowsOfCells(index)) {
    members.sort((a, b) => number[a] - number[b]);
    const order = permutation(stream("recordings", "split", cell), members.length);
    const [train, validation] = splitSizes(members.length);
    order.forEach((member, place) =>
      split[members[member]] = place < train ? 0 : place < train + validation ? 1 : 2
    );
  }
  return split;
}

function select(index: RecordingIndex, split: Uint8Array, wanted: number, point: Point): Uint32Array {
  const { waveforms } = index.classes, found: number[] = [];
  for (let i = 0; i < index.count; i++) {
    const waveform = index.waveform[i], { modulation, signal } = waveforms[waveform];
    if (
      split[i] === wanted && (point.snrDb ?? index.snrDb[i]) === index.snrDb[i] &&
      (point.waveform ?? waveform) === waveform && (point.modulationClass ?? modulation) === modulation &&
      (point.signalClass ?? signal) === signal
    ) found.push(i);
  }
  return Uint32Array.from(found);
}

function read(file: Hdf5, index: RecordingIndex, windows: ArrayLike<number>): RadComBlock {
  const width = 2 * windowSamples, { inputs, truth } = emptyBlock(windows.length);
  for (let i = 0; i < windows.length; i++) {
    const window = windows[i], iq = inputs.iq.subarray(i * width, (i + 1) * width);
    index.read(window, iq);
    let energy = 0;
    for (const x of iq) energy += x * x;
    if (!(energy > 0 && energy < Infinity)) {
      throw new UsageError(`${file.path}: window ${window} can't be normalised, its energy is ${energy}`);
    }
    const scale = 1 / Math.sqrt(energy);
    for (let n = 0; n < width; n++) iq[n] *= scale;
    const { modulation, signal } = index.classes.waveforms[index.waveform[window]];
    truth.modulation[i] = modulation;
    truth.signal[i] = signal;
    truth.snrDb[i] = index.snrDb[window];
  }
  return { inputs, truth };
}

const open = new Map<string, Promise<Recordings>>();

/** The recordings of a path, opened once per process. */
export function sharedRecordings(path: string): Promise<Recordings> {
  let found = open.get(path);
  if (!found) open.set(path, found = openRecordings(path));
  return found;
}

/**
 * Looks through a file that is to be held against the paper: whether it has windows of RadCom's nine waveforms in each split
 * at each level, and whether the first of each such cell can be read. The others are looked at when they are read.
 *
 * @param levels the paper's SNRs or gains
 * @throws {UsageError} in one line, at the first thing that is missing
 */
export async function checkRecordings(path: string, levels: readonly number[]): Promise<void> {
  const file = await openHdf5(path, "recordings in HDF5");
  try {
    const index = indexOf(file), { modulations, signals, waveforms } = index.classes;
    if (index.classes !== dynamicClasses) {
      throw new UsageError(`${path}: expected RadCom's classes, found ${modulations.join(", ")}`);
    }
    const named = (waveform: number) =>
      `${modulations[waveforms[waveform].modulation]} (${signals[waveforms[waveform].signal]})`;
    const present = new Set(index.waveform);
    const missing = Array.from(waveforms.keys()).filter((waveform) => !present.has(waveform));
    if (missing.length > 0) {
      throw new UsageError(
        `${path}: expected all ${waveforms.length} waveforms of Table I, found ${present.size}, without ` +
          `${missing.map(named).join(", ")}: with fewer classes no number is the paper's`,
      );
    }
    const cells = windowsOfCells(index);
    for (const level of levels) {
      for (const waveform of waveforms.keys()) {
        const windows = cells.get(`${waveform} ${level}`) ?? [];
        const [train, validation] = splitSizes(windows.length);
        if (train === 0 || validation === 0 || train + validation === windows.length) {
          throw new UsageError(
            `${path}: expected windows to train, validate and test on at each of the levels ${
              levels.join(", ")
            }, found ${windows.length} of ${named(waveform)} at ${level}`,
          );
        }
        read(file, index, [windows[0]]);
      }
    }
  } finally {
    file.close();
  }
}

/** The gains at which RadComOta was recorded, in dB (section VI). */
export const gainsDb: readonly number[] = [0, 4, 8, 12, 16, 20, 24, 28, 32];

/** Recorded windows, of which trainings read those of their splits. */
export interface RecordedDataset extends Dataset<RadComInputs, RadComTruth> {
  readonly file: string;
}

/**
 * The recordings for testing in a suite's file as a dataset. Its points may have `snrDb` (SNR or gain), `waveform`,
 * `modulationClass` and `signalClass`. A block goes through what the point selects in random order, and again where that is fewer than it should hold: a block as large as the selection
 * is the selection.
 */
export function radcomRecordings({ file }: { file: string }): RecordedDataset {
  return {
    ...madeBy(import.meta.url, radcomRecordings),
    spec: { split: [0.7, 0.2, 0.1] },
    items: "windows",
    file,
    async block(point, s, count, path) {
      if (path === undefined) throw new UsageError(`the recordings need a file: --data ${file}=PATH`);
      const found = await sharedRecordings(path);
      const windows = found.select("test", point);
      if (windows.length === 0) {
        throw new UsageError(
          `${path}: expected windows at ${JSON.stringify(point)}, found none (levels are ${
            found.snrDb.join(", ")
          })`,
        );
      }
      return found.read(shuffled(windows, count, s));
    },
  };
}

/** `count` of the windows: each once in random order before any comes twice. */
function shuffled(windows: Uint32Array, count: number, s: Stream): Uint32Array {
  const picked = new Uint32Array(count);
  for (let begin = 0, round = 0; begin < count; begin += windows.length, round++) {
    const order = permutation(substream(s, "order", round), windows.length);
    for (let i = begin; i < Math.min(count, begin + windows.length); i++) {
      picked[i] = windows[order[i - begin]];
    }
  }
  return picked;
}
