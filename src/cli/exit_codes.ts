/** Exit codes. @module */
import type { VerdictSummary } from "../claims/verdict.ts";
import type { Row } from "../suite/types.ts";

/** What a command's exit status says. */
export const exitCodes = { ok: 0, contradicted: 1, usage: 2, failed: 3, interrupted: 130 } as const;

/**
 * The exit code of a run or a check: a failed unit weighs more, as its absence may hide a contradiction.
 *
 * @param worse the claims that the reference decided better
 */
export function exitCodeOf(
  rows: readonly Row[],
  verdicts: readonly VerdictSummary[],
  worse: readonly string[],
): number {
  if (rows.some((row) => row.failure !== undefined)) return exitCodes.failed;
  if (worse.length > 0 || verdicts.some((one) => one.verdict === "contradicted")) {
    return exitCodes.contradicted;
  }
  return exitCodes.ok;
}
