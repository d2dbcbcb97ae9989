/** Holds rows against a suite's claims. @module */
import { checkClaims } from "../claims/check.ts";
import type { Budget } from "../claims/enough_training.ts";
import type { Claim } from "../claims/claim.ts";
import { readClaims } from "../claims/claims_file.ts";
import type { Verdict } from "../claims/verdict.ts";
import { chosenLengths, fullEfforts, stoppedMethods, trainingShares } from "../suite/profiles.ts";
import type { PairRow, ProfileName, Row, Suite } from "../suite/types.ts";
import { missingRequirement } from "./missing_requirement.ts";
import { fromFileUrl, kindOf, root } from "./paths.ts";

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

/** What verdicts may go by beside the rows of a run. */
export interface JudgedWith {
  /** Rows of runs of smaller profiles, in any order: budgets over which a number may settle. */
  readonly budgets?: readonly Row[];
  /** Names of trainings that their stopping rule ended, with every seed. */
  readonly stopped?: readonly string[];
  /** What methods that saw the same items have in common, where that is known. */
  readonly pairs?: readonly PairRow[];
}

/** The verdicts on claims. */
export function judge(
  claims: readonly Claim[],
  suite: Suite,
  profile: ProfileName,
  rows: readonly Row[],
  { budgets = [], stopped = [], pairs }: JudgedWith = {},
): Verdict[] {
  return checkClaims(claims, rows, {
    trainingShares: trainingShares(suite, profile),
    methodKinds: Object.fromEntries(Object.entries(suite.methods).map(([name, { kind }]) => [name, kind])),
    items: itemNames(suite),
    fullEffort: fullEfforts(suite),
    chosenLengths: chosenLengths(suite),
    stopped: stoppedMethods(suite, profile, stopped),
    budgets: budgetsOf(suite, budgets),
    missingRequirements: missingRequirements(suite, profile, rows),
    ...(pairs ? { pairs } : {}),
  });
}

function budgetsOf(suite: Suite, rows: readonly Row[]): Budget[] {
  return [...Map.groupBy(rows, (row) => row.profile)]
    .map(([profile, own]) => ({ rows: own, trainingShares: trainingShares(suite, profile) }));
}

/** By experiment without rows: what it needs that a run without files of a user's own doesn't have. */
function missingRequirements(
  suite: Suite,
  profile: ProfileName,
  rows: readonly Row[],
): Record<string, string> {
  const ran = new Set(rows.map((row) => row.experiment));
  // A run has one backend.
  const run = { profile, methods: Object.keys(suite.methods), backend: rows[0]?.backend ?? "exact" };
  return Object.fromEntries(
    Object.keys(suite.experiments).filter((name) => !ran.has(name)).flatMap((name) => {
      const requirement = missingRequirement(suite, name, run);
      return requirement === undefined ? [] : [[name, requirement]];
    }),
  );
}

function itemNames(suite: Suite): Record<string, string> {
  return Object.fromEntries(
    Object.entries(suite.experiments).flatMap(([name, experiment]) => {
      if (experiment.kind === "trainingCurve" || experiment.kind === "costs") return [];
      return [[name, experiment.kind === "latency" ? "calls" : suite.datasets[experiment.dataset].items]];
    }),
  );
}
