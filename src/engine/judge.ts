/** Holds rows against a suite's claims. @module */
import { lacking } from "./lacking.ts";
import { fromFileUrl, kindOf, root } from "./paths.ts";
import type { Claim, Verdict } from "../claims/claim.ts";
import { readClaims } from "../claims/claims_file.ts";
import { publishedEfforts, trainingShares } from "../suite/profiles.ts";
import type { ProfileName, Row, Suite } from "../suite/types.ts";
import { checkClaims } from "../claims/verdict.ts";

/**
 * A paper's claims, from `results/published/` or, for a suite elsewhere, from beside it.
 *
 * @throws {UsageError} where the file is missing or wrong
 */
export function claimsOf(suite: Suite, url: URL): Claim[] {
  const beside = fromFileUrl(new URL(suite.claims, url));
  return readClaims(
    kindOf(beside) === "file" ? beside : fromFileUrl(new URL(`results/published/${suite.claims}`, root)),
  );
}

/** The verdicts on claims. */
export function judge(
  claims: readonly Claim[],
  suite: Suite,
  profile: ProfileName,
  rows: readonly Row[],
): Verdict[] {
  const methods = Object.entries(suite.methods);
  const verdicts = checkClaims(claims, rows, {
    profile,
    trainingShares: trainingShares(suite, profile),
    methodKinds: Object.fromEntries(methods.map(([name, method]) => [name, method.kind])),
    items: itemNames(suite),
    publishedEffort: publishedEfforts(suite),
  });
  const ran = new Set(rows.map((row) => row.experiment));
  // A run has one backend.
  const offered = { profile, methods: Object.keys(suite.methods), backend: rows[0]?.backend ?? "exact" };
  return verdicts.map((verdict, i) => {
    const experiment = claims[i].measure?.experiment;
    if (verdict.verdict !== "not-run" || !experiment || ran.has(experiment)) return verdict;
    const needed = Object.hasOwn(suite.experiments, experiment)
      ? lacking(suite, experiment, offered)
      : undefined;
    return needed ? { ...verdict, because: `${experiment} needs ${needed}` } : verdict;
  });
}

function itemNames(suite: Suite): Record<string, string> {
  return Object.fromEntries(
    Object.entries(suite.experiments).flatMap(([name, experiment]) => {
      if (experiment.kind === "trainingCurve" || experiment.kind === "costs") return [];
      return [[name, experiment.kind === "latency" ? "calls" : suite.datasets[experiment.dataset].items]];
    }),
  );
}
