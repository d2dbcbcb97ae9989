/** Tables as CSV (RFC 4180): numbers in the shortest form that reads back as the same bits. @module */
import { parse, stringify } from "@std/csv";
import { UsageError } from "../suite/errors.ts";
import { oneLine } from "../suite/one_line.ts";

/** What a column has of a record; NaN and undefined are written as an empty field. */
export type Columns<Record> = Readonly<{ [column: string]: (record: Record) => string | number | undefined }>;

/** A line of a table. */
export interface Fields<Column extends string> {
  /** A field as it stands there. */
  text(column: Column): string;
  /** A field that is a number; NaN where it is empty. @throws {UsageError} where it is something else */
  number(column: Column): number;
  /** A field that is a finite number. @throws {UsageError} where it is something else */
  finite(column: Column): number;
  /** A field that is a whole number from 0 on. @throws {UsageError} where it is something else */
  count(column: Column): number;
  /** A field that is one of some texts. @throws {UsageError} where it is something else */
  oneOf<Text extends string>(column: Column, texts: readonly Text[]): Text;
  /** A line about a field that is wrong. */
  mistake(column: Column, expected: string): UsageError;
}

/** What `formatField` writes of a number, and what other programs do: `Number` takes "0x1f" and "1 " as well. */
const decimal = /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|Infinity)$/i;

/** Records as CSV text with a header line. */
export function formatTable<Record>(records: readonly Record[], columns: Columns<Record>): string {
  const lines = records.map((record) =>
    Object.fromEntries(
      Object.entries(columns).map(([column, valueOf]) => [column, formatField(valueOf(record))]),
    )
  );
  return stringify(lines, { columns: Object.keys(columns) });
}

/**
 * Records from CSV text; `file` names it in errors. The columns may stand in any order, further ones are ignored.
 *
 * @throws {UsageError} one line that names the file, the record, the column and what was expected
 */
export function parseTable<Column extends string, Record>(
  text: string,
  file: string,
  columns: readonly Column[],
  parseRecord: (fields: Fields<Column>) => Record,
): Record[] {
  let table: string[][];
  try {
    table = parse(text.replace(/^\ufeff/, "")); // spreadsheets write a byte order mark
  } catch (error) {
    throw new UsageError(oneLine(`${file}: not CSV: ${(error as Error).message}`));
  }
  const [header, ...lines] = table;
  const missing = columns.filter((column) => !header?.includes(column));
  if (missing.length > 0) throw new UsageError(`${file}: the header lacks the column "${missing[0]}"`);
  const twice = columns.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice !== undefined) throw new UsageError(`${file}: the header has the column "${twice}" twice`);
  const position = new Map(header.map((column, index) => [column, index]));
  return lines.map((line, index) => {
    const where = `${file}: row ${index + 1}`;
    if (line.length !== header.length) {
      throw new UsageError(`${where}: expected ${header.length} fields, got ${line.length}`);
    }
    const textOf = (column: Column) => line[position.get(column)!];
    const mistake = (column: Column, expected: string) =>
      new UsageError(oneLine(`${where}: ${column}: expected ${expected}, got "${textOf(column)}"`));
    const number = (column: Column) => {
      const field = textOf(column);
      if (field === "") return NaN;
      if (!decimal.test(field)) throw mistake(column, "a number");
      return Number(field);
    };
    return parseRecord({
      text: textOf,
      number,
      finite(column) {
        const value = number(column);
        if (!Number.isFinite(value)) throw mistake(column, "a finite number");
        return value;
      },
      count(column) {
        const value = number(column);
        if (!Number.isSafeInteger(value) || value < 0) throw mistake(column, "a whole number from 0 on");
        return value;
      },
      oneOf(column, texts) {
        const found = texts.find((one) => one === textOf(column));
        if (found === undefined) throw mistake(column, `one of ${texts.join(", ")}`);
        return found;
      },
      mistake,
    });
  });
}

/** A field's text. */
export function formatField(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}
