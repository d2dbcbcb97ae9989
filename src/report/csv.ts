/**
 * `rows.csv` (RFC 4180): one line per row, numbers in the shortest form that reads back as the same bits.
 *
 * @module
 */
import { profileNames, type Row } from "../suite/types.ts";
import {
  type Columns,
  type Fields,
  formatTable,
  parseTable,
  readTextFile,
  writeTextFile,
} from "./csv_table.ts";

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
} satisfies Columns<Row>;

type Column = keyof typeof columns;

const columnNames = Object.keys(columns) as Column[]; // its keys and no others

/** The columns of `rows.csv`, in order. */
export const rowColumns: readonly string[] = columnNames;

/** Writes rows; an existing file is replaced as a whole or not at all. */
export function writeRows(path: string, rows: readonly Row[]): void {
  writeTextFile(path, formatRows(rows));
}

/**
 * Reads rows.
 *
 * @throws {UsageError} one line that names the file, the line, the column and what was expected
 */
export function readRows(path: string): Row[] {
  return parseRows(readTextFile(path), path);
}

/** Rows as CSV text with a header line. NaN, which a failed row has, is written as an empty field. */
export function formatRows(rows: readonly Row[]): string {
  return formatTable(rows, columns);
}

/**
 * Rows from CSV text; `file` names it in errors. The columns may stand in any order, further ones are ignored.
 *
 * @throws {UsageError} one line that names the file, the record, the column and what was expected
 */
export function parseRows(text: string, file: string): Row[] {
  return parseTable(text, file, columnNames, parseRow);
}

function parseRow({ text: textOf, number, oneOf }: Fields<Column>): Row {
  const profile = oneOf("profile", profileNames);
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
