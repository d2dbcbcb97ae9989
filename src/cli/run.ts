/** `bench run`: trains, measures, judges and writes the files. @module */
import type { Claim } from "../claims/claim.ts";
import { gitCommit, recordEnvironment } from "../engine/environment.ts";
import { shownPath } from "../engine/paths.ts";
import type { RunHooks } from "../engine/execute.ts";
import { type PlannedRun, planRun } from "../engine/plan_run.ts";
import { ProgressLine } from "./progress.ts";
import { runPlanned, type SuiteRun } from "../engine/run_suite.ts";
import { reasonOf, StoreError } from "../engine/store.ts";
import { computeUnit, findUnit, type UnitOutcome } from "../engine/unit.ts";
import { writeRows } from "../report/csv.ts";
import { writePairs } from "../report/pairs_csv.ts";
import { drawFigures } from "../report/plots.ts";
import { type RunResult, writeResult } from "../report/result.ts";
import { experimentTables, terminalStyle, verdictList } from "../report/tables.ts";
import { UsageError } from "../suite/errors.ts";
import { placeText } from "../suite/row.ts";
import type { Row, Suite } from "../suite/types.ts";
import { exitCodeOf, exitCodes } from "./exit_codes.ts";
import { makeOutputDirectory } from "./output.ts";
import { commitProblem, referenceOf, referenceOut, worseText, worseThanReference } from "./reference.ts";
import { outOf, requestOf, type RunFlags } from "./request.ts";

/** Runs a suite, or with `--unit` one unit of it. @returns the exit code */
export async function runCommand(suite: string, flags: RunFlags): Promise<number> {
  const planned = await planRun(requestOf(suite, flags));
  const out = flags.reference ? referenceOut(planned, flags, gitCommit()) : outOf(planned, flags);
  const found = flags.unit === undefined ? undefined : findUnit(planned.plan, flags.unit);
  const progress = progressOf(planned, flags);
  if (found) {
    const outcome = await interruptibly(progress, (hooks) => computeUnit(planned, found, hooks));
    return outcome ? printUnit(outcome) : exitCodes.interrupted;
  }
  makeOutputDirectory(flags.reference ? "--reference" : "--out", out, resultFiles);
  const run = await interruptibly(progress, (hooks) => runPlanned(planned, hooks));
  return run ? await conclude(run, flags, out) : exitCodes.interrupted;
}

function progressOf({ suite, plan, workers, setup, shard }: PlannedRun, flags: RunFlags): ProgressLine {
  const part = shard ? ` ${shard.index}/${shard.count}` : "";
  const title = `${suite.id} ${setup.profile}${part}`;
  return new ProgressLine({ title, plan, workers, quiet: flags.quiet ?? false });
}

/** What a terminal sends, also when it is closed, and a batch system before it kills. */
const endSignals: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGHUP"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Does what Ctrl-C ends in good order; a second one ends it at once.
 *
 * @returns undefined where it was interrupted
 */
async function interruptibly<T>(
  progress: ProgressLine,
  work: (hooks: RunHooks) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(exitCodes.interrupted);
    progress.print("interrupted: storing the state of the trainings …", true);
    controller.abort();
  };
  for (const signal of endSignals) Deno.addSignalListener(signal, onInterrupt);
  try {
    return await work({ observer: progress, signal: controller.signal });
  } catch (error) {
    if (error !== controller.signal.reason) throw error;
    progress.close();
    console.error("interrupted: what is finished is kept, and the same command goes on from here");
  } finally {
    progress.close();
    for (const signal of endSignals) Deno.removeSignalListener(signal, onInterrupt);
  }
}

/** Prints what a unit gave, as JSON. @returns the exit code */
function printUnit(outcome: UnitOutcome): number {
  const { key, label } = outcome;
  if (outcome.kind === "failed") {
    console.error(`bench: ${label}: ${outcome.error}`);
    return exitCodes.failed;
  }
  const { value, artifact } = outcome.stored;
  const tensors = Object.entries(artifact?.tensors ?? {}).map(([name, { shape }]) => ({ name, shape }));
  const result = artifact ? { tensors, info: artifact.info } : { value };
  console.log(JSON.stringify({ key, label, ...result }, null, 2));
  return exitCodes.ok;
}

/** Writes the files, says what came out, and how to exit. */
async function conclude(run: SuiteRun, flags: RunFlags, out: string): Promise<number> {
  const { suite, profile, rows, claims, verdicts } = run;
  const problem = flags.reference ? commitProblem(gitCommit(), run.computedOn) : undefined;
  if (problem !== undefined) throw new UsageError(`--reference: ${problem}`);
  const result: RunResult = {
    suite: suite.id,
    profile,
    seeds: [...run.seeds],
    fingerprint: run.fingerprint ?? "none: the backend is statistical",
    ...(run.stopped.length > 0 ? { stopped: run.stopped } : {}),
    verdicts,
    environment: await recordEnvironment(run),
    computedOn: run.computedOn,
  };
  await writeFiles(out, run, result);
  const worse = worseThanReference(suite, claims, verdicts, referenceOf(suite.id, profile));
  if (flags.json) console.log(JSON.stringify({ ...result, rows }, null, 2));
  else if (!flags.quiet) printResult({ suite, rows, result, claims, worse, out });
  return exitCodeOf(rows, verdicts, worse);
}

/** What a run writes beside its figures. */
const resultFiles = ["rows.csv", "pairs.csv", "result.json"];

/** Writes `rows.csv`, `pairs.csv`, `result.json` and the figures. @throws {StoreError} where the disk is full */
async function writeFiles(out: string, { suite, rows, pairs }: SuiteRun, result: RunResult): Promise<void> {
  try {
    writeRows(`${out}/rows.csv`, rows);
    writePairs(`${out}/pairs.csv`, pairs);
    writeResult(`${out}/result.json`, result);
    const measured = rows.filter((row) => row.failure === undefined);
    if (measured.length > 0) await drawFigures(suite, measured, out);
  } catch (error) {
    if (!(error as { code?: string }).code) throw error;
    throw new StoreError(`${shownPath(out)} can't be written: ${reasonOf(error)}`);
  }
}

/** Tables, failures, verdicts, and where the files are. Training curves are for the eye: their figure is a file. */
function printResult({ suite, rows, result, claims, worse, out }: {
  suite: Suite;
  rows: readonly Row[];
  result: RunResult;
  claims: readonly Claim[];
  worse: readonly string[];
  out: string;
}): void {
  const style = terminalStyle();
  const shown = Object.keys(suite.experiments).filter((name) =>
    suite.experiments[name].kind !== "trainingCurve" && rows.some((row) => row.experiment === name)
  );
  const failures = new Set(
    rows.filter((row) => row.failure !== undefined).map((row) =>
      `${row.experiment} ${row.method}${placeText(row)}: failed: ${row.failure}`
    ),
  );
  const { gpu } = result.environment;
  const parts = [
    ...shown.map((name) => experimentTables(suite, name, rows, style)),
    ...(failures.size > 0 ? [[...failures].join("\n")] : []),
    ...(claims.length > 0 ? [verdictList(result.verdicts, claims, style)] : []),
    ...worseText(worse),
    ...(gpu ? [`computed on ${gpu}`] : []),
    `fingerprint ${result.fingerprint}\nresults in ${
      shownPath(out)
    }: rows.csv, pairs.csv, result.json, figures`,
  ];
  console.log(parts.join("\n\n"));
}
