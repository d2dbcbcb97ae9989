/** `bench check`: results that are there already against the paper's claims. @module */
import { findSuite, loadSuite } from "../engine/load.ts";
import { loadRows } from "../report/load_rows.ts";
import { terminalStyle, verdictList } from "../report/tables.ts";
import { exitCodeOf } from "./exit_codes.ts";
import { claimsOf, judge } from "../engine/judge.ts";
import { referenceOf, worseText, worseThanReference } from "./reference.ts";

/** Prints the verdicts. @returns the exit code */
export async function checkResult(path: string, flags: { suite?: string; json?: boolean }): Promise<number> {
  const rows = loadRows(path);
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
