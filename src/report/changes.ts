/**
 * What a run gave otherwise than the committed reference: what a nightly run reports.
 *
 * @module
 */
import type { Claim } from "../claims/claim.ts";
import type { VerdictKind, VerdictSummary } from "../claims/verdict.ts";
import type { Suite } from "../suite/types.ts";
import type { RunResult } from "./result.ts";

/** A claim with another verdict than before. */
export interface VerdictChange {
  readonly claim: string;
  readonly was: VerdictKind;
  readonly is: VerdictKind;
  readonly because: string;
}

/** What differs between a run and the reference. */
export interface Changes {
  readonly suite: string;
  /** The two fingerprints, where they differ. */
  readonly fingerprint?: { readonly was: string; readonly is: string };
  readonly verdicts: readonly VerdictChange[];
}

/**
 * Compares a run with the reference of its suite and profile. Claims about latency are left out: they are about the
 * machine. So are claims that the reference doesn't know.
 */
export function changesSince(
  reference: RunResult,
  result: RunResult,
  suite: Suite,
  claims: readonly Claim[],
): Changes {
  const ofMachine = claimsOnMachine(suite, claims);
  const before = new Map(reference.verdicts.map((verdict) => [verdict.claim, verdict.verdict]));
  const moved = (verdict: VerdictSummary) =>
    before.has(verdict.claim) && before.get(verdict.claim) !== verdict.verdict &&
    !ofMachine.has(verdict.claim);
  return {
    suite: result.suite,
    ...(reference.fingerprint === result.fingerprint
      ? {}
      : { fingerprint: { was: reference.fingerprint, is: result.fingerprint } }),
    verdicts: result.verdicts.filter(moved)
      .map(({ claim, verdict, because }) => ({ claim, was: before.get(claim)!, is: verdict, because })),
  };
}

/** The ids of claims about latency: another machine may well decide them otherwise. */
export function claimsOnMachine(suite: Suite, claims: readonly Claim[]): ReadonlySet<string> {
  return new Set(
    claims.filter(({ measure }) => measure && suite.experiments[measure.experiment]?.kind === "latency")
      .map(({ id }) => id),
  );
}

/** Whether anything changed. */
export function hasChanged({ fingerprint, verdicts }: Changes): boolean {
  return fingerprint !== undefined || verdicts.length > 0;
}

/** The changes of several suites in Markdown: what an issue says. */
export function changesText(changes: readonly Changes[]): string {
  return changes.map((one) => {
    const lines = [
      ...(one.fingerprint
        ? [`- fingerprint: \`${one.fingerprint.was}\` became \`${one.fingerprint.is}\``]
        : []),
      ...one.verdicts.map(({ claim, was, is, because }) =>
        `- \`${claim}\`: **${was}** became **${is}**: ${because.replaceAll("`", "'")}`
      ),
    ];
    return `## ${one.suite}\n\n${lines.length > 0 ? lines.join("\n") : "As the reference says."}\n`;
  }).join("\n");
}
