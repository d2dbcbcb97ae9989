/** Blocks of labelled windows. @module */

/** Complex samples of a window. */
export const windowSamples = 128;

/** A block of labelled windows. */
export interface RadComBlock {
  readonly count: number;
  /** [count, 2, 128]: a window's I, then its Q; unit energy, Σ|x|² = 1, noise included. */
  readonly iq: Float32Array;
  /** [count], indices into {@link RadComClasses.modulations}. */
  readonly modulation: Uint8Array;
  /** [count], indices into {@link RadComClasses.signals}. */
  readonly signal: Uint8Array;
  /** [count], nominal; of recordings whatever the file tells: SNR or gain. */
  readonly snrDb: Float64Array;
}

/** A block of zeros. */
export function emptyBlock(count: number): RadComBlock {
  return {
    count,
    iq: new Float32Array(count * 2 * windowSamples),
    modulation: new Uint8Array(count),
    signal: new Uint8Array(count),
    snrDb: new Float64Array(count),
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
  to.iq.set(from.iq.subarray(first * width, end * width), at * width);
  to.modulation.set(from.modulation.subarray(first, end), at);
  to.signal.set(from.signal.subarray(first, end), at);
  to.snrDb.set(from.snrDb.subarray(first, end), at);
}
