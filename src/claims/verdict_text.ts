/**
 * Verdicts in words: the one place where they come about, for terminals, pages and `result.json`.
 *
 * @module
 */
import type { ClaimTarget } from "./claim.ts";
import { trainedEnough } from "./enough_training.ts";
import type { Bounds } from "./measures/estimate.ts";
import { band } from "./target.ts";
import type {
  Basis,
  Contradiction,
  Finding,
  Measurement,
  NotRun,
  Settling,
  TrainingShare,
  Undecided,
  Verdict,
} from "./verdict.ts";

/** A number for people: three or four significant digits. */
export function shortNumber(value: number): string {
  if (value < 0) return `−${shortNumber(-value)}`;
  if (value === Infinity) return "∞";
  if (value === 0) return "0";
  if (value >= 1e6 || value < 1e-3) return value.toExponential(2).replace("e+", "e").replace(/\.?0+e/, "e");
  return String(Number(value.toPrecision(value >= 1000 ? 6 : 3)));
}

/** A target: "at least 1.9 (2 − 0.1)". */
export function targetText(target: ClaimTarget): string {
  const { relation, value, tolerance } = target;
  const [low, high] = band(target);
  if (relation === "equals") {
    return tolerance === 0 ? shortNumber(value) : `${shortNumber(value)} ± ${shortNumber(tolerance)}`;
  }
  const limit = relation === "atLeast" ? low : high, sign = relation === "atLeast" ? "−" : "+";
  const how = tolerance === 0 ? "" : ` (${shortNumber(value)} ${sign} ${shortNumber(tolerance)})`;
  return `${relation === "atLeast" ? "at least" : "at most"} ${shortNumber(limit)}${how}`;
}

/** A measured number and its 95 % interval: "2.31 dB (95 %: 2.1 to 2.52)". */
export function measurementText({ estimate, interval, unit }: Measurement): string {
  const suffix = unit === "" ? "" : ` ${unit}`;
  const { low, high } = estimate;
  const value = low === high
    ? shortNumber(low)
    : low === -Infinity && high === Infinity
    ? "no bound"
    : low === -Infinity
    ? `at most ${shortNumber(high)}`
    : high === Infinity
    ? `at least ${shortNumber(low)}`
    : `between ${shortNumber(low)} and ${shortNumber(high)}`;
  const exact = low === high && interval.low === low && interval.high === high;
  return exact
    ? value + suffix
    : `${value}${suffix} (95 %: ${shortNumber(interval.low)} to ${shortNumber(interval.high)})`;
}

/** Why a claim has its verdict, in one line. */
export function becauseText({ finding, contradiction }: Pick<Verdict, "finding" | "contradiction">): string {
  if (contradiction) return contradictionText(contradiction, finding);
  return finding.kind === "not-run" ? notRunText(finding.reason) : measuredText(finding);
}

/** What {@link becauseText} says beside the number and the target that a claim is held against; it may be nothing. */
export function reasonsText(verdict: Pick<Verdict, "finding" | "contradiction">): string {
  const { finding, contradiction } = verdict;
  return contradiction || finding.kind === "not-run" ? becauseText(verdict) : reasons(finding).join("; ");
}

type Measured = Exclude<Finding, { kind: "not-run" }>;

function measuredText(finding: Measured): string {
  const { measurement } = finding;
  const numbers = `measured ${measurementText(measurement)}, claimed ${targetText(measurement.target)}`;
  return [numbers, ...reasons(finding)].join("; ");
}

function reasons(finding: Measured): string[] {
  const { basis, settling, notes } = finding.measurement;
  const undecided = finding.kind === "inconclusive" ? finding.undecided : undefined;
  return [
    ...(undecided?.kind === "fitted"
      ? ["it is met since it was chosen to be met, which is no evidence"]
      : []),
    ...(undecided && undecided.kind !== "shortTraining" && undecided.kind !== "fitted"
      ? [`${remedyText(undecided, basis)} would decide`]
      : []),
    ...trainingText(basis, settling, undecided?.kind === "shortTraining" ? undecided.looks : undefined),
    ...(basis.seeds === 1 ? ["one training seed, so what other seeds give is not in it"] : []),
    ...(basis.seeds === 2 ? ["two training seeds, too few for their spread"] : []),
    ...notes,
  ];
}

/** What "would decide". */
function remedyText(
  undecided: Exclude<Undecided, { kind: "shortTraining" | "fitted" }>,
  { items, itemName, seeds, pairing }: Basis,
): string {
  switch (undecided.kind) {
    case "bounded":
      return "points over a wider range (or more items, where a point has no errors)";
    case "tied": {
      const where = undecided.at === undefined ? "the limit" : `a tie at ${undecided.at}`;
      return `it lies so close to ${where} that no number of items`;
    }
    case "fewSeeds":
      return `about ${group(undecided.more)} more seeds (${seeds} now)`;
    case "fewItems": {
      const { more, times, at = "each point" } = undecided;
      const fewer = pairing === "unused" ? ", or fewer, as both see the same ones," : "";
      return `about ${group(more)} more ${itemName} at ${at} (${
        group(items)
      } now, ${times} times as many)${fewer}`;
    }
  }
}

/** How much training there was, where it wasn't enough by itself; `looks` is the verdict that it keeps from standing. */
function trainingText(
  { training }: Basis,
  settling: Settling | undefined,
  looks: string | undefined,
): string[] {
  const short = training.filter((one) => !trainedEnough(one));
  if (short.length === 0) return [];
  const settled = settling?.outcome.kind === "settled";
  const remark = efforts(short, settled ? "settled at" : "had");
  if (settling && settled) return [remark, settlingText(settling)];
  if (looks === undefined) return [remark];
  return [
    `${remark}, which may be why it looks ${looks}${settling ? `, and ${settlingText(settling)}` : ""}: ${
      fullText(short)
    } would decide`,
  ];
}

/** "a had 0.2 %, b had 1 % of the published training", and whose choice the length is where the paper states none. */
function efforts(short: readonly TrainingShare[], verb: string): string {
  const of = (length: TrainingShare["length"], whole: string) => {
    const own = short.filter((one) => one.length === length);
    const had = own.map(({ method, share }) => `${method} ${verb} ${percent(Math.min(1, share))}`).join(", ");
    return own.length === 0 ? [] : [`${had} of ${whole}`];
  };
  return [
    ...of("published", "the published training"),
    ...of("chosen", "the effort that this repository's profile paper gives it, as the paper states none"),
  ].join(", ");
}

/** What of training would decide. */
function fullText(short: readonly TrainingShare[]): string {
  const published = short.filter(({ length }) => length === "published");
  const full = published.map((one) => one.full).filter((effort) => effort !== undefined);
  const effort = full.length === 0 ? "" : `, ${shortNumber(Math.max(...full))} sample-steps`;
  const settle = "three growing budgets over which it settles";
  if (published.length === 0) return settle;
  return published.length === short.length
    ? `the full training (profile paper${effort}), or ${settle},`
    : settle;
}

function settlingText({ numbers, outcome }: Settling): string {
  const budgets = `over three budgets it was ${listed(numbers.map(shortNumber))}`;
  switch (outcome.kind) {
    case "settled":
      return `${budgets}, and more training might change it by ${rangeText(outcome.rest)}`;
    case "unsure":
      return `${budgets}, so that more training might change it by ${rangeText(outcome.rest)}`;
    case "moving":
      return `${budgets}, which changes no less with a doubling than before`;
    case "still":
      return outcome.method === undefined
        ? `${budgets}, of which the first two can't be told apart`
        : `${budgets}, while ${outcome.method} has not left its starting point`;
  }
}

function rangeText({ low, high }: Bounds): string {
  return low === -Infinity && high === Infinity
    ? "any amount"
    : `${shortNumber(low)} to ${shortNumber(high)}`;
}

/** "a, b and c". */
function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function notRunText(reason: NotRun): string {
  switch (reason.kind) {
    case "noMeasure":
    case "noNumber":
      return reason.why;
    case "noExperiment":
      return reason.needs === undefined
        ? `the run has no rows of ${reason.experiment}`
        : `${reason.experiment} needs ${reason.needs}`;
    case "noMethod":
      return `the run has no rows of ${reason.method} in ${reason.experiment}`;
    case "noMetric":
      return `${reason.experiment} doesn't measure ${reason.metric} of ${reason.method}`;
    case "noPoint":
      return `${reason.experiment} has no point of ${reason.method} at ${
        reason.at ?? "the claim's range"
      } in this profile`;
    case "failed":
      return `${reason.method} gave no value in ${reason.experiment}: failed: ${reason.failure}`;
  }
}

/** The paper's own contradiction, and what was measured beside it where that is a number. */
function contradictionText({ claim, proof, targets }: Contradiction, finding: Finding): string {
  const computed = targets ? ` (no number is ${targets.map(targetText).join(" and ")})` : "";
  const here = finding.kind !== "not-run" && isNumber(finding.measurement)
    ? `; here: ${finding.kind}, ${measuredText(finding)}`
    : "";
  return `the paper also says "${claim}": ${proof}${computed}${here}`;
}

/** Whether a measurement gave a number and not only bounds. */
export function isNumber({ estimate: { low, high } }: Measurement): boolean {
  return low === high && Number.isFinite(low);
}

function percent(share: number): string {
  return `${shortNumber(100 * share)} %`;
}

function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
