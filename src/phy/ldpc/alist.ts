/**
 * Parity-check matrices in MacKay's alist format (D. MacKay, "Encyclopedia of sparse graph codes"):
 *
 *     n m                        columns and rows
 *     largest column weight, largest row weight
 *     the n columns' weights
 *     the m rows' weights
 *     n lines: the rows of each column's ones, counted from 1
 *     m lines: the columns of each row's ones, counted from 1
 *
 * Lists may be filled up with zeros to the largest weight. Blank lines and trailing spaces are passed over.
 *
 * @module
 */
import { codeFromRows, type ParityCheckCode, weights } from "./code.ts";

/** A text that is no alist. The message is one line and names the line of the text. */
export class AlistError extends Error {
  /** The error's name. */
  override name = "AlistError";
}

interface Line {
  number: number;
  values: number[];
}

/**
 * Parses an alist.
 *
 * @throws {AlistError} where the text departs from the format, naming the line
 */
export function parseAlist(text: string): ParityCheckCode {
  const lines = readLines(text);
  let at = 0;
  const take = (what: string): Line => {
    const line = lines[at++];
    if (!line) {
      throw new AlistError(`the text ends after line ${lines.at(-1)?.number ?? 0}, before ${what}`);
    }
    return line;
  };
  const takeValues = (what: string, count: number): Line => {
    const line = take(what);
    if (line.values.length !== count) {
      throw new AlistError(
        `line ${line.number}: ${what}: expected ${count} numbers, found ${line.values.length}`,
      );
    }
    return line;
  };
  const size = takeValues("the numbers of columns and rows", 2);
  const [length, checks] = size.values;
  if (length < 1 || checks < 1) {
    throw new AlistError(`line ${size.number}: the numbers of columns and rows must be positive`);
  }
  const largest = takeValues("the largest column and row weights", 2);
  const columnWeights = takeValues("the column weights", length);
  const rowWeights = takeValues("the row weights", checks);
  [columnWeights, rowWeights].forEach((line, i) => {
    const most = line.values.reduce((a, b) => Math.max(a, b), 0);
    if (most !== largest.values[i]) {
      const what = i ? "row" : "column";
      throw new AlistError(
        `line ${largest.number}: the largest ${what} weight is said to be ${
          largest.values[i]
        }, but line ${line.number} has ${most}`,
      );
    }
  });
  const list = (kind: string, index: number, weight: number, most: number, bound: number): Line => {
    const line = take(`the ones of ${kind} ${index + 1}`);
    const ones = line.values.filter((value) => value > 0);
    if (ones.length !== weight || line.values.length > Math.max(most, weight)) {
      throw new AlistError(
        `line ${line.number}: ${kind} ${index + 1} lists ${ones.length} ones, but its weight is ${weight}`,
      );
    }
    const wrong = ones.find((value, i) => value > bound || ones.indexOf(value) !== i);
    if (wrong !== undefined) {
      const why = wrong > bound ? `is beyond the ${bound} there are` : "is listed twice";
      throw new AlistError(`line ${line.number}: ${kind} ${index + 1}: ${wrong} ${why}`);
    }
    return { number: line.number, values: ones };
  };
  const columns = columnWeights.values.map((weight, v) =>
    list("column", v, weight, largest.values[0], checks)
  );
  const rows = rowWeights.values.map((weight, c) => list("row", c, weight, largest.values[1], length));
  if (at < lines.length) {
    throw new AlistError(`line ${lines[at].number}: more text after the last row's list`);
  }
  const fromColumns = new Set<number>();
  columns.forEach((line, v) => line.values.forEach((c) => fromColumns.add((c - 1) * length + v)));
  let ones = 0;
  rows.forEach((line, c) => {
    ones += line.values.length;
    const wrong = line.values.find((v) => !fromColumns.has(c * length + v - 1));
    if (wrong !== undefined) {
      throw new AlistError(
        `line ${line.number}: row ${c + 1} has a one in column ${wrong}, which line ${
          columns[wrong - 1].number
        } (column ${wrong}) doesn't list`,
      );
    }
  });
  if (ones !== fromColumns.size) {
    throw new AlistError(
      `line ${rows[0].number}: the rows' lists have ${ones} ones, the columns' ${fromColumns.size}`,
    );
  }
  return codeFromRows(length, rows.map((line) => line.values.map((v) => v - 1)));
}

/** The alist of a code, its lists filled up with zeros as MacKay's programs do; {@link parseAlist} reads it back. */
export function formatAlist(code: ParityCheckCode): string {
  const { rows, columns } = weights(code);
  const most = [columns, rows].map((w) => w.reduce((a, b) => Math.max(a, b), 0));
  const ofColumn: number[][] = Array.from({ length: code.length }, () => []);
  const ofRow: number[][] = Array.from({ length: code.checks }, () => []);
  for (let c = 0; c < code.checks; c++) {
    for (let e = code.start[c]; e < code.start[c + 1]; e++) {
      ofColumn[code.variable[e]].push(c + 1);
      ofRow[c].push(code.variable[e] + 1);
    }
  }
  const fill = (list: number[], width: number) => [...list, ...Array(width - list.length).fill(0)].join(" ");
  return [
    `${code.length} ${code.checks}`,
    most.join(" "),
    columns.join(" "),
    rows.join(" "),
    ...ofColumn.map((list) => fill(list, most[0])),
    ...ofRow.map((list) => fill(list, most[1])),
    "",
  ].join("\n");
}

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  text.split("\n").forEach((line, i) => {
    const words = line.trim().split(/\s+/).filter((word) => word);
    if (!words.length) return;
    const wrong = words.find((word) => !/^\d{1,9}$/.test(word));
    if (wrong !== undefined) {
      const shown = wrong.length > 20 ? `${wrong.slice(0, 20)}…` : wrong;
      throw new AlistError(`line ${i + 1}: '${shown.replace(/[^\x20-\x7e…]/g, "?")}' is not a whole number`);
    }
    lines.push({ number: i + 1, values: words.map(Number) });
  });
  return lines;
}
