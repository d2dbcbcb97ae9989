/**
 * The rank of a sparse matrix over GF(2), and columns that are a basis of its column space. Rows and columns with a single
 * one are peeled off first, which is all it takes for codes with a staircase; what remains, the core, is eliminated
 * eight columns at a time with a table of the sums of up to eight pivot rows ("the method of the four Russians").
 *
 * @module
 */
import type { ParityCheckCode } from "./code.ts";

/** Cores with a larger product of rows, columns and the lesser of both take minutes; 46,000 × 46,000 is about the largest. */
const largestCore = 1e14;

/** The rank of H over GF(2), however long it takes. */
export function rank(code: ParityCheckCode): number {
  return independentColumns(code, Infinity)!.length;
}

/**
 * As many linearly independent columns of H as its rank, ascending: the other columns can carry the information bits.
 *
 * @param largest the largest product of rows, columns and the lesser of both that is eliminated, after peeling
 * @returns undefined where the matrix is larger
 */
export function independentColumns(
  code: ParityCheckCode,
  largest: number = largestCore,
): Int32Array | undefined {
  const core = peel(code);
  const size = [core.rows.length, core.columns.length];
  if (size[0] * size[1] * Math.min(...size) > largest) return undefined;
  return Int32Array.from([...core.peeled, ...eliminate(code, core)]).sort();
}

/** What peeling leaves of a matrix. */
interface Core {
  /** Columns that were peeled, each together with one row. */
  readonly peeled: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/**
 * Removes a column with one 1 together with that row, and a row with one 1 together with that column, until there is
 * none: each makes the matrix block triangular, so the rank falls by exactly 1.
 */
function peel(code: ParityCheckCode): Core {
  const { length, checks, start, variable } = code;
  const { first, row } = rowsOfColumns(code);
  const rowWeight = Int32Array.from({ length: checks }, (_, c) => start[c + 1] - start[c]);
  const columnWeight = Int32Array.from({ length }, (_, v) => first[v + 1] - first[v]);
  const rowGone = new Uint8Array(checks), columnGone = new Uint8Array(length);
  // A column v waits as v, a row c as -1 - c. The last columns are taken first: information bits tend to come first.
  const waiting: number[] = [];
  for (let c = 0; c < checks; c++) if (rowWeight[c] === 1) waiting.push(-1 - c);
  for (let v = 0; v < length; v++) if (columnWeight[v] === 1) waiting.push(v);
  const peeled: number[] = [];
  const remove = (c: number, v: number) => {
    peeled.push(v);
    rowGone[c] = columnGone[v] = 1;
    for (let e = start[c]; e < start[c + 1]; e++) {
      const other = variable[e];
      if (!columnGone[other] && --columnWeight[other] === 1) waiting.push(other);
    }
    for (let e = first[v]; e < first[v + 1]; e++) {
      const other = row[e];
      if (!rowGone[other] && --rowWeight[other] === 1) waiting.push(-1 - other);
    }
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next >= 0) {
      if (columnGone[next] || columnWeight[next] !== 1) continue;
      let e = first[next];
      while (rowGone[row[e]]) e++;
      remove(row[e], next);
    } else {
      const c = -1 - next;
      if (rowGone[c] || rowWeight[c] !== 1) continue;
      let e = start[c];
      while (columnGone[variable[e]]) e++;
      remove(c, variable[e]);
    }
  }
  return {
    peeled,
    rows: indices(checks, (c) => !rowGone[c] && rowWeight[c] > 0),
    columns: indices(length, (v) => !columnGone[v] && columnWeight[v] > 0).reverse(),
  };
}

/** The rows of column v's ones are `row[first[v]]` … `row[first[v + 1] - 1]`. */
function rowsOfColumns({ length, checks, start, variable }: ParityCheckCode) {
  const first = new Int32Array(length + 1), row = new Int32Array(variable.length);
  for (const v of variable) first[v + 1]++;
  for (let v = 0; v < length; v++) first[v + 1] += first[v];
  const next = first.slice();
  for (let c = 0; c < checks; c++) {
    for (let e = start[c]; e < start[c + 1]; e++) row[next[variable[e]]++] = c;
  }
  return { first, row };
}

function indices(count: number, holds: (index: number) => boolean): number[] {
  return Array.from({ length: count }, (_, i) => i).filter(holds);
}

/** Independent columns of the core: those with a pivot, which is looked for in the order of `core.columns`. */
function eliminate(code: ParityCheckCode, core: Core): number[] {
  const { columns } = core, count = core.rows.length;
  const width = Math.ceil(columns.length / 32), h = packed(code, core, width);
  const order = Int32Array.from({ length: count }, (_, i) => i * width); // where each row begins; pivot rows come first
  const pivots: number[] = [];
  const table = new Int32Array(256 * width), sumOf = new Uint8Array(256);
  const add = (to: number, what: Int32Array, from: number, word: number) => {
    for (let k = word; k < width; k++) h[to + k] ^= what[from + k];
  };
  for (let strip = 0; 8 * strip < columns.length && pivots.length < count; strip++) {
    const word = strip >>> 2, shift = 8 * (strip & 3);
    const byteOf = (begin: number) => (h[begin + word] >>> shift) & 255;
    const done = pivots.length, bits: number[] = []; // bits[j]: which of the eight columns pivot row j has to itself
    for (let i = done; i < count && bits.length < 8; i++) {
      const begin = order[i];
      let rest = byteOf(begin);
      bits.forEach((bit, j) => rest ^= rest & bit ? byteOf(order[done + j]) : 0);
      if (rest === 0) continue;
      bits.forEach((bit, j) => {
        if (byteOf(begin) & bit) add(begin, h, order[done + j], word);
      });
      const own = rest & -rest;
      bits.forEach((_, j) => {
        if (byteOf(order[done + j]) & own) add(order[done + j], h, begin, word);
      });
      order[i] = order[done + bits.length];
      order[done + bits.length] = begin;
      bits.push(own);
      pivots.push(columns[8 * strip + 31 - Math.clz32(own)]);
    }
    if (!bits.length) continue;
    for (let sum = 1; sum < 1 << bits.length; sum++) {
      const j = 31 - Math.clz32(sum),
        to = sum * width,
        from = (sum ^ (1 << j)) * width,
        begin = order[done + j];
      for (let k = word; k < width; k++) table[to + k] = table[from + k] ^ h[begin + k];
    }
    for (let byte = 0; byte < 256; byte++) {
      sumOf[byte] = bits.reduce((sum, bit, j) => byte & bit ? sum | (1 << j) : sum, 0);
    }
    for (let i = pivots.length; i < count; i++) {
      const sum = sumOf[byteOf(order[i])];
      if (sum) add(order[i], table, sum * width, word);
    }
  }
  return pivots;
}

/** The core's rows, `width` words each, bit i of a row being its column `core.columns[i]`. */
function packed(
  { start, variable, length }: ParityCheckCode,
  { rows, columns }: Core,
  width: number,
): Int32Array {
  const place = new Int32Array(length).fill(-1);
  columns.forEach((v, i) => place[v] = i);
  const h = new Int32Array(rows.length * width);
  rows.forEach((c, i) => {
    for (let e = start[c]; e < start[c + 1]; e++) {
      const at = place[variable[e]];
      if (at >= 0) h[i * width + (at >>> 5)] |= 1 << (at & 31);
    }
  });
  return h;
}
