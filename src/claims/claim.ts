/**
 * Claims as code: every quantitative sentence of a paper as a record, and the verdict on it. The records of a paper
 * are a JSON file in `results/published/`, validated by `parseClaims` (`claims_file.ts`).
 *
 * @module
 */
import type { ClaimMeasure } from "./measures/kinds.ts";

export type { ClaimMeasure };

/** What the published value asks of the measured one. */
export type ClaimTarget =
  /** Within `tolerance` of `value`: an equivalence. */
  | { relation: "equals"; value: number; tolerance: number }
  /** At least `value - tolerance`. */
  | { relation: "atLeast"; value: number; tolerance: number }
  /** At most `value + tolerance`. */
  | { relation: "atMost"; value: number; tolerance: number };

/**
 * What the verdict on a claim rests on:
 *
 * - `measured`: a simulation, or networks that were trained for it.
 * - `timed`: this machine's clock.
 * - `counted`: parameters, operations, bytes, dimensions: true by construction, once the code is right.
 * - `argued`: a proof in words. No number of a run can show it or refute it.
 * - `fitted`: the paper leaves open what the number is of, and it was chosen here to meet the number. That it does is no
 *   evidence, and never `reproduced`.
 */
export type Evidence = "measured" | "timed" | "counted" | "argued" | "fitted";
/** The kinds of evidence, in the order in which readers want totals. */
export const evidenceKinds = [
  "measured",
  "timed",
  "counted",
  "argued",
  "fitted",
] as const satisfies readonly Evidence[];

/** How many claims of a paper may be headlines. */
export const mostHeadlines = 10;

/** One quantitative statement of a paper. */
export interface Claim {
  /** "eqnet-fig5-gain". Unique in its file. */
  id: string;
  /** Where it stands: "Section V-B, Table I". */
  where: string;
  /** What it says, in our words. */
  says: string;
  /** How the value was read. */
  read: "text" | "table" | "figure";
  /** What the verdict rests on; without a measure, what it would take. */
  evidence: Evidence;
  /** Of the claims that a reader would cite: those of abstract and conclusion. At most {@link mostHeadlines} of a paper. */
  headline?: true;
  /** Absent where nothing can be measured; then `why` says so. */
  measure?: ClaimMeasure;
  /** What the number is held against; there with a measure. */
  target?: ClaimTarget;
  /** Why this measure and this tolerance. */
  reason: string;
  /** Why it is not run yet or can't be. */
  why?: string;
  /**
   * What too little training of the learned methods in it does to the measured number. A verdict that might be owed
   * to it is `inconclusive`: with "lowers", an `atLeast` that holds stands, one that fails doesn't; with "either"
   * (the default) none stands until every learned method was trained enough (`enough_training.ts`); "none" is for
   * numbers that no training changes, such as a latency.
   */
  undertraining?: "lowers" | "raises" | "either" | "none";
  /** The id of a claim of the same paper that can't hold together with this one, and the proof. */
  contradicts?: { claim: string; proof: string };
}
