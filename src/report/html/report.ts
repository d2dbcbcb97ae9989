/**
 * What a report page is made from.
 *
 * @module
 */
import type { Claim } from "../../claims/claim.ts";
import type { Verdict } from "../../claims/verdict.ts";
import type { Row, Suite } from "../../suite/types.ts";
import type { RunResult } from "../result.ts";

/** A run with the verdicts on it. */
export interface ReportedRun {
  /** Where the results are, as the reader knows it: "out/eqnet-nightly". */
  readonly source: string;
  /** What was run. */
  readonly suite: Suite;
  /** What it gave; at least one. */
  readonly rows: readonly Row[];
  /** What the paper claims, in the order in which they are shown. */
  readonly claims: readonly Claim[];
  /** On the claims. */
  readonly verdicts: readonly Verdict[];
  /** `result.json`, where there is one. */
  readonly result?: RunResult;
  /** An earlier run that this one is compared with. */
  readonly before?: {
    readonly source: string;
    readonly rows: readonly Row[];
    readonly verdicts: readonly Verdict[];
  };
}

/** A run with the prefix of its ids on the page. */
export interface PlacedRun extends ReportedRun {
  readonly id: string;
}

/** A method as figures call it; one that a user brought along goes by its name. */
export function methodLabel({ suite }: ReportedRun, method: string): string {
  return suite.methods[method]?.label ?? method;
}
