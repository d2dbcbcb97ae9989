/**
 * airtight as a library: what a suite's file, a method of one's own, or a notebook needs.
 *
 * @example A report of a run, as one HTML page that needs no other file
 * ```ts
 * import { reportPage, runSuite } from "@airtight/airtight";
 *
 * const run = await runSuite("examples/bpsk.ts", { profile: "smoke", store: await Deno.makeTempDir() });
 * const page = await reportPage([{ source: "a notebook", ...run }]);
 * if (!page.includes("Digital Communications")) throw new Error("the page is about Proakis' book");
 * ```
 *
 * @module
 */
export { defineSuite } from "./src/suite/define.ts";
export * from "./src/suite/types.ts";
export type { Claim, ClaimMeasure, ClaimTarget, Verdict, VerdictKind } from "./src/claims/claim.ts";
export { readClaims } from "./src/claims/claims_file.ts";
export { checkClaims, type CheckContext } from "./src/claims/verdict.ts";
export { UsageError } from "./src/suite/errors.ts";
export { runSuite, type SuiteRun, type SuiteRunOptions } from "./src/engine/run_suite.ts";
export { readRows, writeRows } from "./src/report/csv.ts";
export { loadRows } from "./src/report/load_rows.ts";
export { compareRows, type Comparison } from "./src/report/compare.ts";
export { reportPage } from "./src/report/html/page.ts";
export type { ReportedRun } from "./src/report/html/report.ts";
export { type Stream, stream, substream } from "./src/compute/random.ts";
