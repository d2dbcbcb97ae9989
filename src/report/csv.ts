/**
 * `rows.csv` (RFC 4180): one line per row, numbers in the shortest form that reads back as the same bits.
 *
 * @module
 */
import { profileNames, type Row } from "../suite/types.ts";
import { readTextFile } from "../suite/text_file.ts";
import { replaceFile } from "../suite/write_aside.ts";
import { type Columns, type Fields, formatTable, parseTable } from "./csv_table.ts";

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
  replaceFile(path, formatRows(rows));
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

function parseRow(fields: Fields<Column>): Row {
  const { text, number, finite, count, oneOf } = fields;
  const profile = oneOf("profile", profileNames);
  const stopReason = text("stop_reason"), backend = text("backend");
  const isFailed = stopReason.startsWith(failed), isStatistical = backend.endsWith(statistical);
  const row = {
    suite: text("suite"),
    profile,
    experiment: text("experiment"),
    method: text("method"),
    seed: count("seed"),
    axis: text("axis"),
    // a training that failed has come to no place on its axis
    x: isFailed ? number("x") : finite("x"),
    metric: text("metric"),
    value: number("value"),
    unit: text("unit"),
    ciLow: number("ci_low"),
    ciHigh: number("ci_high"),
    n: count("n"),
    ...(text("k") === "" ? {} : { k: count("k") }),
    stopReason: isFailed ? "" : stopReason,
    ...(isFailed ? { failure: stopReason.slice(failed.length) } : {}),
    backend: isStatistical ? backend.slice(0, -statistical.length) : backend,
    statistical: isStatistical,
    unitKey: text("unit_key"),
  };
  checkRow(row, fields);
  return row;
}

/** Programs that write k / n with fewer digits mean the same. */
const relativeRounding = 1e-6;

/** What a row's fields have to do with each other. @throws {UsageError} */
function checkRow({ failure, value, ciLow, ciHigh, n, k }: Row, { mistake }: Fields<Column>): void {
  if (ciLow > ciHigh) throw mistake("ci_low", `at most ci_high, which is ${ciHigh}`);
  if (failure !== undefined) {
    if (Number.isNaN(value)) return;
    throw mistake("value", "an empty field, as the row has failed");
  }
  if (Number.isNaN(value)) throw mistake("value", "a number, as the row hasn't failed");
  if (n === 0) throw mistake("n", "a whole number from 1 on, as the row hasn't failed");
  if (k === undefined) return;
  if (k > n) throw mistake("k", `at most n, which is ${n}`);
  const share = k / n;
  if (Math.abs(value - share) > relativeRounding * share) throw mistake("value", `k / n, which is ${share}`);
}
