/** What is known of a file of recordings before its samples are read. @module */
import type { RadComClasses } from "./radcom_classes.ts";

/** What a layout of files has to tell. */
export interface RecordingIndex {
  readonly classes: RadComClasses;
  readonly count: number;
  /** [count], into the classes' waveforms. */
  readonly waveform: Uint8Array;
  /** [count], SNR or gain. */
  readonly snrDb: Float32Array;
  /** [count], the window's number in its cell. */
  readonly number: Uint32Array;
  /** Reads the samples of window `i`: I, then Q, [2, 128]. */
  read(i: number, out: Float32Array): void;
}
