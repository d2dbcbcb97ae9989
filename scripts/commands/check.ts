/** `bench check`: results that are there already against the paper's claims. @module */
import { findSuite, loadSuite } from "../../src/engine/load.ts";
import { kindOf } from "../../src/engine/paths.ts";
import { readRows } from "../../src/report/csv.ts";
import { terminalStyle, verdictList } from "../../src/report/tables.ts";
import { UsageError } from "../../src/suite/errors.ts";
import type { Row } from "../../src/suite/types.ts";
import { exitCodeOf } from "./exit_codes.ts";
import { claimsOf, judge } from "./judge.ts";
import { referenceOf, worseText, worseThanReference } from "./reference.ts";

/** Prints the verdicts. @returns the exit code */
export async function checkResult(path: string, flags: { suite?: string; json?: boolean }): Promise<number> {
  const rows = readResultRows(path);
  const [{ suite: id, profile }] = rows;
  const url = findSuite(flags.suite ?? id);
  const suite = await loadSuite(url);
  const claims = claimsOf(suite, url);
  const verdicts = judge(claims, suite, profile, rows);
  const worse = worseThanReference(suite, claims, verdicts, referenceOf(suite.id, profile));
  if (flags.json) console.log(JSON.stringify(verdicts, null, 2));
  else console.log([verdictList(verdicts, claims, terminalStyle()), ...worseText(worse)].join("\n\n"));
  return exitCodeOf(rows, verdicts, worse);
}

/** The rows of a result directory or a `rows.csv`. @throws {UsageError} */
export function readResultRows(path: string): Row[] {
  const file = kindOf(path) === "directory" ? `${path}/rows.csv` : path;
  let rows: Row[];
  try {
    rows = readRows(file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (rows.length === 0) throw new UsageError(`${file}: there are no rows`);
  return rows;
}
