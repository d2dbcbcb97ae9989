/**
 * Seeded randomness: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011), keyed by a seed and named streams. An element depends on its stream and its index alone.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** A stream: 2^34 words under one key. */
export interface Stream {
  /** The first word of the Philox key. */
  readonly key0: number;
  /** The second word of the Philox key. */
  readonly key1: number;
}

/**
 * The stream named by a path of strings and integers, such as `stream(7, "test", "noise", 3)`: its key is the first
 * 64 bits of the SHA-256 of the path, so streams of different names are independent.
 */
export function stream(...path: readonly (string | number)[]): Stream {
  const digest = createHash("sha256").update(JSON.stringify(path)).digest();
  return { key0: digest.readUInt32LE(0), key1: digest.readUInt32LE(4) };
}

/** A stream of its own under another one. */
export function substream(parent: Stream, ...path: readonly (string | number)[]): Stream {
  return stream(parent.key0, parent.key1, ...path);
}

/** One block of Philox4x32-10: four words for a counter of four words and a key of two. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(c0, 0xD2511F53), low0 = Math.imul(c0, 0xD2511F53);
    const high1 = mulHigh(c2, 0xCD9E8D57), low1 = Math.imul(c2, 0xCD9E8D57);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9E3779B9) | 0;
    k1 = (k1 + 0xBB67AE85) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** The upper 32 bits of the product of two unsigned 32-bit integers. */
function mulHigh(a: number, b: number): number {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const middle = a1 * b0 + Math.floor(a0 * b0 / 65536);
  const carry = a0 * b1 + middle % 65536;
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(carry / 65536)) | 0;
}

/** A reader of a stream's words from `start` on, for loops that use them in order. */
export function wordReader(s: Stream, start = 0): () => number {
  let index = start;
  let block = philox4x32([Math.floor(index / 4) >>> 0, 0, 0, 0], [s.key0, s.key1]);
  return () => {
    const word = block[index % 4];
    if (++index % 4 === 0) block = philox4x32([Math.floor(index / 4) >>> 0, 0, 0, 0], [s.key0, s.key1]);
    return word;
  };
}

/** A reader of integers in `[0, bound)`, without bias (Lemire 2019: words that would give one are passed over). */
export function integerReader(s: Stream): (bound: number) => number {
  const next = wordReader(s);
  return (bound) => {
    for (;;) {
      const word = next();
      const low = Math.imul(word, bound) >>> 0;
      if (low >= 2 ** 32 % bound) return mulHigh(word, bound) >>> 0;
    }
  };
}

/** A permutation of `0 … n-1` (Fisher and Yates). */
export function permutation(s: Stream, n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const below = integerReader(s);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
