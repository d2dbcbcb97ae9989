/** Tables as CSV (RFC 4180): numbers in the shortest form that reads back as the same bits. @module */
import { parse, stringify } from "@std/csv";
import { UsageError } from "../suite/errors.ts";

/** What a column has of a record; NaN and undefined are written as an empty field. */
export type Columns<Record> = Readonly<{ [column: string]: (record: Record) => string | number | undefined }>;

/** A line of a table. */
export interface Fields<Column extends string> {
  /** A field as it stands there. */
  text(column: Column): string;
  /** A field that is a number; NaN where it is empty. @throws {UsageError} where it is something else */
  number(column: Column): number;
  /** A field that is one of some texts. @throws {UsageError} where it is something else */
  oneOf<Text extends string>(column: Column, texts: readonly Text[]): Text;
  /** A line about a field that is wrong. */
  mistake(column: Column, expected: string): UsageError;
}

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
    table = parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not CSV: ${(error as Error).message.split("\n")[0]}`);
  }
  const [header, ...lines] = table;
  const missing = columns.filter((column) => !header?.includes(column));
  if (missing.length > 0) throw new UsageError(`${file}: the header lacks the column "${missing[0]}"`);
  const position = new Map(header.map((column, index) => [column, index]));
  return lines.map((line, index) => {
    const where = `${file}: row ${index + 1}`;
    if (line.length !== header.length) {
      throw new UsageError(`${where}: expected ${header.length} fields, got ${line.length}`);
    }
    const textOf = (column: Column) => line[position.get(column)!];
    const mistake = (column: Column, expected: string) =>
      new UsageError(`${where}: ${column}: expected ${expected}, got "${textOf(column)}"`);
    return parseRecord({
      text: textOf,
      number(column) {
        const field = textOf(column);
        const value = field === "" ? NaN : Number(field);
        if (field.trim() !== field || field !== "" && Number.isNaN(value)) throw mistake(column, "a number");
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

/** Reads a text file. @throws {UsageError} where there is none */
export function readTextFile(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`${path}: there is no such file`);
    throw error;
  }
}

/** Writes a text file; an existing one is replaced as a whole or not at all. */
export function writeTextFile(path: string, text: string): void {
  const partial = `${path}.${Deno.pid}.part`;
  Deno.writeTextFileSync(partial, text);
  Deno.renameSync(partial, path);
}

/** A field's text. */
export function formatField(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}
