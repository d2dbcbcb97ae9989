/** `bench run`: trains, measures, judges and writes the files. @module */
import { recordEnvironment } from "../engine/environment.ts";
import { shownPath } from "../engine/paths.ts";
import { type Plan, shardBudget, shardKey } from "../engine/plan.ts";
import { prepareEngine } from "../engine/prepare.ts";
import { ProgressLine } from "../engine/progress.ts";
import { collectRows, fingerprint } from "../engine/rows.ts";
import { run, type RunOutcome } from "../engine/run.ts";
import { reasonOf, Store, StoreError } from "../engine/store.ts";
import { writeRows } from "../report/csv.ts";
import { type RunResult, writeResult } from "../report/result.ts";
import { experimentTables, terminalStyle, verdictList } from "../report/tables.ts";
import type { Claim } from "../claims/claim.ts";
import type { Row, Suite } from "../suite/types.ts";
import { drawFigures } from "../report/plots.ts";
import { claimsOf, judge } from "../engine/judge.ts";
import { referenceOf, worseText, worseThanReference } from "./reference.ts";
import { findUnit, runUnit, trainingsFor } from "./unit.ts";
import { readRequest, type RunFlags, type RunRequest } from "./request.ts";
import { exitCodeOf, exitCodes, isFailed } from "./exit_codes.ts";

/** Runs a suite. @returns the exit code */
export async function runSuite(name: string, flags: RunFlags): Promise<number> {
  const request = await readRequest(name, flags);
  // a part of a run can't be held against the claims
  const claims = request.shard ? [] : claimsOf(request.suite, request.url);
  const wanted = flags.unit === undefined ? undefined : findUnit(request.plan, flags.unit);
  prepareEngine(request.setup);
  const begin = performance.now();
  const progress = progressOf(request, flags);
  try {
    for (const line of request.leftOut) progress.print(line);
    const store = new Store(request.setup.store, (line) => progress.warning(line));
    for (const path of request.stores) {
      const imported = store.import(new Store(path, (line) => progress.warning(line)));
      progress.print(`${imported} finished units taken from ${shownPath(path)}`);
    }
    if (flags.fresh) forget(request.plan, store);
    for (const [hash, listing] of request.plan.listings) store.putListing(hash, listing);
    const plan = wanted ? { ...request.plan, trainings: trainingsFor(wanted), points: [] } : request.plan;
    const outcome = await runInterruptibly({ ...request, plan }, store, progress);
    if (outcome.interrupted) {
      progress.close();
      console.error("interrupted: what is finished is kept, and the same command goes on from here");
      return exitCodes.interrupted;
    }
    progress.close();
    if (wanted) return await runUnit(wanted, request.setup, store);
    return await conclude(request, flags, store, outcome, claims, (performance.now() - begin) / 1000);
  } finally {
    progress.close();
  }
}

function progressOf({ suite, plan, workers, setup, shard }: RunRequest, flags: RunFlags): ProgressLine {
  const part = shard ? ` ${shard.index}/${shard.count}` : "";
  const title = `${suite.id} ${setup.profile}${part}`;
  return new ProgressLine({ title, plan, workers, quiet: flags.quiet ?? false });
}

/** `--fresh`: removes what the store has of this plan. */
function forget(plan: Plan, store: Store): void {
  for (const { key } of plan.trainings) {
    store.remove(key);
    store.removeCheckpoint(key);
  }
  for (const point of plan.points) {
    if (point.kind === "costs") store.remove(point.key);
    if (point.kind !== "monteCarlo") continue;
    for (let index = 0; index < shardBudget(point.rule); index++) store.remove(shardKey(point, index));
  }
}

/** What a terminal, and a batch system before it kills, sends. */
const endSignals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Ctrl-C ends the run in good order; a second one ends it at once. */
async function runInterruptibly(
  { plan, setup, workers }: RunRequest,
  store: Store,
  observer: ProgressLine,
): Promise<RunOutcome> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(exitCodes.interrupted);
    observer.print("interrupted: storing the state of the trainings …", true);
    controller.abort();
  };
  for (const signal of endSignals) Deno.addSignalListener(signal, onInterrupt);
  try {
    const cores = Math.max(1, navigator.hardwareConcurrency);
    return await run({ plan, store, setup, workers, cores, observer, interrupt: controller.signal });
  } finally {
    for (const signal of endSignals) Deno.removeSignalListener(signal, onInterrupt);
  }
}

/** Writes the files, says what came out, and how to exit. */
async function conclude(
  request: RunRequest,
  flags: RunFlags,
  store: Store,
  outcome: RunOutcome,
  claims: readonly Claim[],
  wallSeconds: number,
): Promise<number> {
  const { suite, plan, setup, out } = request;
  const rows = collectRows(outcome.state, store);
  const verdicts = judge(claims, suite, setup.profile, rows);
  const backend = outcome.engine && setup.backend === "exact" ? `exact (${outcome.engine})` : setup.backend;
  const result: RunResult = {
    suite: suite.id,
    profile: setup.profile,
    seeds: [...setup.seeds],
    fingerprint: fingerprint(rows, plan, store) ?? "none: the backend is statistical",
    verdicts,
    environment: await recordEnvironment({ backend, wallSeconds, peakMemoryBytes: outcome.peakMemoryBytes }),
  };
  await writeFiles(out, suite, rows, result);
  const worse = worseThanReference(suite, claims, verdicts, referenceOf(suite.id, setup.profile));
  if (flags.json) console.log(JSON.stringify({ ...result, rows }, null, 2));
  else if (!flags.quiet) printResult({ suite, rows, result, claims, worse, out });
  return exitCodeOf(rows, verdicts, worse);
}

/** Writes `rows.csv`, `result.json` and the figures. @throws {StoreError} where the disk is full */
async function writeFiles(
  out: string,
  suite: Suite,
  rows: readonly Row[],
  result: RunResult,
): Promise<void> {
  try {
    Deno.mkdirSync(out, { recursive: true });
    writeRows(`${out}/rows.csv`, rows);
    writeResult(`${out}/result.json`, result);
    const measured = rows.filter((row) => !isFailed(row));
    if (measured.length > 0) await drawFigures(suite, measured, out);
  } catch (error) {
    if (!(error as { code?: string }).code) throw error;
    for (const { name } of Deno.readDirSync(out)) {
      if (name.endsWith(".part")) Deno.removeSync(`${out}/${name}`);
    }
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
    rows.filter(isFailed).map((row) =>
      `${row.experiment} ${row.method} at ${row.axis} ${row.x}: ${row.stopReason}`
    ),
  );
  const { gpu } = result.environment;
  const parts = [
    ...shown.map((name) => experimentTables(suite, name, rows, style)),
    ...(failures.size > 0 ? [[...failures].join("\n")] : []),
    ...(claims.length > 0 ? [verdictList(result.verdicts, claims, style)] : []),
    ...worseText(worse),
    ...(gpu ? [`computed on ${gpu}`] : []),
    `fingerprint ${result.fingerprint}\nresults in ${shownPath(out)}: rows.csv, result.json, figures`,
  ];
  console.log(parts.join("\n\n"));
}
