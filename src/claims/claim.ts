/**
 * Claims as code: every quantitative sentence of a paper as a record, and the verdict on it. The records of a paper
 * are a JSON file in `results/published/`, validated by `parseClaims` (`claims_file.ts`).
 *
 * @module
 */

/** How a claim's number is computed from rows. Every measure refers to one experiment and one seed set. */
export type ClaimMeasure =
  /** The value of a method at x. */
  | { kind: "value"; experiment: string; metric: string; method: string; x: number }
  /** a's value divided by b's, at x. */
  | { kind: "ratio"; experiment: string; metric: string; a: string; b: string; x: number }
  /** What a's curve ends at, divided by what b's ends at: each at its largest x, as training curves of any length. */
  | { kind: "lastRatio"; experiment: string; metric: string; a: string; b: string }
  /** a's value minus b's, at x. */
  | { kind: "difference"; experiment: string; metric: string; a: string; b: string; x: number }
  /** How much less x (in dB for an SNR axis) `a` needs than `b` to reach `level`, by log-linear interpolation. */
  | { kind: "gain"; experiment: string; metric: string; a: string; b: string; level: number }
  /** The share of the swept points where a is below b (an ordering: 1 means everywhere). `from`, `to` bound x. */
  | {
    kind: "shareBelow";
    experiment: string;
    metric: string;
    a: string;
    b: string;
    from?: number;
    to?: number;
  }
  /** Largest or smallest value over the sweep. `from`, `to` bound x. */
  | {
    kind: "largest" | "smallest";
    experiment: string;
    metric: string;
    method: string;
    from?: number;
    to?: number;
  }
  /** A method's value at `to` divided by its value at `from`: what is meant by rising, falling and flattening. */
  | { kind: "change"; experiment: string; metric: string; method: string; from: number; to: number }
  /** The largest over the smallest value of a's sweep, divided by b's: below 1, a is the flatter one. */
  | {
    kind: "spreadRatio";
    experiment: string;
    metric: string;
    a: string;
    b: string;
    from?: number;
    to?: number;
  }
  /** The number of swept points whose value is above `level`, such as classes of a confusion matrix. */
  | { kind: "countAbove"; experiment: string; metric: string; method: string; level: number };

/** What the published value demands of the measured one. */
export type ClaimTarget =
  /** Within `tolerance` of `value`: an equivalence. */
  | { relation: "equals"; value: number; tolerance: number }
  /** At least `value - tolerance`. */
  | { relation: "atLeast"; value: number; tolerance: number }
  /** At most `value + tolerance`. */
  | { relation: "atMost"; value: number; tolerance: number };

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
  /** Absent where nothing can be measured; then `why` says so. */
  measure?: ClaimMeasure;
  /** What the measured number is held against; absent where nothing is measured. */
  target?: ClaimTarget;
  /** Why this measure and this tolerance. */
  reason: string;
  /** Why it is not run yet or can't be. */
  why?: string;
  /**
   * What too little training of the learned methods in it does to the measured number. A verdict that might be owed
   * to it is `inconclusive`: with "lowers", an `atLeast` that holds stands, one that fails doesn't; with "either"
   * (the default) none stands until every learned method had the published training effort; "none" is for numbers
   * that no training changes, such as a latency.
   */
  undertraining?: "lowers" | "raises" | "either" | "none";
  /** The id of a claim of the same paper that can't hold together with this one, and the proof. */
  contradicts?: { claim: string; proof: string };
}

/** What a run can say about a claim. */
export type VerdictKind = "reproduced" | "contradicted" | "inconclusive" | "not-run" | "self-contradictory";

/** What a run says about a claim. */
export interface Verdict {
  /** The claim's id. */
  claim: string;
  /** What the run says. */
  verdict: VerdictKind;
  /** The measured number, in the claim's unit; absent where nothing was measured. */
  measured?: number;
  /** 95 % interval of the measured number. */
  ciLow?: number;
  /** Its upper end. */
  ciHigh?: number;
  /** One line for people: why, and for `inconclusive` how many more items, seeds or how much training would decide. */
  because: string;
}
