/**
 * Whether learned methods were trained enough for a verdict on them to stand. Each of a claim's has to have had
 *
 * - the published effort, where the paper states one; a length that was chosen here is nobody's but ours, and
 *   having had all of it proves nothing, or
 * - ended by the published stopping rule, or
 * - settled: the claim's own number at three complete trainings of growing budgets changes less and less, and what
 *   more would change, with its interval, doesn't move the verdict (`settle.ts`). A method that hasn't left its starting
 *   point has not settled.
 *
 * Otherwise the verdict is `inconclusive`, except where more training could only push the number further the same way.
 *
 * @module
 */
import { log } from "../compute/exact_math.ts";
import { stream } from "../compute/random.ts";
import { z95 } from "../statistics/intervals.ts";
import type { MethodKind, Row } from "../suite/types.ts";
import type { Claim, ClaimTarget } from "./claim.ts";
import { measureClaim, type Measured, rowsOf } from "./measure.ts";
import type { Limits } from "./measures/estimate.ts";
import { type ClaimMeasure, methodsOf } from "./measures/kinds.ts";
import { differ, type NumberAtEffort, settle } from "./settle.ts";
import { band } from "./target.ts";
import type { Settling, TrainingShare } from "./verdict.ts";

/** What a run of smaller trainings gave. */
export interface Budget {
  /** Of the same suite. */
  readonly rows: readonly Row[];
  /** By learned method: the effort of its trainings as a share of the full ones'. */
  readonly trainingShares: Readonly<Record<string, number>>;
}

/** What has to be known of trainings. */
export interface TrainingFacts {
  /** By learned method: the effort of its trainings as a share of the full ones', those of profile `paper`. */
  readonly trainingShares: Readonly<Record<string, number>>;
  /** By method: whether it is learned. */
  readonly methodKinds: Readonly<Record<string, MethodKind>>;
  /** By learned method: the full trainings' effort in sample-steps. */
  readonly fullEffort?: Readonly<Record<string, number>>;
  /** The learned methods of which the paper states no length, so that the full one is a choice. */
  readonly chosenLengths?: readonly string[];
  /** The learned methods whose trainings were as the paper's but for their length, and ended by its stopping rule. */
  readonly stopped?: readonly string[];
  /** What trainings of smaller budgets gave. */
  readonly budgets?: readonly Budget[];
}

/** The learned methods of a measure and their training. */
export function trainingOf(measure: ClaimMeasure, facts: TrainingFacts): TrainingShare[] {
  return methodsOf(measure)
    .filter((method) => facts.methodKinds[method] === "learned")
    .map((method) => ({
      method,
      share: facts.trainingShares[method] ?? 0,
      full: facts.fullEffort?.[method],
      length: facts.chosenLengths?.includes(method) ? "chosen" : "published",
      ...(facts.stopped?.includes(method) ? { stopped: true } : {}),
    }));
}

/** Whether a method's training was as the paper's. */
export function trainedEnough({ share, length, stopped }: TrainingShare): boolean {
  return length === "published" && (share >= 1 || stopped === true);
}

/** Whether what was found holds although training was short: more of it would only move the number further that way. */
export function holdsWithMoreTraining(
  found: "reproduced" | "contradicted",
  limits: Limits,
  effect: NonNullable<Claim["undertraining"]>,
  target: ClaimTarget,
): boolean {
  if (effect === "either") return false;
  const [low, high] = band(target);
  // With more training the number would lie anywhere above (or below) where it is now.
  const above = effect === "lowers";
  if (found === "reproduced") return above ? high === Infinity : low === -Infinity;
  return above ? limits.low95 > high : limits.high95 < low;
}

/**
 * What the budgets say of a claim whose training was short; undefined where they don't give three numbers.
 *
 * @param stands whether limits still say of the claim what the measured ones say
 */
export function settlingOf(
  { id, measure }: Claim,
  measured: Measured,
  training: readonly TrainingShare[],
  rows: readonly Row[],
  facts: TrainingFacts,
  stands: (limits: Limits) => boolean,
): Settling | undefined {
  const short = training.filter((one) => !trainedEnough(one)).map(({ method }) => method);
  const smaller = growing(facts.budgets ?? [], facts, short);
  const numbers = smaller.map((budget) =>
    numberOf(measureClaim(id, measure!, budget.rows, { kinds: facts.methodKinds }))
  );
  const last = numberOf(measured);
  if (smaller.length < 2 || !last || numbers.some((number) => number === undefined)) return undefined;
  const all = [...numbers as Known[], last];
  const three = threeOf(all);
  const result = (outcome: Settling["outcome"]) => ({ numbers: three.map((i) => all[i].value), outcome });
  const left = short.map((method) => hasLeft(measure!, method, smaller, rows));
  if (left.includes(undefined)) return undefined;
  if (left.includes(false)) return result({ kind: "still", method: short[left.indexOf(false)] });
  const runs = [...smaller.map(({ trainingShares }) => trainingShares), facts.trainingShares];
  const limits = { low90: Infinity, high90: -Infinity, low95: Infinity, high95: -Infinity };
  for (const method of short) { // each has efforts of its own
    const at = (i: number): NumberAtEffort => ({ ...all[three[i]], effort: runs[three[i]][method] });
    const settlement = settle([at(0), at(1), at(2)], (name) => stream("claims", id, "settle", method, name));
    if (settlement.kind !== "settled") return result(settlement);
    limits.low90 = Math.min(limits.low90, settlement.limits.low90);
    limits.low95 = Math.min(limits.low95, settlement.limits.low95);
    limits.high90 = Math.max(limits.high90, settlement.limits.high90);
    limits.high95 = Math.max(limits.high95, settlement.limits.high95);
  }
  const rest = { low: limits.low95 - last.value, high: limits.high95 - last.value };
  return result({ kind: stands(limits) ? "settled" : "unsure", rest });
}

/** Those budgets, in their order, from each of which the effort of every method grows to the next and to the run's. */
function growing(budgets: readonly Budget[], facts: TrainingFacts, methods: readonly string[]): Budget[] {
  const less = (a: Budget["trainingShares"], b: Budget["trainingShares"]) =>
    methods.every((method) => a[method] > 0 && a[method] < b[method]);
  const [first] = methods;
  const kept: Budget[] = [];
  let next: Budget["trainingShares"] = facts.trainingShares;
  for (const budget of budgets.toSorted((a, b) => b.trainingShares[first] - a.trainingShares[first])) {
    if (!less(budget.trainingShares, next)) continue;
    kept.unshift(budget);
    next = budget.trainingShares;
  }
  return kept;
}

type Known = Omit<NumberAtEffort, "effort">;

/** A measured number; undefined where there is none, or only a bound. */
function numberOf(measured: ReturnType<typeof measureClaim>): Known | undefined {
  if ("notRun" in measured) return undefined;
  const { bounds: { low, high }, limits } = measured;
  if (low !== high || !Number.isFinite(low)) return undefined;
  return { value: low, low: Math.min(low, limits.low95), high: Math.max(low, limits.high95) };
}

/**
 * Which three of the numbers count: the last three, or, where the first of these two changes can't be told from none, the
 * last two and the nearest one before them from which there is a change.
 */
function threeOf(numbers: readonly Known[]): [number, number, number] {
  const last = numbers.length - 1, at = (i: number) => ({ ...numbers[i], effort: NaN });
  for (let first = last - 2; first >= 0; first--) {
    if (differ(at(first), at(last - 1))) return [first, last - 1, last];
  }
  return [last - 2, last - 1, last];
}

/**
 * Whether a method's own values, at the points of a measure, differ between a smaller budget and the run at some point:
 * on the 5 % level over all that are compared, by the bound 2 exp(−z²/2) on a normal number's tails. Undefined where no
 * value with an interval is there to compare.
 */
function hasLeft(
  measure: ClaimMeasure,
  method: string,
  budgets: readonly Budget[],
  rows: readonly Row[],
): boolean | undefined {
  const now = valuesOf(measure, method, rows);
  const pairs = budgets.flatMap((budget) =>
    [...valuesOf(measure, method, budget.rows)].flatMap(([x, then]) =>
      now.has(x) ? [[then, now.get(x)!]] : []
    )
  );
  if (pairs.length === 0) return undefined;
  const widening = Math.sqrt(2 * log(2 * pairs.length / 0.05)) / z95;
  const widened = ({ value, low, high }: Known) => ({
    effort: NaN,
    value,
    low: value - widening * (value - low),
    high: value + widening * (high - value),
  });
  return pairs.some(([then, is]) => differ(widened(then), widened(is)));
}

/** A method's means over seeds by x, with the means of their intervals; those without an interval are left out. */
function valuesOf(measure: ClaimMeasure, method: string, rows: readonly Row[]): Map<number, Known> {
  const known = rowsOf(measure, method, rows).filter(({ value, ciLow, ciHigh }) =>
    [value, ciLow, ciHigh].every(Number.isFinite)
  );
  const mean = (of: readonly Row[], key: "value" | "ciLow" | "ciHigh") =>
    of.reduce((sum, row) => sum + row[key], 0) / of.length;
  return new Map(
    [...Map.groupBy(known, ({ x }) => x)].map(([x, at]) => [
      x,
      { value: mean(at, "value"), low: mean(at, "ciLow"), high: mean(at, "ciHigh") },
    ]),
  );
}
