/**
 * Whether a number has settled: what three complete trainings of growing effort say of the number that more effort would
 * give.
 *
 * The model is a power law, m(e) = m∞ + c e^(−p): over the logarithm of the effort a geometric decay, whose ratio per
 * doubling, r = 2^(−p), follows from the two changes between the three numbers. With a and b doublings between them,
 * the second change over the first is r^a (1 − r^b) / (1 − r^a), and what is left is the second change times
 * r^b / (1 − r^b). The changes' quotient rises with r, to b / a for r → 1: a number that moves on with every doubling as
 * it did, and then there is no m∞.
 * All of it is done on draws of the three numbers, so that what is left has an interval, which grows without bound where
 * the numbers' own uncertainty hides how they change.
 *
 * @module
 */
import { log } from "../compute/exact_math.ts";
import { type Stream, wordReader } from "../compute/random.ts";
import { draws, quantile, replicates } from "../statistics/bootstrap.ts";
import type { Limits } from "./measures/estimate.ts";

/** The number as a training of some effort gives it. */
export interface NumberAtEffort {
  /** In any unit, the same for all; above 0. */
  readonly effort: number;
  readonly value: number;
  /** 95 % interval, lower end. */
  readonly low: number;
  /** 95 % interval, upper end. */
  readonly high: number;
}

/** What the numbers say. */
export type Settlement =
  | {
    readonly kind: "settled";
    /** What more effort would still add to the last number: the model's estimate. */
    readonly rest: number;
    /** Limits of the number that unlimited effort would give. They hold the last number's. */
    readonly limits: Limits;
  }
  /** The first two numbers are the same within their intervals: it hasn't left its starting point, or nobody can tell. */
  | { readonly kind: "still" }
  /** The last change is, per doubling of the effort, no smaller than the one before. */
  | { readonly kind: "moving" };

/**
 * What the numbers of three trainings say, the efforts ascending. Its conclusion is `limits`, which are infinite where
 * nothing is known: whether they still decide a claim as the last number does is for the caller to see.
 *
 * @param stream of the draws
 * @throws {RangeError} where an effort isn't above the one before
 */
export function settle(
  [first, second, third]: readonly [NumberAtEffort, NumberAtEffort, NumberAtEffort],
  stream: (name: string) => Stream,
): Settlement {
  const a = doublings(first, second), b = doublings(second, third);
  if (!differ(first, second)) return { kind: "still" };
  const rest = restOf(first.value, second.value, third.value, a, b);
  if (!Number.isFinite(rest)) return { kind: "moving" };
  const [m1, m2, m3] = [first, second, third].map((one, i) => draws(spread(one), stream(`budget ${i + 1}`)));
  const coin = wordReader(stream("direction"));
  const ends = Float64Array.from({ length: replicates }, (_, k) => {
    const left = restOf(m1[k], m2[k], m3[k], a, b);
    // A change that doesn't get smaller tells nothing of where it leads.
    return Number.isFinite(left) ? m3[k] + left : coin() % 2 === 0 ? Infinity : -Infinity;
  }).sort();
  const now = m3.sort();
  const low = (p: number) => Math.min(quantile(ends, p, "lower"), quantile(now, p, "lower"));
  const high = (p: number) => Math.max(quantile(ends, p, "upper"), quantile(now, p, "upper"));
  return {
    kind: "settled",
    rest,
    limits: { low90: low(0.05), high90: high(0.95), low95: low(0.025), high95: high(0.975) },
  };
}

/** Whether two numbers differ by more than their intervals allow, on the 95 % level. */
export function differ(a: NumberAtEffort, b: NumberAtEffort): boolean {
  const change = b.value - a.value;
  const [up, down] = change > 0 ? [a.high - a.value, b.value - b.low] : [a.value - a.low, b.high - b.value];
  return Math.abs(change) > Math.hypot(up, down);
}

function doublings(from: NumberAtEffort, to: NumberAtEffort): number {
  if (!(from.effort > 0 && to.effort > from.effort)) {
    throw new RangeError(`an effort of ${to.effort} isn't above one of ${from.effort}`);
  }
  return log(to.effort / from.effort) / Math.LN2;
}

function spread({ value, low, high }: NumberAtEffort) {
  return low === value && high === value
    ? { kind: "exact", value } as const
    : { kind: "interval", value, low, high } as const;
}

/** What is left after the third number; infinite where the second change isn't the smaller one per doubling. */
function restOf(m1: number, m2: number, m3: number, a: number, b: number): number {
  const last = m3 - m2;
  if (last === 0) return 0;
  const r = ratioPerDoubling(Math.abs(last) / Math.abs(m2 - m1), a, b);
  if (r === undefined) return last > 0 ? Infinity : -Infinity;
  const left = r ** b;
  return last * left / (1 - left);
}

/** r of r^a (1 − r^b) / (1 − r^a) = `changes`, which rises with r from 0 to b/a; undefined from there on. */
function ratioPerDoubling(changes: number, a: number, b: number): number | undefined {
  if (!(changes < b / a)) return undefined;
  let low = 0, high = 1;
  for (let i = 0; i < 50; i++) {
    const r = (low + high) / 2, power = r ** a;
    if (power * (1 - r ** b) < changes * (1 - power)) low = r;
    else high = r;
  }
  return low;
}
