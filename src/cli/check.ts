/** `bench check`: results that are there already against the paper's claims. @module */
import { terminalStyle, verdictList } from "../report/tables.ts";
import { exitCodeOf } from "./exit_codes.ts";
import { loadSuites, readJudgedRun } from "./judged_run.ts";
import { referenceOf, worseText, worseThanReference } from "./reference.ts";

/** Prints the verdicts. @returns the exit code */
export async function checkResult(path: string, flags: { suite?: string; json?: boolean }): Promise<number> {
  const named = await loadSuites(flags.suite === undefined ? [] : [flags.suite]);
  const { suite, profile, rows, claims, verdicts } = await readJudgedRun(path, named);
  const worse = worseThanReference(suite, claims, verdicts, referenceOf(suite.id, profile));
  if (flags.json) console.log(JSON.stringify(verdicts, null, 2));
  else console.log([verdictList(verdicts, claims, terminalStyle()), ...worseText(worse)].join("\n\n"));
  return exitCodeOf(rows, verdicts, worse);
}
