/** Fixed sets of labelled windows that classifiers are trained on: generated, or recorded. @module */
import {
  type ClassCounts,
  countClasses,
  drawFixedSet,
  dynamicClasses,
  everything,
  type RadComClasses,
  type RadComDataset,
  type RadComInputs,
  splitSizes,
  type TaskClasses,
} from "../../../datasets/radcom.ts";
import { type RecordedDataset, sharedRecordings } from "../../../datasets/radcom_recordings.ts";
import type { Stream } from "../../compute/random.ts";
import { gatherRows } from "../../learn/rows.ts";
import { UsageError } from "../../suite/errors.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Block, Component } from "../../suite/types.ts";

/** Windows and their classes. */
export type Examples = Block<RadComInputs, TaskClasses>;

/** Windows that are made or read when they are asked for. */
export interface ExampleSet {
  readonly count: number;
  /** The windows of these numbers, in this order. */
  gather(indices: Uint32Array): Examples;
}

/** How large a set is. */
export type SetSize = {
  /** Windows of each waveform at each SNR (or gain), of which 70 % are trained on and 20 % validate. */
  readonly windowsPerCell: number;
  /** The SNRs in dB, or the gains. */
  readonly snrDb: readonly number[];
};

/** Where a fixed set comes from. */
export interface ExampleSource extends Component {
  readonly classes: ClassCounts;
  /** The suite's file that it reads. */
  readonly file?: string;
  /** How many windows of a set are trained on. */
  trainingWindows(size: SetSize): number;
  fixedSet(size: SetSize, stream: Stream, path?: string): Promise<TrainingSets>;
}

/** What is trained on, and what is validated with. */
export interface TrainingSets {
  readonly training: ExampleSet;
  readonly validation: ExampleSet;
}

/** Fixed sets from a dataset's generator. */
export function generated({ source }: Pick<RadComDataset, "source">): ExampleSource {
  return {
    ...madeBy(import.meta.url, generated),
    uses: [source],
    spec: source.spec,
    classes: countClasses(source.classes),
    trainingWindows: (size) => windowsOf(size, source.classes),
    // deno-lint-ignore require-await -- other sources read files
    async fixedSet({ windowsPerCell, snrDb }, stream) {
      const choice = { ...everything(source), snrDb };
      const { train, validation } = drawFixedSet(source, choice, windowsPerCell, stream);
      return { training: inMemory(train), validation: inMemory(validation) };
    },
  };
}

/**
 * The recordings of a dataset, which are of RadCom's dynamic classes: those of each cell that come first in its split, as many
 * as asked for. A batch is read from the file when it is its turn. Training throws a `UsageError` of one line where the
 * file has other classes, or no windows at the levels.
 */
export function recorded({ file }: Pick<RecordedDataset, "file">): ExampleSource {
  return {
    ...madeBy(import.meta.url, recorded),
    spec: { recordings: file },
    classes: countClasses(dynamicClasses),
    file,
    trainingWindows: (size) => windowsOf(size, dynamicClasses),
    async fixedSet({ windowsPerCell, snrDb }, _stream, path) {
      if (path === undefined) throw new UsageError(`the recordings need a file: --data ${file}=PATH`);
      const recordings = await sharedRecordings(path);
      if (recordings.classes !== dynamicClasses) {
        throw new UsageError(
          `${path}: expected RadCom's classes, found ${recordings.classes.modulations.join(", ")}`,
        );
      }
      const [train, validation] = splitSizes(windowsPerCell);
      const select = (split: "train" | "validation", perCell: number): ExampleSet => {
        const windows = Uint32Array.from(
          dynamicClasses.waveforms.flatMap((_, waveform) =>
            snrDb.flatMap((snrDb) => [...recordings.select(split, { waveform, snrDb }).subarray(0, perCell)])
          ),
        );
        if (windows.length === 0) {
          throw new UsageError(
            `${path}: expected windows for ${split} at levels ${snrDb.join(", ")}, found levels ${
              recordings.snrDb.join(", ")
            }`,
          );
        }
        return {
          count: windows.length,
          gather: (indices) => recordings.read(indices.map((i) => windows[i])),
        };
      };
      return { training: select("train", train), validation: select("validation", validation) };
    },
  };
}

function windowsOf({ windowsPerCell, snrDb }: SetSize, { waveforms }: RadComClasses): number {
  return splitSizes(windowsPerCell)[0] * waveforms.length * snrDb.length;
}

function inMemory({ inputs: { count, iq }, truth }: Examples): ExampleSet {
  const chosen = (labels: Uint8Array, indices: Uint32Array) => Uint8Array.from(indices, (i) => labels[i]);
  return {
    count,
    gather: (indices) => ({
      inputs: { count: indices.length, iq: gatherRows(iq, iq.length / count, indices) },
      truth: { modulation: chosen(truth.modulation, indices), signal: chosen(truth.signal, indices) },
    }),
  };
}
