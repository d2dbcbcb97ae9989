/** A fixed random interleaver (EQ-Net, section II: "bits are shuffled"). @module */
import { permutation, stream } from "../../compute/random.ts";

/** A permutation of a block's positions: position i of what is sent carries element `order[i]` of the codeword. */
export interface Interleaver {
  /** [length]: the element that each position carries. */
  readonly order: Uint32Array;
}

/** The interleaver of `length` positions that all runs share: its randomness comes from a stream of its own name. */
export function fixedInterleaver(length: number): Interleaver {
  return { order: permutation(stream("airtight", "interleaver", length), length) };
}

/** Blocks [m, length] with each block's elements in the order they are sent. @throws {RangeError} on part of a block */
export function interleave<T extends Uint8Array | Float32Array>({ order }: Interleaver, blocks: T): T {
  return permute(order, blocks, false);
}

/** The inverse of {@link interleave}. @throws {RangeError} on part of a block */
export function deinterleave<T extends Uint8Array | Float32Array>({ order }: Interleaver, blocks: T): T {
  return permute(order, blocks, true);
}

function permute<T extends Uint8Array | Float32Array>(order: Uint32Array, blocks: T, back: boolean): T {
  const length = order.length;
  if (blocks.length % length) {
    throw new RangeError(`${blocks.length} elements are no whole number of blocks of ${length}`);
  }
  const out = blocks.slice() as T;
  for (let start = 0; start < blocks.length; start += length) {
    for (let i = 0; i < length; i++) {
      if (back) out[start + order[i]] = blocks[start + i];
      else out[start + i] = blocks[start + order[i]];
    }
  }
  return out;
}
