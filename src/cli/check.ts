/** `bench check`: results that are there already against the paper's claims. @module */
import { methodsOf } from "../claims/measures/kinds.ts";
import { kindOf } from "../engine/paths.ts";
import { writeRows } from "../report/csv.ts";
import { writeResult } from "../report/result.ts";
import { terminalStyle, verdictList } from "../report/tables.ts";
import { UsageError } from "../suite/errors.ts";
import type { Row } from "../suite/types.ts";
import { listOf } from "./arguments.ts";
import { exitCodeOf } from "./exit_codes.ts";
import { budgetsFile, type JudgedRun, loadSuites, readJudgedRun } from "./judged_run.ts";
import { referenceOf, worseText, worseThanReference } from "./reference.ts";

/** The options of `check`. */
export interface CheckFlags {
  suite?: string;
  /** Results of smaller budgets, separated by commas. */
  budgets?: string;
  write?: boolean;
  json?: boolean;
}

/** Prints the verdicts. @returns the exit code */
export async function checkResult(path: string, flags: CheckFlags): Promise<number> {
  const named = await loadSuites(flags.suite === undefined ? [] : [flags.suite]);
  const budgets = flags.budgets === undefined ? [] : listOf("--budgets", flags.budgets);
  const run = await readJudgedRun(path, named, budgets);
  const { suite, profile, rows, claims, verdicts } = run;
  if (flags.write) writeVerdicts(path, run);
  const worse = worseThanReference(suite, claims, verdicts, referenceOf(suite.id, profile));
  if (flags.json) console.log(JSON.stringify(verdicts, null, 2));
  else console.log([verdictList(verdicts, claims, terminalStyle()), ...worseText(worse)].join("\n\n"));
  return exitCodeOf(rows, verdicts, worse);
}

/** `--write`: puts the verdicts into `result.json`, and what claims use of the budgets' rows beside it. */
function writeVerdicts(path: string, run: JudgedRun): void {
  const { result, verdicts, budgets } = run;
  if (!result || kindOf(path) !== "directory") {
    throw new UsageError(`--write: '${path}' is no directory with a result.json`);
  }
  writeResult(`${path}/result.json`, { ...result, verdicts });
  if (budgets.length > 0) writeRows(`${path}/${budgetsFile}`, budgets.filter((row) => isUsed(run, row)));
}

function isUsed({ claims }: JudgedRun, { experiment, metric, method }: Row): boolean {
  return claims.some(({ measure }) =>
    measure?.experiment === experiment && measure.metric === metric && methodsOf(measure).includes(method)
  );
}
