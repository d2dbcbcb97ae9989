/**
 * Verdicts on claims, by tests in both directions at a level of 5 %:
 *
 * - `reproduced`: the 90 % interval lies inside the target's band. That is the two one-sided tests procedure
 *   (Schuirmann 1987): a number outside the band passes with a probability of at most 5 %. For a one-sided target it
 *   is the one-sided test at 5 %.
 * - `contradicted`: the 95 % interval lies wholly outside the band.
 * - `inconclusive`: neither, or training that was too short might be to blame, or the number was fitted.
 *
 * @module
 */
import type { PairRow } from "../suite/pair.ts";
import type { Row } from "../suite/row.ts";
import type { Claim, ClaimTarget } from "./claim.ts";
import {
  holdsWithMoreTraining,
  settlingOf,
  trainedEnough,
  type TrainingFacts,
  trainingOf,
} from "./enough_training.ts";
import { measureClaim, type Measured } from "./measure.ts";
import type { Limits } from "./measures/estimate.ts";
import { band, canBothHold } from "./target.ts";
import { whyUndecided } from "./undecided.ts";
import type { Basis, Contradiction, Finding, Measurement, NotRun, Verdict } from "./verdict.ts";
import { becauseText, isNumber } from "./verdict_text.ts";

/** What the verdicts need to know of the run beside its rows. */
export interface CheckContext extends TrainingFacts {
  /** By experiment: what its items are, such as "codewords"; "items" otherwise. */
  readonly items?: Readonly<Record<string, string>>;
  /** By experiment that a run like this leaves out: what it needs. */
  readonly missingRequirements?: Readonly<Record<string, string>>;
  /** What methods that saw the same items have in common; those without are drawn independently. */
  readonly pairs?: readonly PairRow[] | undefined;
}

/**
 * One verdict per claim, in their order. The rows are those of one suite and profile.
 *
 * @example Is a detector that makes 20 errors in 1000 blocks within a tenth of a percent of the published 2 %?
 * ```ts
 * import { checkClaims, type Claim, type Row } from "@airtight/airtight";
 *
 * const claim: Claim = {
 *   id: "bler-at-10db",
 *   where: "Table II",
 *   says: "The block error rate at 10 dB is 0.02.",
 *   read: "table",
 *   evidence: "measured",
 *   measure: { kind: "value", experiment: "fig1", metric: "bler", method: "zf", x: 10 },
 *   target: { relation: "equals", value: 0.02, tolerance: 0.001 },
 *   reason: "the table has two digits",
 * };
 * const row: Row = {
 *   suite: "mine", profile: "quick", experiment: "fig1", method: "zf", seed: 1, axis: "snrDb", x: 10,
 *   metric: "bler", value: 0.02, unit: "", ciLow: 0.013, ciHigh: 0.0307, n: 1000, k: 20,
 *   stopReason: "errors", backend: "exact", statistical: false, unitKey: "",
 * };
 * const [{ verdict }] = checkClaims([claim], [row], {
 *   trainingShares: {},
 *   methodKinds: { zf: "classical" },
 * });
 * if (verdict !== "inconclusive") throw new Error("a thousand blocks can't tell 0.019 from 0.021");
 * ```
 */
export function checkClaims(
  claims: readonly Claim[],
  rows: readonly Row[],
  context: CheckContext,
): Verdict[] {
  return claims.map((claim) =>
    verdictOf(claim, findingOf(claim, rows, context), contradictionOf(claim, claims))
  );
}

function verdictOf(claim: Claim, finding: Finding, contradiction: Contradiction | undefined): Verdict {
  return {
    claim: claim.id,
    verdict: contradiction ? "self-contradictory" : finding.kind,
    evidence: claim.evidence,
    ...(claim.headline ? { headline: true } : {}),
    ...(finding.kind === "not-run" ? {} : numbersOf(finding.measurement)),
    because: becauseText({ finding, ...(contradiction ? { contradiction } : {}) }),
    finding,
    ...(contradiction ? { contradiction } : {}),
  };
}

function numbersOf(measurement: Measurement): Pick<Verdict, "measured" | "ciLow" | "ciHigh"> {
  const { estimate, interval } = measurement;
  return {
    ...(isNumber(measurement) ? { measured: sixDigits(estimate.low) } : {}),
    ciLow: sixDigits(interval.low),
    ciHigh: sixDigits(interval.high),
  };
}

/** To six significant digits: the draws' own error is larger than the rest. */
function sixDigits(value: number): number {
  return isFinite(value) ? Number(value.toPrecision(6)) : value;
}

/** A claim that can't hold beside another one, whatever was measured; what was measured is still said. */
function contradictionOf(claim: Claim, claims: readonly Claim[]): Contradiction | undefined {
  if (!claim.contradicts) return undefined;
  const { claim: otherId, proof } = claim.contradicts;
  const other = claims.find(({ id }) => id === otherId);
  const computed = other && canBothHold(claim, other) === false;
  return { claim: otherId, proof, ...(computed ? { targets: [claim.target!, other.target!] } : {}) };
}

function findingOf(claim: Claim, rows: readonly Row[], context: CheckContext): Finding {
  const { measure, target } = claim;
  if (!measure || !target) return notRun({ kind: "noMeasure", why: claim.why ?? "it has no measure" });
  const measured = measureClaim(claim.id, measure, rows, {
    kinds: context.methodKinds,
    pairs: context.pairs,
  });
  if ("notRun" in measured) return notRun(withNeeds(measured.notRun, context));
  const { bounds, limits, unit, notes } = measured;
  const basis = basisOf(claim, measured, context);
  const interval = { low: limits.low95, high: limits.high95 };
  const measurement: Measurement = { estimate: bounds, interval, unit, target, basis, notes };
  const kind = decide(limits, target);
  if (kind === "inconclusive") {
    return { kind, measurement, undecided: whyUndecided(measured, target, basis.seeds) };
  }
  const stands = basis.training.every(trainedEnough) ||
    holdsWithMoreTraining(kind, limits, claim.undertraining ?? "either", target);
  if (stands) return standing(claim, kind, measurement);
  const settling = settlingOf(
    claim,
    measured,
    basis.training,
    rows,
    context,
    (later) => decide(later, target) === kind,
  );
  const settled = settling ? { ...measurement, settling } : measurement;
  return settling?.outcome.kind === "settled"
    ? standing(claim, kind, settled)
    : { kind: "inconclusive", measurement: settled, undecided: { kind: "shortTraining", looks: kind } };
}

/** What a number says that nothing speaks against; a fitted one that is met says nothing. */
function standing(claim: Claim, kind: "reproduced" | "contradicted", measurement: Measurement): Finding {
  return kind === "reproduced" && claim.evidence === "fitted"
    ? { kind: "inconclusive", measurement, undecided: { kind: "fitted" } }
    : { kind, measurement };
}

function notRun(reason: NotRun): Finding {
  return { kind: "not-run", reason };
}

function withNeeds(reason: NotRun, { missingRequirements }: CheckContext): NotRun {
  return reason.kind === "noExperiment"
    ? { ...reason, needs: missingRequirements?.[reason.experiment] }
    : reason;
}

function basisOf(claim: Claim, { items, seeds, pairing }: Measured, context: CheckContext): Basis {
  const trained = claim.undertraining !== "none";
  return {
    items,
    itemName: context.items?.[claim.measure!.experiment] ?? "items",
    ...(pairing ? { pairing } : {}),
    ...(trained && seeds !== undefined ? { seeds } : {}),
    training: trained ? trainingOf(claim.measure!, context) : [],
  };
}

/** What the limits say about a target. */
export function decide(limits: Limits, target: ClaimTarget): "reproduced" | "contradicted" | "inconclusive" {
  const [low, high] = band(target);
  if (limits.low90 >= low && limits.high90 <= high) return "reproduced";
  if (limits.high95 < low || limits.low95 > high) return "contradicted";
  return "inconclusive";
}
