/**
 * The LDPC code (324, 648) of IEEE 802.11n: rate 1/2, 12 × 24 blocks of size Z = 27 (IEEE 802.11-2016, Table F-1).
 *
 * @module
 */
import { codeFromRows, type ParityCheckCode } from "./code.ts";

/** The size of a block. */
export const blockSize = 27;

/**
 * The blocks of H: -1 is the zero matrix, s the identity with its columns rotated right by s, so that its row i has
 * its one in column (i + s) mod 27.
 */
export const shifts: readonly (readonly number[])[] = [
  " 0  .  .  .  0  0  .  .  0  .  .  0  1  0  .  .  .  .  .  .  .  .  .  .",
  "22  0  .  . 17  .  0  0 12  .  .  .  .  0  0  .  .  .  .  .  .  .  .  .",
  " 6  .  0  . 10  .  .  . 24  .  0  .  .  .  0  0  .  .  .  .  .  .  .  .",
  " 2  .  .  0 20  .  .  . 25  0  .  .  .  .  .  0  0  .  .  .  .  .  .  .",
  "23  .  .  .  3  .  .  .  0  .  9 11  .  .  .  .  0  0  .  .  .  .  .  .",
  "24  . 23  1 17  .  3  . 10  .  .  .  .  .  .  .  .  0  0  .  .  .  .  .",
  "25  .  .  .  8  .  .  .  7 18  .  .  0  .  .  .  .  .  0  0  .  .  .  .",
  "13 24  .  .  0  .  8  .  6  .  .  .  .  .  .  .  .  .  .  0  0  .  .  .",
  " 7 20  . 16 22 10  .  . 23  .  .  .  .  .  .  .  .  .  .  .  0  0  .  .",
  "11  .  .  . 19  .  .  . 13  .  3 17  .  .  .  .  .  .  .  .  .  0  0  .",
  "25  .  8  . 23 18  . 14  9  .  .  .  .  .  .  .  .  .  .  .  .  .  0  0",
  " 3  .  .  . 16  .  .  2 25  5  .  .  1  .  .  .  .  .  .  .  .  .  .  0",
].map((row) => row.trim().split(/\s+/).map((entry) => entry === "." ? -1 : Number(entry)));

/** H, 324 × 648. The first 324 bits of a codeword are the information bits. */
export function ieee80211nCode(): ParityCheckCode {
  const z = blockSize;
  const rows = shifts.flatMap((blocks) =>
    Array.from(
      { length: z },
      (_, i) => blocks.flatMap((s, column) => s < 0 ? [] : [column * z + (i + s) % z]),
    )
  );
  return codeFromRows(24 * z, rows);
}
