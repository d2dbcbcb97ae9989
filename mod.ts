/**
 * airtight as a library: what a suite file, a method of one's own, or a notebook needs.
 *
 * @module
 */
export { defineSuite } from "./src/suite/define.ts";
export * from "./src/suite/types.ts";
export type { Claim, ClaimMeasure, ClaimTarget, Verdict, VerdictKind } from "./src/suite/claim.ts";
export { readClaims } from "./src/suite/claims_file.ts";
export { checkClaims } from "./src/suite/verdict.ts";
export { readRows, writeRows } from "./src/report/csv.ts";
export { type Stream, stream, substream } from "./src/compute/random.ts";
