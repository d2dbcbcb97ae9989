/** Blocks of labelled windows. @module */
import type { Block } from "../src/suite/types.ts";
import type { TaskClasses } from "./radcom_classes.ts";

/** Complex samples of a window. */
export const windowSamples = 128;

/** What a receiver has: windows without labels. */
export interface RadComInputs {
  readonly count: number;
  /** [count, 2, 128]: a window's I, then its Q; unit energy, Σ|x|² = 1, noise included. */
  readonly iq: Float32Array;
}

/** What windows are: their classes, and how they were received. */
export interface RadComTruth extends TaskClasses {
  /** [count], nominal; of recordings whatever the file tells: SNR or gain. */
  readonly snrDb: Float64Array;
}

/** A block of labelled windows. */
export type RadComBlock = Block<RadComInputs, RadComTruth>;

/** A block of zeros. */
export function emptyBlock(count: number): RadComBlock {
  return {
    inputs: { count, iq: new Float32Array(count * 2 * windowSamples) },
    truth: {
      modulation: new Uint8Array(count),
      signal: new Uint8Array(count),
      snrDb: new Float64Array(count),
    },
  };
}

/** How many of `n` are for training, validation and testing: 70, 20 and 10 %, rounded, in this order. */
export function splitSizes(n: number): [train: number, validation: number, test: number] {
  const train = Math.round(0.7 * n), validation = Math.round(0.9 * n) - train;
  return [train, validation, n - train - validation];
}

/** Copies examples from one block to a place in another. */
export function copyExamples(
  from: RadComBlock,
  first: number,
  count: number,
  to: RadComBlock,
  at: number,
): void {
  const width = 2 * windowSamples, end = first + count;
  to.inputs.iq.set(from.inputs.iq.subarray(first * width, end * width), at * width);
  to.truth.modulation.set(from.truth.modulation.subarray(first, end), at);
  to.truth.signal.set(from.truth.signal.subarray(first, end), at);
  to.truth.snrDb.set(from.truth.snrDb.subarray(first, end), at);
}
