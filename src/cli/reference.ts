/** What `results/reference/` says a suite gives, and whether a run does worse. @module */
import { fromFileUrl, kindOf, root } from "../engine/paths.ts";
import { claimsOnMachine } from "../report/changes.ts";
import { readResult, type RunResult } from "../report/result.ts";
import type { Claim } from "../claims/claim.ts";
import type { VerdictSummary } from "../claims/verdict.ts";
import type { ProfileName, Suite } from "../suite/types.ts";

/** The committed result of a suite, if it is of this profile. */
export function referenceOf(suite: string, profile: ProfileName): RunResult | undefined {
  const path = fromFileUrl(new URL(`results/reference/${suite}/result.json`, root));
  if (kindOf(path) !== "file") return undefined;
  const result = readResult(path);
  return result.profile === profile ? result : undefined;
}

/**
 * Claims that the reference reproduced and these verdicts don't. Claims about latency are left out: another machine
 * may well decide them otherwise. So are those that were not run.
 */
export function worseThanReference(
  suite: Suite,
  claims: readonly Claim[],
  verdicts: readonly VerdictSummary[],
  reference: RunResult | undefined,
): string[] {
  const reproduced = new Set(
    reference?.verdicts.filter(({ verdict }) => verdict === "reproduced").map(({ claim }) => claim),
  );
  const ofMachine = claimsOnMachine(suite, claims);
  return verdicts.filter(({ claim, verdict }) =>
    reproduced.has(claim) && !ofMachine.has(claim) && verdict !== "reproduced" && verdict !== "not-run"
  ).map(({ claim }) => claim);
}

/** The line that says so, or nothing. */
export function worseText(worse: readonly string[]): string[] {
  return worse.length === 0 ? [] : [`worse than results/reference, which reproduced: ${worse.join(", ")}`];
}
