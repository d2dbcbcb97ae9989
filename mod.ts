/**
 * airtight as a library, for notebooks and programs: run suites, read their rows, hold them against claims, and write
 * reports. A file of a suite or of a method imports `airtight/suite`, `airtight/phy`, `airtight/learn` and
 * `airtight/kernels`, which are small, so that its results don't depend on what it doesn't use.
 *
 * @example A report of a run, as one HTML page that needs no other file
 * ```ts
 * import { reportPage, runSuite } from "airtight";
 *
 * const run = await runSuite("examples/bpsk.ts", { profile: "smoke", store: await Deno.makeTempDir() });
 * const page = await reportPage([{ source: "a notebook", ...run }]);
 * if (!page.includes("Digital Communications")) throw new Error("the page is about Proakis' book");
 * ```
 *
 * @module
 */
export * from "./src/suite/mod.ts";
export type { Claim, ClaimMeasure, ClaimTarget, Evidence } from "./src/claims/claim.ts";
export type { Budget, TrainingFacts } from "./src/claims/enough_training.ts";
export { readClaims } from "./src/claims/claims_file.ts";
export { checkClaims, type CheckContext } from "./src/claims/check.ts";
export type { Bounds } from "./src/claims/measures/estimate.ts";
export type * from "./src/claims/verdict.ts";
export type { LeftOutExperiment } from "./src/engine/plan_run.ts";
export {
  RequestError,
  type RunBackend,
  runBackends,
  type RunPart,
  type RunRequest,
} from "./src/engine/request.ts";
export type { Task, TaskProgress } from "./src/engine/protocol.ts";
export type { RunObserver } from "./src/engine/run.ts";
export { runSuite, type SuiteRun, type SuiteRunOptions } from "./src/engine/run_suite.ts";
export { StoreError } from "./src/engine/store.ts";
export { type Change, compareRows, type Comparison } from "./src/report/compare.ts";
export { readRows, writeRows } from "./src/report/csv.ts";
export { readPairs, writePairs } from "./src/report/pairs_csv.ts";
export { reportPage } from "./src/report/html/page.ts";
export type { ReportedRun } from "./src/report/html/report.ts";
export { loadPairs, loadRows } from "./src/report/load_rows.ts";
export { readResult, type RunResult } from "./src/report/result.ts";
export type { ComputedOn, Environment } from "./src/suite/environment.ts";
