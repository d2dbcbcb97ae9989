/**
 * What each item of a shard scored, as plain data that a store entry can hold: a bit for scores of 0 and 1, else float32,
 * whose rounding of 6e-8 is far below what sampling leaves open (float16 would lose squared errors below 6e-8). Columns
 * that are equal are kept once; all are deflated together, which makes next to nothing of the many zeros of error rates.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Quantity } from "../suite/types.ts";
import { swapToLittleEndian } from "./artifact_file.ts";
import type { ItemScores } from "./evaluate.ts";

/** How a column's numbers are kept. */
type Encoding = "bits" | "float32";

/** Scores as plain data. */
export type PackedScores = {
  /** How many items there are. */
  readonly n: number;
  /** The columns that `data` holds, in order. */
  readonly columns: readonly Encoding[];
  /** By quantity: the number of its column. */
  readonly columnOf: { readonly [quantity: string]: number };
  /** The columns' bytes end to end (bits from the lowest on, float32 little-endian), deflated, in base64. */
  readonly data: string;
};

/** Takes scores apart. @param quantities the metric's, which decide how they are kept */
export function packScores(scores: ItemScores, quantities: Readonly<Record<string, Quantity>>): PackedScores {
  const names = Object.keys(quantities), n = scores[names[0]].length;
  const columns: Encoding[] = [], parts: Buffer[] = [], columnOf: Record<string, number> = {};
  for (const name of names) {
    const encoding = quantities[name].kind === "proportion" ? "bits" : "float32";
    const bytes = encoding === "bits" ? packBits(scores[name]) : packFloats(scores[name]);
    const same = columns.findIndex((one, i) => one === encoding && parts[i].equals(bytes));
    columnOf[name] = same < 0 ? columns.length : same;
    if (same >= 0) continue;
    columns.push(encoding);
    parts.push(bytes);
  }
  return { n, columns, columnOf, data: deflateRawSync(Buffer.concat(parts)).toString("base64") };
}

/**
 * Puts scores together again, by quantity.
 *
 * @throws {Error} where the data aren't as long as they should be
 */
export function unpackScores({ n, columns, columnOf, data }: PackedScores): Record<string, Float64Array> {
  const bytes = inflateRawSync(Buffer.from(data, "base64"));
  let offset = 0;
  const unpacked = columns.map((encoding) => {
    const length = encoding === "bits" ? Math.ceil(n / 8) : 4 * n;
    const part = bytes.subarray(offset, offset += length);
    if (part.length !== length) {
      throw new Error(`scores of ${n} items: expected ${length} bytes, got ${part.length}`);
    }
    return encoding === "bits" ? unpackBits(part, n) : unpackFloats(part, n);
  });
  return Object.fromEntries(Object.entries(columnOf).map(([name, column]) => [name, unpacked[column]]));
}

function packBits(scores: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(Math.ceil(scores.length / 8));
  for (let i = 0; i < scores.length; i++) bytes[i >> 3] |= scores[i] << (i & 7);
  return bytes;
}

function unpackBits(bytes: Uint8Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => bytes[i >> 3] >> (i & 7) & 1);
}

function packFloats(scores: ArrayLike<number>): Buffer {
  const bytes = new Uint8Array(Float32Array.from(scores).buffer);
  swapToLittleEndian(bytes);
  return Buffer.from(bytes.buffer);
}

function unpackFloats(bytes: Uint8Array, n: number): Float64Array {
  const aligned = new Uint8Array(bytes);
  swapToLittleEndian(aligned);
  return Float64Array.from(new Float32Array(aligned.buffer, 0, n));
}
