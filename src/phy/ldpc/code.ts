/** Binary parity-check codes as sparse matrices. @module */

/** A sparse parity-check matrix H of `checks` rows and `length` columns, by its rows. */
export interface ParityCheckCode {
  /** Bits of a codeword, n. */
  readonly length: number;
  /** Rows of H; they need not be independent. */
  readonly checks: number;
  /** [checks + 1]: check c's ones are `variable[start[c]]` … `variable[start[c + 1] - 1]`, ascending. */
  readonly start: Int32Array;
  /** The bits of all checks, check by check: see {@link start}. */
  readonly variable: Int32Array;
}

/**
 * A code from the columns of each check's ones.
 *
 * @throws {RangeError} on a column that is out of range or listed twice
 */
export function codeFromRows(length: number, rows: readonly (readonly number[])[]): ParityCheckCode {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, c) => start[c + 1] = start[c] + row.length);
  const variable = new Int32Array(start[rows.length]);
  rows.forEach((row, c) => {
    const ascending = [...row].sort((a, b) => a - b);
    ascending.forEach((v, i) => {
      if (!(Number.isInteger(v) && v >= 0 && v < length) || v === ascending[i - 1]) {
        throw new RangeError(`check ${c}: column ${v} is listed twice or not within 0 … ${length - 1}`);
      }
    });
    variable.set(ascending, start[c]);
  });
  return { length, checks: rows.length, start, variable };
}

/** How many ones each row and each column of H has. */
export function weights(code: ParityCheckCode): { rows: Int32Array; columns: Int32Array } {
  const rows = Int32Array.from({ length: code.checks }, (_, c) => code.start[c + 1] - code.start[c]);
  const columns = new Int32Array(code.length);
  for (const v of code.variable) columns[v]++;
  return { rows, columns };
}

/** Whether H c = 0 for the bits `c` [length], from `offset` on. */
export function satisfies(code: ParityCheckCode, bits: Uint8Array, offset = 0): boolean {
  for (let c = 0; c < code.checks; c++) {
    let parity = 0;
    for (let e = code.start[c]; e < code.start[c + 1]; e++) parity ^= bits[offset + code.variable[e]];
    if (parity) return false;
  }
  return true;
}
