/** What `results/reference/` says a suite gives, whether a run does worse, and when one may be put there. @module */
import { listSuites } from "../engine/load.ts";
import { fromFileUrl, kindOf, root } from "../engine/paths.ts";
import type { PlannedRun } from "../engine/plan_run.ts";
import { claimsOnMachine } from "../report/changes.ts";
import { readResult, type RunResult } from "../report/result.ts";
import type { ComputedOn } from "../suite/environment.ts";
import { UsageError } from "../suite/errors.ts";
import type { Claim } from "../claims/claim.ts";
import type { VerdictSummary } from "../claims/verdict.ts";
import type { ProfileName, Suite } from "../suite/types.ts";
import type { RunFlags } from "./request.ts";

/**
 * Where `--reference` writes.
 *
 * @param commit the working tree's: see `gitCommit`
 * @throws {UsageError} where what is asked for isn't a whole run of one of the suites, or the tree has changes
 */
export function referenceOut(
  { suite, url }: Pick<PlannedRun, "suite" | "url">,
  flags: RunFlags,
  commit: string | undefined,
): string {
  const parts = ["out", "methods", "experiments", "method", "shard", "unit", "seed", "seeds"] as const;
  const part = parts.find((name) => flags[name] !== undefined);
  if (part !== undefined) throw new UsageError(`--reference is a whole run: leave out --${part}`);
  if (listSuites().get(suite.id)?.href !== url.href) {
    throw new UsageError(`--reference: '${suite.id}' is not one of 'bench list'`);
  }
  const problem = commitProblem(commit, []);
  if (problem !== undefined) throw new UsageError(`--reference: ${problem}`);
  return fromFileUrl(new URL(`results/reference/${suite.id}`, root));
}

/**
 * What speaks against a reference result: it is to come from one commit without changes, units that were computed before
 * included.
 *
 * @param commit the working tree's: see `gitCommit`
 * @returns undefined where nothing does
 */
export function commitProblem(
  commit: string | undefined,
  computedOn: readonly Pick<ComputedOn, "commit">[],
): string | undefined {
  if (commit === undefined) return "there is no commit that the results could name";
  if (commit.endsWith("+")) return "the working tree has changes; commit them first";
  const other = computedOn.find((one) => one.commit !== commit);
  if (!other) return undefined;
  const of = other.commit === undefined ? "no commit" : `commit ${other.commit.slice(0, 12)}`;
  const how = other.commit?.endsWith("+") ? ", with changes" : "";
  return `some units are of ${of}${how}, not of ${
    commit.slice(0, 12)
  }; name another --store, or run with --fresh`;
}

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
