/** `pairs.csv`, beside `rows.csv`: one line per pair of methods, quantity and point. @module */
import type { PairRow } from "../suite/pair.ts";
import { profileNames } from "../suite/profile_names.ts";
import { readTextFile } from "../suite/text_file.ts";
import { replaceFile } from "../suite/write_aside.ts";
import { type Columns, type Fields, formatTable, parseTable } from "./csv_table.ts";

/** The columns, in order, and what a pair has in them. */
const columns = {
  suite: (pair) => pair.suite,
  profile: (pair) => pair.profile,
  experiment: (pair) => pair.experiment,
  metric: (pair) => pair.metric,
  a: (pair) => pair.a,
  b: (pair) => pair.b,
  seed: (pair) => pair.seed,
  axis: (pair) => pair.axis,
  x: (pair) => pair.x,
  n: (pair) => pair.n,
  errors_a: ({ errors }) => errors?.a,
  errors_b: ({ errors }) => errors?.b,
  errors_both: ({ errors }) => errors?.both,
  variance_a: ({ moments }) => moments?.a,
  variance_b: ({ moments }) => moments?.b,
  covariance: ({ moments }) => moments?.covariance,
} satisfies Columns<PairRow>;

type Column = keyof typeof columns;

const columnNames = Object.keys(columns) as Column[]; // its keys and no others

/** Writes pairs; an existing file is replaced as a whole or not at all. */
export function writePairs(path: string, pairs: readonly PairRow[]): void {
  replaceFile(path, formatPairs(pairs));
}

/**
 * Reads pairs.
 *
 * @throws {UsageError} one line that names the file, the line, the column and what was expected
 */
export function readPairs(path: string): PairRow[] {
  return parsePairs(readTextFile(path), path);
}

/** Pairs as CSV text with a header line. */
export function formatPairs(pairs: readonly PairRow[]): string {
  return formatTable(pairs, columns);
}

/** Pairs from CSV text; `file` names it in errors. @throws {UsageError} as {@link readPairs} */
export function parsePairs(text: string, file: string): PairRow[] {
  return parseTable(text, file, columnNames, parsePair);
}

function parsePair({ text, finite, count, oneOf, mistake }: Fields<Column>): PairRow {
  const profile = oneOf("profile", profileNames);
  const n = count("n");
  const errorsUpTo = (column: Column, most: number) => {
    const errors = count(column);
    if (errors > most) throw mistake(column, `at most ${most}`);
    return errors;
  };
  const variance = (column: Column) => {
    const value = finite(column);
    if (value < 0) throw mistake(column, "a variance from 0 on");
    return value;
  };
  const counted = text("errors_a") !== "";
  const errors = () => {
    const a = errorsUpTo("errors_a", n), b = errorsUpTo("errors_b", n);
    return { a, b, both: errorsUpTo("errors_both", Math.min(a, b)) };
  };
  const moments = () => {
    const a = variance("variance_a"), b = variance("variance_b");
    return { a, b, covariance: finite("covariance") };
  };
  return {
    suite: text("suite"),
    profile,
    experiment: text("experiment"),
    metric: text("metric"),
    a: text("a"),
    b: text("b"),
    seed: count("seed"),
    axis: text("axis"),
    x: finite("x"),
    n,
    ...(counted ? { errors: errors() } : { moments: moments() }),
  };
}
