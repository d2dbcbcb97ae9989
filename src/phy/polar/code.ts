/**
 * Polar codes of any length with a CRC, as 3GPP TS 38.212 makes them for uplink control information of more than 30
 * bits (sections 5.3.1 and 5.4.1): no interleaving of the input, no parity-check bits, at most 1024 bits before rate
 * matching. The channel interleaver (5.4.1.3) is left to whoever sends.
 *
 * @module
 */
import { type CrcPolynomial, crcRemainder } from "./crc.ts";
import { reliabilitySequence } from "./reliability.ts";
import { polarTransform } from "./transform.ts";

/** A polar code. */
export interface PolarCode {
  /** Information bits of a codeword. */
  readonly dimension: number;
  /** Bits of a codeword that are sent, E. */
  readonly length: number;
  /** Appended to the information, and checked by the list decoder; absent where there is none. */
  readonly crc?: CrcPolynomial;
  /** Length before rate matching, N = 2^n. */
  readonly motherLength: number;
  /** Inputs that carry information and CRC, in order; the others are frozen at 0. */
  readonly inputs: Int32Array;
  /** Which of the N encoded bits each sent bit is, [E]. */
  readonly sent: Int32Array;
  /** Encoded bits that aren't sent because they are always 0. */
  readonly shortened: Int32Array;
}

/**
 * The code of `dimension` information bits in `length` sent bits.
 *
 * @throws {RangeError} where 38.212 would use another scheme, or more bits don't fit
 */
export function polarCode(dimension: number, length: number, crc?: CrcPolynomial): PolarCode {
  const k = dimension + (crc?.degree ?? 0);
  if (!(Number.isInteger(dimension) && dimension >= 1 && Number.isInteger(length) && k <= length)) {
    throw new RangeError(`${k} bits don't fit into ${length}`);
  }
  if (crc && k <= 30) throw new RangeError(`38.212 adds parity-check bits to ${k} bits; this code needs 31`);
  const motherLength = 2 ** motherExponent(k, length);
  if (k > motherLength) throw new RangeError(`${k} bits don't fit into the longest code, 1024`);
  const order = subBlockOrder(motherLength);
  const frozen = new Uint8Array(motherLength);
  let sent = Int32Array.from({ length }, (_, i) => order[i % motherLength]), shortened = new Int32Array(0);
  if (length < motherLength) {
    if (16 * k <= 7 * length) {
      sent = order.slice(motherLength - length); // punctured
      for (const index of order.subarray(0, motherLength - length)) frozen[index] = 1;
      const enough = 4 * length >= 3 * motherLength
        ? 3 * motherLength / 4 - length / 2
        : 9 * motherLength / 16 - length / 4;
      frozen.fill(1, 0, Math.ceil(enough));
    } else {
      shortened = order.slice(length);
      for (const index of shortened) frozen[index] = 1;
    }
  }
  const usable = reliabilitySequence.filter((index) => index < motherLength && !frozen[index]);
  const inputs = Int32Array.from(usable.subarray(usable.length - k)).sort();
  return { dimension, length, crc, motherLength, inputs, sent, shortened };
}

/** n of the mother code's length 2^n (5.3.1, with n_max = 10). */
function motherExponent(k: number, length: number): number {
  const ceilLog2 = (x: number) => x <= 1 ? 0 : 32 - Math.clz32(x - 1);
  const byLength = ceilLog2(length);
  const shorter = 8 * length <= 9 * 2 ** (byLength - 1) && 16 * k < 9 * length;
  return Math.max(5, Math.min(shorter ? byLength - 1 : byLength, ceilLog2(8 * k), 10));
}

// Table 5.4.1.1-1.
const subBlocks = [
  ...[0, 1, 2, 4, 3, 5, 6, 7, 8, 16, 9, 17, 10, 18, 11, 19],
  ...[12, 20, 13, 21, 14, 22, 15, 23, 24, 25, 26, 28, 27, 29, 30, 31],
];

/** The encoded bits in the order in which rate matching takes them (5.4.1.1). */
function subBlockOrder(length: number): Int32Array {
  const size = length / 32;
  return Int32Array.from({ length }, (_, i) => subBlocks[Math.floor(i / size)] * size + i % size);
}

/** Codewords [m, length] of information bits [m, dimension]. @throws {RangeError} on part of a word */
export function polarEncode(code: PolarCode, information: Uint8Array): Uint8Array {
  const { dimension, length, motherLength, inputs, sent, crc } = code;
  const m = information.length / dimension;
  if (!Number.isInteger(m)) {
    throw new RangeError(
      `${information.length} bits are no whole number of words of ${dimension} information bits`,
    );
  }
  const encoded = new Uint8Array(m * motherLength), codewords = new Uint8Array(m * length);
  for (let word = 0; word < m; word++) {
    const from = word * dimension, to = word * motherLength;
    for (let i = 0; i < dimension; i++) encoded[to + inputs[i]] = information[from + i];
    if (!crc) continue;
    const parity = crcRemainder(crc, information, from, from + dimension);
    for (let i = 0; i < crc.degree; i++) {
      encoded[to + inputs[dimension + i]] = (parity >>> (crc.degree - 1 - i)) & 1;
    }
  }
  polarTransform(encoded, motherLength);
  for (let word = 0; word < m; word++) {
    for (let i = 0; i < length; i++) codewords[word * length + i] = encoded[word * motherLength + sent[i]];
  }
  return codewords;
}
