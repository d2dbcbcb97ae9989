/** Holds rows against a suite's claims. @module */
import { howToGive, missingFile } from "./data_files.ts";
import { fromFileUrl, kindOf, root } from "./paths.ts";
import type { Claim, Verdict } from "../suite/claim.ts";
import { readClaims } from "../suite/claims_file.ts";
import { publishedEfforts, trainingShares } from "../suite/profiles.ts";
import type { ProfileName, Row, Suite } from "../suite/types.ts";
import { checkClaims } from "../suite/verdict.ts";

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
  return verdicts.map((verdict, i) => {
    const experiment = claims[i].measure?.experiment;
    if (verdict.verdict !== "not-run" || !experiment || ran.has(experiment)) return verdict;
    const file = Object.hasOwn(suite.experiments, experiment)
      ? missingFile(suite, experiment, profile, Object.keys(suite.methods), {})
      : undefined;
    return file ? { ...verdict, because: `${experiment} needs ${howToGive(suite, file)}` } : verdict;
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
