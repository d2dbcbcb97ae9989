/**
 * `rows.csv` (RFC 4180): one line per row, numbers in the shortest form that reads back as the same bits.
 *
 * @module
 */
import { parse, stringify } from "@std/csv";
import { profileNames, type Row } from "../suite/types.ts";
import { UsageError } from "../suite/errors.ts";

const failed = "failed: ", statistical = " (statistical)";

/** The columns, in order, and what a row has in them. */
const columns = {
  suite: (row) => row.suite,
  profile: (row) => row.profile,
  experiment: (row) => row.experiment,
  method: (row) => row.method,
  seed: (row) => row.seed,
  axis: (row) => row.axis,
  x: (row) => row.x,
  metric: (row) => row.metric,
  value: (row) => row.value,
  unit: (row) => row.unit,
  ci_low: (row) => row.ciLow,
  ci_high: (row) => row.ciHigh,
  n: (row) => row.n,
  k: (row) => row.k,
  stop_reason: ({ stopReason, failure }) => failure === undefined ? stopReason : `${failed}${failure}`,
  backend: (row) => row.statistical ? `${row.backend}${statistical}` : row.backend,
  unit_key: (row) => row.unitKey,
} satisfies Record<string, (row: Row) => string | number | undefined>;

type Column = keyof typeof columns;

/** The columns of `rows.csv`, in order. */
export const rowColumns: readonly string[] = Object.keys(columns);

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
  const records = rows.map((row) =>
    Object.fromEntries(
      Object.entries(columns).map(([column, valueOf]) => [column, formatField(valueOf(row))]),
    )
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

function formatField(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

function parseRow(textOf: (column: Column) => string, where: string): Row {
  const number = (column: Column) => parseNumber(textOf(column), `${where}: ${column}`);
  const profile = profileNames.find((name) => name === textOf("profile"));
  if (!profile) {
    const got = textOf("profile");
    throw new UsageError(`${where}: profile: expected one of ${profileNames.join(", ")}, got "${got}"`);
  }
  const stopReason = textOf("stop_reason"), backend = textOf("backend");
  const isFailed = stopReason.startsWith(failed), isStatistical = backend.endsWith(statistical);
  return {
    suite: textOf("suite"),
    profile,
    experiment: textOf("experiment"),
    method: textOf("method"),
    seed: number("seed"),
    axis: textOf("axis"),
    x: number("x"),
    metric: textOf("metric"),
    value: number("value"),
    unit: textOf("unit"),
    ciLow: number("ci_low"),
    ciHigh: number("ci_high"),
    n: number("n"),
    ...(textOf("k") === "" ? {} : { k: number("k") }),
    stopReason: isFailed ? "" : stopReason,
    ...(isFailed ? { failure: stopReason.slice(failed.length) } : {}),
    backend: isStatistical ? backend.slice(0, -statistical.length) : backend,
    statistical: isStatistical,
    unitKey: textOf("unit_key"),
  };
}

function parseNumber(text: string, where: string): number {
  if (text === "") return NaN;
  const value = Number(text);
  if (text.trim() !== text || Number.isNaN(value)) {
    throw new UsageError(`${where}: expected a number, got "${text}"`);
  }
  return value;
}
