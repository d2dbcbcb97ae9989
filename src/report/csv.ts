/**
 * `rows.csv` (RFC 4180): one line per row, numbers in the shortest form that reads back as the same bits.
 *
 * @module
 */
import { parse, stringify } from "@std/csv";
import { profileNames, type Row } from "../suite/types.ts";
import { UsageError } from "../suite/errors.ts";

/** How a row's field is written and read. */
type FieldKind = "text" | "number" | "optional";

/** A row as the file has it: what failed and what is statistical is part of the text of two columns. */
type WrittenRow = Omit<Row, "failure" | "statistical">;

const fields: readonly (readonly [column: string, field: keyof WrittenRow, kind: FieldKind])[] = [
  ["suite", "suite", "text"],
  ["profile", "profile", "text"],
  ["experiment", "experiment", "text"],
  ["method", "method", "text"],
  ["seed", "seed", "number"],
  ["axis", "axis", "text"],
  ["x", "x", "number"],
  ["metric", "metric", "text"],
  ["value", "value", "number"],
  ["unit", "unit", "text"],
  ["ci_low", "ciLow", "number"],
  ["ci_high", "ciHigh", "number"],
  ["n", "n", "number"],
  ["k", "k", "optional"],
  ["stop_reason", "stopReason", "text"],
  ["backend", "backend", "text"],
  ["unit_key", "unitKey", "text"],
];

/** The columns of `rows.csv`, in order. */
export const rowColumns: readonly string[] = fields.map(([column]) => column);

/** Writes rows; an existing file is replaced as a whole or not at all. */
export function writeRows(path: string, rows: readonly Row[]): void {
  const partial = `${path}.${Deno.pid}.part`;
  Deno.writeTextFileSync(partial, formatRows(rows));
  Deno.renameSync(partial, path);
}

/**
 * Reads rows.
 *
 * @throws {UsageError} one line that names the file, the line, the column and what was expected
 */
export function readRows(path: string): Row[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`${path}: there is no such file`);
    throw error;
  }
  return parseRows(text, path);
}

/** Rows as CSV text with a header line. NaN, which a failed row has, is written as an empty field. */
export function formatRows(rows: readonly Row[]): string {
  const records = rows.map(written).map((row) =>
    Object.fromEntries(fields.map(([column, field]) => [column, formatField(row[field])]))
  );
  return stringify(records, { columns: [...rowColumns] });
}

/**
 * Rows from CSV text; `file` names it in errors. The columns may stand in any order, further ones are ignored.
 *
 * @throws {UsageError} one line that names the file, the record, the column and what was expected
 */
export function parseRows(text: string, file: string): Row[] {
  let table: string[][];
  try {
    table = parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not CSV: ${(error as Error).message.split("\n")[0]}`);
  }
  const [header, ...records] = table;
  const missing = rowColumns.filter((column) => !header?.includes(column));
  if (missing.length > 0) throw new UsageError(`${file}: the header lacks the column "${missing[0]}"`);
  const position = new Map(header.map((column, index) => [column, index]));
  return records.map((record, index) => {
    const where = `${file}: row ${index + 1}`;
    if (record.length !== header.length) {
      throw new UsageError(`${where}: expected ${header.length} fields, got ${record.length}`);
    }
    return parseRow((column) => record[position.get(column)!], where);
  });
}

const failed = "failed: ", statistical = " (statistical)";

function written({ failure, statistical: isStatistical, ...row }: Row): WrittenRow {
  return {
    ...row,
    ...(failure === undefined ? {} : { stopReason: `${failed}${failure}` }),
    ...(isStatistical ? { backend: `${row.backend}${statistical}` } : {}),
  };
}

function read(row: WrittenRow): Row {
  const { stopReason, backend } = row;
  const isStatistical = backend.endsWith(statistical);
  return {
    ...row,
    ...(stopReason.startsWith(failed) ? { stopReason: "", failure: stopReason.slice(failed.length) } : {}),
    backend: isStatistical ? backend.slice(0, -statistical.length) : backend,
    statistical: isStatistical,
  };
}

function formatField(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

function parseRow(textOf: (column: string) => string, where: string): Row {
  const row: Record<string, string | number> = {};
  for (const [column, field, kind] of fields) {
    const text = textOf(column);
    if (kind === "text") row[field] = text;
    else if (kind === "number" || text !== "") row[field] = parseNumber(text, `${where}: ${column}`);
  }
  if (!profileNames.includes(row.profile as never)) {
    throw new UsageError(
      `${where}: profile: expected one of ${profileNames.join(", ")}, got "${row.profile}"`,
    );
  }
  // The loop above has filled every column's field with what its kind says, which a record's type can't tell.
  return read(row as unknown as WrittenRow);
}

function parseNumber(text: string, where: string): number {
  if (text === "") return NaN;
  const value = Number(text);
  if (text.trim() !== text || Number.isNaN(value)) {
    throw new UsageError(`${where}: expected a number, got "${text}"`);
  }
  return value;
}
