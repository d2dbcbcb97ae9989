/**
 * Encoders: the fast one of IEEE 802.11n, and a systematic one for any parity-check matrix.
 *
 * @module
 */
import type { ParityCheckCode } from "./code.ts";
import { blockSize, shifts } from "./ieee80211n.ts";

/** A systematic encoder. */
export interface Encoder {
  /** Information bits of a codeword, k. */
  readonly dimension: number;
  /** Bits of a codeword, n. */
  readonly length: number;
  /** Where a codeword carries its information bits, in order: [k]. */
  readonly informationPositions: Int32Array;
  /**
   * Codewords [m, n] of information bits [m, k].
   *
   * @throws {RangeError} if the bits are no whole number of words
   */
  encode(information: Uint8Array): Uint8Array;
}

/**
 * The encoder of {@link ieee80211nCode}, by back-substitution over the nearly triangular parity part: with
 * λ_i = Σ_j P^{s_ij} u_j, p_0 = Σ_i λ_i, p_1 = λ_0 + P p_0 and p_{i+1} = λ_i + p_i (+ p_0 in row 6). A block of 27
 * bits is one integer, bit i its element i.
 */
export function ieee80211nEncoder(): Encoder {
  const z = blockSize, rows = shifts.length, dimension = 12 * z, length = 24 * z, mask = 2 ** z - 1;
  const rotate = (block: number, s: number) => ((block >>> s) | (block << (z - s))) & mask; // (P^s v)[i] = v[i + s]
  return {
    dimension,
    length,
    informationPositions: Int32Array.from({ length: dimension }, (_, i) => i),
    encode(information) {
      const words = countWords(information, dimension);
      const codewords = new Uint8Array(words * length);
      const u = new Int32Array(12), p = new Int32Array(rows), lambda = new Int32Array(rows);
      for (let w = 0; w < words; w++) {
        for (let j = 0, at = w * dimension; j < 12; j++) {
          u[j] = 0;
          for (let i = 0; i < z; i++) u[j] |= information[at++] << i;
        }
        p.fill(0);
        for (let i = 0; i < rows; i++) {
          lambda[i] = 0;
          for (let j = 0; j < 12; j++) if (shifts[i][j] >= 0) lambda[i] ^= rotate(u[j], shifts[i][j]);
          p[0] ^= lambda[i];
        }
        p[1] = lambda[0] ^ rotate(p[0], 1);
        for (let i = 1; i < rows - 1; i++) p[i + 1] = lambda[i] ^ p[i] ^ (i === 6 ? p[0] : 0);
        codewords.set(information.subarray(w * dimension, (w + 1) * dimension), w * length);
        for (let j = 0, at = w * length + dimension; j < rows; j++) {
          for (let i = 0; i < z; i++) codewords[at++] = (p[j] >>> i) & 1;
        }
      }
      return codewords;
    },
  };
}

/**
 * An encoder for any parity-check matrix, by Gaussian elimination over GF(2). Dependent checks are allowed: the
 * dimension is n - rank H. The information positions are the columns without a pivot, and pivots are looked for from
 * the last column on, so that a codeword starts with its information bits where the matrix allows it.
 *
 * Takes time and memory of the order of checks² n / 32 and checks n / 8 bytes.
 */
export function systematicEncoder(code: ParityCheckCode): Encoder {
  const { length, checks } = code;
  const width = Math.ceil(length / 32);
  const h = packRows(code, width);
  const pivotRows: number[] = [], pivots: number[] = [];
  const isPivot = new Uint8Array(length);
  for (let column = length - 1, rank = 0; column >= 0 && rank < checks; column--) {
    const word = column >>> 5, bit = 1 << (column & 31);
    let row = rank;
    while (row < checks && !(h[row * width + word] & bit)) row++;
    if (row === checks) continue;
    if (row !== rank) {
      for (let w = 0; w < width; w++) {
        const swap = h[row * width + w];
        h[row * width + w] = h[rank * width + w];
        h[rank * width + w] = swap;
      }
    }
    for (let other = 0; other < checks; other++) {
      if (other === rank || !(h[other * width + word] & bit)) continue;
      for (let w = 0; w < width; w++) h[other * width + w] ^= h[rank * width + w];
    }
    pivots.push(column);
    pivotRows.push(rank++);
    isPivot[column] = 1;
  }
  const informationPositions = Int32Array.from(
    Array.from({ length }, (_, v) => v).filter((v) => !isPivot[v]),
  );
  const dimension = informationPositions.length;
  return {
    dimension,
    length,
    informationPositions,
    encode(information) {
      const words = countWords(information, dimension);
      const codewords = new Uint8Array(words * length), packed = new Int32Array(width);
      for (let w = 0; w < words; w++) {
        packed.fill(0);
        informationPositions.forEach((v, i) => {
          const bit = information[w * dimension + i];
          codewords[w * length + v] = bit;
          packed[v >>> 5] |= bit << (v & 31);
        });
        pivots.forEach((v, i) => {
          let sum = 0;
          for (let k = 0, at = pivotRows[i] * width; k < width; k++, at++) sum ^= h[at] & packed[k];
          codewords[w * length + v] = parityOf(sum);
        });
      }
      return codewords;
    },
  };
}

/**
 * Stands in for an encoder where elimination would take too long: it sends the all-zero codeword, whose error rates
 * are all codewords' (the channel and the decoder are symmetric).
 *
 * @param informationPositions the bits that count as information, [k]
 */
export function allZeroEncoder({ length }: ParityCheckCode, informationPositions: Int32Array): Encoder {
  const dimension = informationPositions.length;
  return {
    dimension,
    length,
    informationPositions,
    encode: (information) => new Uint8Array(countWords(information, dimension) * length),
  };
}

function packRows(code: ParityCheckCode, width: number): Int32Array {
  const h = new Int32Array(code.checks * width);
  for (let c = 0; c < code.checks; c++) {
    for (let e = code.start[c]; e < code.start[c + 1]; e++) {
      h[c * width + (code.variable[e] >>> 5)] |= 1 << (code.variable[e] & 31);
    }
  }
  return h;
}

function parityOf(word: number): number {
  word ^= word >>> 16;
  word ^= word >>> 8;
  word ^= word >>> 4;
  return (0x6996 >>> (word & 15)) & 1;
}

function countWords(information: Uint8Array, dimension: number): number {
  if (information.length % dimension) {
    throw new RangeError(
      `${information.length} bits are no whole number of words of ${dimension} information bits`,
    );
  }
  return information.length / dimension;
}
