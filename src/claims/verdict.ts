/**
 * What a run says about a claim, as facts. `verdict_text.ts` says them in words.
 *
 * @module
 */
import type { ClaimTarget, Evidence } from "./claim.ts";
import type { Bounds } from "./measures/estimate.ts";

/** What a run can say about a claim, in the order in which people want to read it. */
export const verdictKinds = [
  "contradicted",
  "reproduced",
  "inconclusive",
  "self-contradictory",
  "not-run",
] as const;
/** What a run can say about a claim. */
export type VerdictKind = (typeof verdictKinds)[number];

/** A verdict as `result.json` has it. */
export interface VerdictSummary {
  /** The claim's id. */
  readonly claim: string;
  /** What the run says. */
  readonly verdict: VerdictKind;
  /** What it rests on. */
  readonly evidence: Evidence;
  /** Whether the claim is one that a reader would cite. */
  readonly headline?: true | undefined;
  /** Six significant digits; absent where the number isn't determined. */
  readonly measured?: number | undefined;
  /** 95 % interval of the measured number, lower end; it may be infinite. */
  readonly ciLow?: number | undefined;
  /** 95 % interval of the measured number, upper end; it may be infinite. */
  readonly ciHigh?: number | undefined;
  /** One line for people: why, and for `inconclusive` how many more items, seeds or how much training would decide. */
  readonly because: string;
}

/** What a run says about a claim. */
export interface Verdict extends VerdictSummary {
  /** What was found, the paper's own contradictions aside. */
  readonly finding: Finding;
  /** Of a self-contradictory claim. */
  readonly contradiction?: Contradiction;
}

/** What was found of a claim. */
export type Finding =
  | { readonly kind: "not-run"; readonly reason: NotRun }
  | { readonly kind: "reproduced" | "contradicted"; readonly measurement: Measurement }
  | { readonly kind: "inconclusive"; readonly measurement: Measurement; readonly undecided: Undecided };

/** Why nothing was measured. */
export type NotRun =
  /** The claim has no measure. */
  | { readonly kind: "noMeasure"; readonly why: string }
  /** The run left the experiment out; `needs` is what it asks for, where that is known. */
  | { readonly kind: "noExperiment"; readonly experiment: string; readonly needs?: string | undefined }
  | { readonly kind: "noMethod"; readonly experiment: string; readonly method: string }
  | {
    readonly kind: "noMetric";
    readonly experiment: string;
    readonly method: string;
    readonly metric: string;
  }
  /** `at` is the point, where it is one. */
  | {
    readonly kind: "noPoint";
    readonly experiment: string;
    readonly method: string;
    readonly at?: string | undefined;
  }
  | {
    readonly kind: "failed";
    readonly experiment: string;
    readonly method: string;
    readonly failure: string;
  }
  /** The points that there are don't give the number, as the measure's kind says. */
  | { readonly kind: "noNumber"; readonly why: string };

/** A claim's number, what it is held against, and what it rests on. */
export interface Measurement {
  /** The number, or all that is known of it. */
  readonly estimate: Bounds;
  /** Its 95 % interval. */
  readonly interval: Bounds;
  /** "dB", or "" for a pure number. */
  readonly unit: string;
  /** What it is held against. */
  readonly target: ClaimTarget;
  /** What it rests on. */
  readonly basis: Basis;
  /** What trainings of smaller budgets say of it, where training was short and they are there. */
  readonly settling?: Settling;
  /** What a reader should know of it, such as points that were left out. */
  readonly notes: readonly string[];
}

/** What complete trainings of three growing budgets say of a number (`settle.ts`). */
export interface Settling {
  /** The number at each of them, the last as measured. */
  readonly numbers: readonly number[];
  /** What they say. */
  readonly outcome:
    /** It has settled: what more training might change is `rest`, with its 95 % limits, and the verdict stands. */
    | { readonly kind: "settled"; readonly rest: Bounds }
    /** What more training might change, `rest`, could overturn what it looks like. */
    | { readonly kind: "unsure"; readonly rest: Bounds }
    /** A method whose values, or none whose change in the number, can be told from those of the smallest budget. */
    | { readonly kind: "still"; readonly method?: string | undefined }
    /** The number changes as much with each doubling as before. */
    | { readonly kind: "moving" };
}

/** What a measured number rests on. */
export interface Basis {
  /** The fewest items behind a value in it. */
  readonly items: number;
  /** What the items are, such as "codewords". */
  readonly itemName: string;
  /**
   * Of two methods: "used" where what they have in common, having been scored on the same items, is in the interval;
   * "unused" where they were, but it isn't known what that is, so that the interval is wider than it had to be.
   */
  readonly pairing?: "used" | "unused" | undefined;
  /**
   * How many seeds each learned method in it was trained with at least; absent where none is learned or no training
   * changes the number.
   */
  readonly seeds?: number | undefined;
  /** Of each learned method in it; none where no training changes the number. */
  readonly training: readonly TrainingShare[];
}

/** How much of its full training, that of profile `paper`, a method had. */
export interface TrainingShare {
  /** The method's name. */
  readonly method: string;
  /** From 0 to 1: the least of the trainings that it depends on, by sample-steps. */
  readonly share: number;
  /** The full training in sample-steps, where it is known. */
  readonly full: number | undefined;
  /** Whose choice the full training's length is: the paper states one, or it is this repository's. */
  readonly length: "published" | "chosen";
  /** Whether the published stopping rule ended it, so that it was all that the paper's training would have been. */
  readonly stopped?: true;
}

/** Why a measured number doesn't decide a claim, and what would. */
export type Undecided =
  /** The swept points give a bound that lies on no side; a wider range would. */
  | { readonly kind: "bounded" }
  /** It lies so close to the limit, or two methods to each other `at` a point, that no number of items would. */
  | { readonly kind: "tied"; readonly at?: string | undefined }
  /** About `more` seeds would. */
  | { readonly kind: "fewSeeds"; readonly more: number }
  /** About `more` items would, `times` as many in all: `at` a point, or at each of them. */
  | {
    readonly kind: "fewItems";
    readonly more: number;
    readonly times: number;
    readonly at?: string | undefined;
  }
  /** What it looks like might be owed to training that was too short (`basis.training`). */
  | { readonly kind: "shortTraining"; readonly looks: "reproduced" | "contradicted" }
  /** The number is met since what it is of was chosen to meet it. */
  | { readonly kind: "fitted" };

/** Another claim of the same paper that can't hold beside this one. */
export interface Contradiction {
  /** The other claim's id. */
  readonly claim: string;
  /** The proof in words. */
  readonly proof: string;
  /** The two targets, of this claim and the other, where no number meets both; absent where the proof is in words alone. */
  readonly targets?: readonly [ClaimTarget, ClaimTarget] | undefined;
}
