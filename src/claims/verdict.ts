/**
 * Verdicts on claims, by tests in both directions at a level of 5 %:
 *
 * - `reproduced`: the 90 % interval lies inside the target's band. That is the two one-sided tests procedure
 *   (Schuirmann 1987): a number outside the band passes with a probability of at most 5 %. For a one-sided target it
 *   is the one-sided test at 5 %.
 * - `contradicted`: the 95 % interval lies wholly outside the band.
 * - `inconclusive`: neither, or training that was too short might be to blame.
 *
 * @module
 */
import { quantile } from "../statistics/bootstrap.ts";
import type { Claim, ClaimTarget, Verdict, VerdictKind } from "./claim.ts";
import { band, canBothHold } from "./claims_file.ts";
import { measureClaim, type Measured, methodsOf } from "./measure.ts";
import type { MethodKind, ProfileName, Row } from "../suite/types.ts";
import { demand, number, remedy, span, trainingRemark } from "./verdict_text.ts";

/** What the verdicts need to know of the run beside its rows. */
export interface CheckContext {
  /** The profile of the run. */
  readonly profile: ProfileName;
  /** By learned method: the effort of its trainings as a share of the published recipe's. */
  readonly trainingShares: Readonly<Record<string, number>>;
  /** By method: its kind. */
  readonly methodKinds: Readonly<Record<string, MethodKind>>;
  /** By experiment: what its items are, such as "codewords"; "items" otherwise. */
  readonly items?: Readonly<Record<string, string>>;
  /** By learned method: the published recipe's effort in sample-steps. */
  readonly publishedEffort?: Readonly<Record<string, number>>;
}

/** Limits of a measured number. */
export interface Limits {
  /** 90 % interval: each end is passed with 5 %. */
  readonly low90: number;
  readonly high90: number;
  /** 95 % interval. */
  readonly low95: number;
  readonly high95: number;
}

/**
 * One verdict per claim, in their order. The rows are those of one suite and profile.
 *
 * @example Is a detector that makes 20 errors in 1000 blocks within a tenth of a percent of the published 2 %?
 * ```ts
 * import { checkClaims, type Claim, type Row } from "airtight";
 *
 * const claim: Claim = {
 *   id: "bler-at-10db",
 *   where: "Table II",
 *   says: "The block error rate at 10 dB is 0.02.",
 *   read: "table",
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
 *   profile: "quick",
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
  return claims.map((claim) => {
    const verdict = checkMeasured(claim, rows, context);
    return claim.contradicts ? againstItself(claim, claim.contradicts, claims, verdict) : verdict;
  });
}

/** A claim that can't hold beside another one, whatever was measured; what was measured is still said. */
function againstItself(
  claim: Claim,
  { claim: otherId, proof }: NonNullable<Claim["contradicts"]>,
  claims: readonly Claim[],
  measured: Verdict,
): Verdict {
  const other = claims.find(({ id }) => id === otherId);
  const computed = other && canBothHold(claim, other) === false
    ? ` (no number is ${demand(claim.target!)} and ${demand(other.target!)})`
    : "";
  const also = measured.measured === undefined ? "" : `; here: ${measured.verdict}, ${measured.because}`;
  return {
    ...measured,
    verdict: "self-contradictory",
    because: `the paper also says "${otherId}": ${proof}${computed}${also}`,
  };
}

function checkMeasured(claim: Claim, rows: readonly Row[], context: CheckContext): Verdict {
  if (!claim.measure || !claim.target) return notRun(claim, claim.why ?? "it has no measure");
  const measured = measureClaim(claim.id, claim.measure, rows, context.methodKinds);
  if ("missing" in measured) return notRun(claim, measured.missing);
  const limits = limitsOf(measured);
  const found = decide(limits, claim.target);
  const shares = trainingShares(claim, context);
  const short = Math.min(...shares.map(({ share }) => share)) < 1;
  const doubted = short && !stands(found, limits, claim);
  const value = measured.estimate.low === measured.estimate.high && isFinite(measured.estimate.low)
    ? { measured: number(measured.estimate.low) }
    : {};
  const parts = [`measured ${span(measured, limits)}, claimed ${demand(claim.target)}`];
  if (found === "inconclusive") parts.push(remedy(measured, limits, claim, context));
  if (shares.length > 0 && short) parts.push(trainingRemark(shares, doubted ? found : undefined));
  if (measured.seeds === 1 && isTrainingOf(claim)) {
    parts.push("one training seed, so what other seeds give is not in it");
  }
  if (measured.seeds === 2 && isTrainingOf(claim)) parts.push("two training seeds, too few for their spread");
  parts.push(...measured.notes);
  return {
    claim: claim.id,
    verdict: doubted ? "inconclusive" : found,
    ...value,
    ciLow: number(limits.low95),
    ciHigh: number(limits.high95),
    because: parts.join("; "),
  };
}

function notRun(claim: Claim, because: string): Verdict {
  return { claim: claim.id, verdict: "not-run", because };
}

/** The limits of the draws, their ranks rounded outwards. */
export function limitsOf({ lows, highs }: Pick<Measured, "lows" | "highs">): Limits {
  return {
    low90: quantile(lows, 0.05, "lower"),
    high90: quantile(highs, 0.95, "upper"),
    low95: quantile(lows, 0.025, "lower"),
    high95: quantile(highs, 0.975, "upper"),
  };
}

/** What the limits say about a target. */
export function decide(limits: Limits, target: ClaimTarget): "reproduced" | "contradicted" | "inconclusive" {
  const [low, high] = band(target);
  if (limits.low90 >= low && limits.high90 <= high) return "reproduced";
  if (limits.high95 < low || limits.low95 > high) return "contradicted";
  return "inconclusive";
}

/** The learned methods of a claim and their training, where the training matters to it. */
function trainingShares(claim: Claim, context: CheckContext): TrainingShare[] {
  if (!isTrainingOf(claim)) return [];
  return methodsOf(claim.measure!)
    .filter((method) => context.methodKinds[method] === "learned")
    .map((method) => ({
      method,
      share: context.trainingShares[method] ?? 0,
      published: context.publishedEffort?.[method],
    }));
}

/** How much of the published training a method had. */
export interface TrainingShare {
  readonly method: string;
  readonly share: number;
  /** Sample-steps. */
  readonly published: number | undefined;
}

function isTrainingOf(claim: Claim): boolean {
  return claim.undertraining !== "none";
}

/** Whether a verdict holds although training was short: more of it would only move the number further that way. */
function stands(found: VerdictKind, limits: Limits, claim: Claim): boolean {
  const effect = claim.undertraining ?? "either";
  if (effect === "either" || found === "inconclusive") return found === "inconclusive";
  const [low, high] = band(claim.target!);
  // With more training the number would lie anywhere above (or below) where it is now.
  const above = effect === "lowers";
  if (found === "reproduced") return above ? high === Infinity : low === -Infinity;
  return above ? limits.low95 > high : limits.high95 < low;
}
