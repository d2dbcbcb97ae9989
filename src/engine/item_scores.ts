/**
 * What each item of a shard scored, as plain data that a store entry can hold: a bit for scores of 0 and 1, else float16
 * of a column's numbers over a power of two. Its rounding, 1/2048 of a number and 1e-9 of the column's largest, adds to
 * the spread of scores, which moments and resampling are about, less than a millionth. Float32 would be exacter than any
 * use, and twice as large. Columns that are equal are kept once; all are deflated together, which makes next to nothing of
 * the many zeros of error rates.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Quantity } from "../suite/types.ts";
import type { ItemScores } from "./evaluate.ts";

/** How a column's numbers are kept: as bits, or as float16 that are multiplied by a scale. */
type Column = "bits" | { readonly scale: number };

/** Scores as plain data. */
export type PackedScores = {
  /** Of `data`: see {@link hasScores}. */
  readonly format: number;
  /** How many items there are. */
  readonly n: number;
  /**
   * A line that says what follows (a {@link Head} as JSON) and the columns' bytes end to end, deflated, in base64: bits
   * from the lowest on; of float16 all the lower bytes and then all the upper ones, which deflate better.
   */
  readonly data: string;
};

/** Counted up whenever `data` changes, since it isn't part of a unit's key. */
const format = 1;

/** Whether an entry has its items' scores, in a form that this version reads. */
export function hasScores<Unit extends { readonly items?: PackedScores }>(
  unit: Unit | undefined,
): unit is Unit & { readonly items: PackedScores } {
  return unit?.items?.format === format;
}

interface Head {
  /** The columns, in order. */
  readonly columns: readonly Column[];
  /** By quantity: the number of its column. */
  readonly columnOf: { readonly [quantity: string]: number };
}

/** Takes scores apart. @param quantities the metric's, which decide how they are kept */
export function packScores(
  scores: ItemScores,
  quantities: Readonly<Record<string, Quantity>>,
): PackedScores {
  const names = Object.keys(quantities), n = scores[names[0]].length;
  const packed: { readonly column: Column; readonly bytes: Buffer }[] = [];
  const columnOf: Record<string, number> = {};
  for (const name of names) {
    const one = quantities[name].kind === "proportion" ? packBits(scores[name]) : packNumbers(scores[name]);
    const same = packed.findIndex((other) =>
      isEqual(one.column, other.column) && one.bytes.equals(other.bytes)
    );
    columnOf[name] = same < 0 ? packed.push(one) - 1 : same;
  }
  const head: Head = { columns: packed.map(({ column }) => column), columnOf };
  const whole = Buffer.concat([
    Buffer.from(JSON.stringify(head) + "\n"),
    ...packed.map(({ bytes }) => bytes),
  ]);
  return { format, n, data: deflateRawSync(whole).toString("base64") };
}

/**
 * Puts scores together again, by quantity.
 *
 * @throws {Error} where the data aren't as long as they should be
 */
export function unpackScores({ n, data }: PackedScores): Record<string, Float64Array> {
  const bytes = inflateRawSync(Buffer.from(data, "base64"));
  let offset = bytes.indexOf("\n") + 1;
  const { columns, columnOf }: Head = JSON.parse(bytes.toString("utf8", 0, offset));
  const unpacked = columns.map((column) => {
    const length = column === "bits" ? Math.ceil(n / 8) : 2 * n;
    const part = bytes.subarray(offset, offset += length);
    if (part.length !== length) {
      throw new Error(`scores of ${n} items: expected ${length} bytes, got ${part.length}`);
    }
    return column === "bits" ? unpackBits(part, n) : unpackNumbers(part, n, column.scale);
  });
  return Object.fromEntries(Object.entries(columnOf).map(([name, column]) => [name, unpacked[column]]));
}

function isEqual(a: Column, b: Column): boolean {
  return a === b || a !== "bits" && b !== "bits" && a.scale === b.scale;
}

function packBits(scores: ArrayLike<number>): { column: "bits"; bytes: Buffer } {
  const bytes = Buffer.alloc(Math.ceil(scores.length / 8));
  for (let i = 0; i < scores.length; i++) bytes[i >> 3] |= scores[i] << (i & 7);
  return { column: "bits", bytes };
}

function unpackBits(bytes: Uint8Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => bytes[i >> 3] >> (i & 7) & 1);
}

function packNumbers(scores: ArrayLike<number>): { column: Column; bytes: Buffer } {
  const n = scores.length, bytes = Buffer.alloc(2 * n), scale = scaleOf(scores);
  const half = new DataView(new ArrayBuffer(2));
  for (let i = 0; i < n; i++) {
    half.setFloat16(0, scores[i] / scale, true);
    bytes[i] = half.getUint8(0);
    bytes[n + i] = half.getUint8(1);
  }
  return { column: { scale }, bytes };
}

function unpackNumbers(bytes: Uint8Array, n: number, scale: number): Float64Array {
  const half = new DataView(new ArrayBuffer(2));
  return Float64Array.from({ length: n }, (_, i) => {
    half.setUint8(0, bytes[i]);
    half.setUint8(1, bytes[n + i]);
    return scale * half.getFloat16(0, true);
  });
}

/** The power of two that the largest score is 2^14 to 2^15 times as large as, so that float16 has room below it. */
function scaleOf(scores: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < scores.length; i++) largest = Math.max(largest, Math.abs(scores[i]));
  let scale = 1;
  if (largest < 1e-290) return scale; // as good as none
  while (largest / scale >= 2 ** 15) scale *= 2;
  while (largest / scale < 2 ** 14) scale /= 2;
  return scale;
}
