/** Holds rows against a suite's claims. @module */
import { fromFileUrl, kindOf, root } from "../../src/engine/paths.ts";
import type { Claim, Verdict } from "../../src/suite/claim.ts";
import { readClaims } from "../../src/suite/claims_file.ts";
import { trainingShares, withNeeds } from "../../src/suite/profiles.ts";
import type { Method, ProfileName, Row, Suite } from "../../src/suite/types.ts";
import { checkClaims } from "../../src/suite/verdict.ts";

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
  return checkClaims(claims, rows, {
    profile,
    trainingShares: trainingShares(suite, profile),
    methodKinds: Object.fromEntries(methods.map(([name, method]) => [name, method.kind])),
    items: itemNames(suite),
    publishedEffort: Object.fromEntries(methods.map(([name, method]) => [name, publishedEffort(method)])),
  });
}

function itemNames(suite: Suite): Record<string, string> {
  return Object.fromEntries(
    Object.entries(suite.experiments).flatMap(([name, experiment]) => {
      if (experiment.kind === "trainingCurve") return [];
      return [[name, experiment.kind === "latency" ? "calls" : suite.datasets[experiment.dataset].items]];
    }),
  );
}

function publishedEffort(method: Method): number {
  return withNeeds(Object.values(method.parts ?? {}))
    .reduce((sum, training) => sum + training.effort(training.recipes.paper), 0);
}
