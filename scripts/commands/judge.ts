/** Holds rows against a suite's claims. @module */
import { fromFileUrl, kindOf, root } from "../../src/engine/paths.ts";
import type { Verdict } from "../../src/suite/claim.ts";
import { readClaims } from "../../src/suite/claims_file.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { trainingShares, withNeeds } from "../../src/suite/profiles.ts";
import type { Method, ProfileName, Row, Suite } from "../../src/suite/types.ts";
import { checkClaims } from "../../src/suite/verdict.ts";

/** The verdicts on a suite's claims. @throws {UsageError} where the claims' file is missing or wrong */
export function judge(suite: Suite, url: URL, profile: ProfileName, rows: readonly Row[]): Verdict[] {
  const path = claimsPath(suite, url);
  let claims;
  try {
    claims = readClaims(path);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const methods = Object.entries(suite.methods);
  return checkClaims(claims, rows, {
    profile,
    trainingShares: trainingShares(suite, profile),
    methodKinds: Object.fromEntries(methods.map(([name, method]) => [name, method.kind])),
    items: itemNames(suite),
    publishedEffort: Object.fromEntries(methods.map(([name, method]) => [name, publishedEffort(method)])),
  });
}

/** `results/published/` holds the claims; a suite elsewhere may have them beside it. */
export function claimsPath(suite: Suite, url: URL): string {
  const beside = fromFileUrl(new URL(suite.claims, url));
  return kindOf(beside) === "file" ? beside : fromFileUrl(new URL(`results/published/${suite.claims}`, root));
}

function itemNames(suite: Suite): Record<string, string> {
  return Object.fromEntries(
    Object.entries(suite.experiments).flatMap(([name, experiment]) =>
      experiment.kind === "trainingCurve" ? [] : [[name, suite.datasets[experiment.dataset].items]]
    ),
  );
}

function publishedEffort(method: Method): number {
  return withNeeds(Object.values(method.parts ?? {}))
    .reduce((sum, training) => sum + training.effort(training.recipes.paper), 0);
}
