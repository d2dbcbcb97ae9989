/**
 * Measurements of simulated runs whose truth is known: rows and pairs as a suite gives them.
 *
 * @module
 */
import { exp, log } from "../../src/compute/exact_math.ts";
import { type Stream, stream } from "../../src/compute/random.ts";
import { gammaReader, normalReader, uniformReader } from "../../src/statistics/bootstrap.ts";
import { tQuantile95 } from "../../src/statistics/intervals.ts";
import type { PairRow } from "../../src/suite/pair.ts";
import type { Row } from "../../src/suite/row.ts";

/** Randomness of one simulated run. */
export interface Chance {
  uniform(): number;
  normal(): number;
  gamma(shape: number): number;
  /** Errors of n items, each with probability p. */
  binomial(n: number, p: number): number;
}

/** The chance of a stream. */
export function chanceOf(at: Stream): Chance {
  const uniform = uniformReader(at), normal = normalReader(uniform);
  const binomial = (n: number, p: number): number => {
    if (p > 0.5) return n - binomial(n, 1 - p);
    if (p <= 0 || n === 0) return 0;
    // pieces, so that the probability of no error doesn't underflow
    if (n > 500) return binomial(500, p) + binomial(n - 500, p);
    let probability = exp(n * log(1 - p)), rest = uniform(), k = 0;
    while (rest > probability && k < n) {
      rest -= probability;
      probability *= (n - k) / (k + 1) * (p / (1 - p));
      k++;
    }
    return k;
  };
  return { uniform, normal, gamma: gammaReader(uniform, normal), binomial };
}

/** How a quantity is measured. */
export type Quantity =
  /** Errors of independent items: as many of each point, or as many as `errors` need, up to a budget. */
  | { readonly kind: "rate"; readonly items: number }
  | { readonly kind: "rate"; readonly errors: number; readonly budget: number }
  /** Means of items whose standard deviation is `spread` times the mean. */
  | { readonly kind: "mean"; readonly items: number; readonly spread: number }
  /** Numbers without an interval, such as losses. */
  | { readonly kind: "exact" };

/** Trainings: how many, and how their results spread (standard deviation of the logarithm). */
export interface Trainings {
  readonly seeds: number;
  readonly spread: number;
}

/** What two methods have in common: how far they fail together (0 to 1), and b's share of a's items. */
export interface Common {
  readonly together: number;
  readonly share: number;
}

/** The value of each method at each x, as the truth has it. */
export type Truth = Readonly<Record<string, readonly number[]>>;

/** A simulated run: what was measured, and the truth that it is to be held against. */
export interface Sample {
  readonly rows: readonly Row[];
  readonly pairs: readonly PairRow[];
  /**
   * The truth; with one or two trainings that of these, averaged: a verdict is about no others then.
   */
  readonly truth: Truth;
}

/** How runs are simulated. */
export interface Sampling {
  readonly x: readonly number[];
  readonly quantity: Quantity;
  /** Of learned methods; none is, if absent. */
  readonly trainings?: Trainings | undefined;
  /** The methods that are learned: all, if absent. */
  readonly learned?: readonly string[] | undefined;
  /** Between the first two methods; independent, if absent. */
  readonly common?: Common | undefined;
}

const base = {
  suite: "s",
  profile: "quick",
  experiment: "fig",
  axis: "snrDb",
  metric: "bler",
  unit: "",
} as const;

/** Simulates a run. */
export function sample(truth: Truth, sampling: Sampling, chance: Chance): Sample {
  const { x, trainings, common } = sampling;
  const methods = Object.keys(truth);
  const isLearned = (method: string) =>
    trainings !== undefined && (sampling.learned ?? methods).includes(method);
  const seeds = Array.from({ length: trainings?.seeds ?? 1 }, (_, i) => i + 1);
  // by method and seed: the values that this training has over x
  const trained = methods.map((method) =>
    seeds.map(() => {
      const { spread } = isLearned(method) ? trainings! : { spread: 0 };
      const whole = chance.normal();
      return truth[method].map((value) =>
        spread === 0 ? value : Math.min(
          0.999 * (value < 1 ? 1 : Infinity),
          value * exp(spread * Math.SQRT1_2 * (whole + chance.normal()) - spread * spread / 2),
        )
      );
    })
  );
  const rows: Row[] = [], pairs: PairRow[] = [];
  for (const [s, seed] of seeds.entries()) {
    for (const [i, at] of x.entries()) {
      const values = methods.map((_, m) => trained[m][s][i]);
      const measured = measure(values, sampling.quantity, common, chance);
      for (const [m, method] of methods.entries()) {
        const facts = { ...base, method, seed, x: at, stopReason: "", backend: "exact", statistical: false };
        rows.push({ ...facts, unitKey: "", ...measured.values[m] });
      }
      if (measured.pair) pairs.push({ ...base, a: methods[0], b: methods[1], seed, x: at, ...measured.pair });
    }
  }
  const ofThese = seeds.length < 3 && trainings !== undefined;
  return {
    rows,
    pairs,
    truth: ofThese
      ? Object.fromEntries(
        methods.map((method, m) => [
          method,
          truth[method].map((_, i) =>
            trained[m].reduce((total, curve) => total + curve[i], 0) / seeds.length
          ),
        ]),
      )
      : truth,
  };
}

type Measured = Pick<Row, "value" | "ciLow" | "ciHigh" | "n" | "k">;
type Pair = Pick<PairRow, "n" | "errors" | "moments">;

function measure(
  values: readonly number[],
  quantity: Quantity,
  common: Common | undefined,
  chance: Chance,
): { values: Measured[]; pair?: Pair } {
  switch (quantity.kind) {
    case "exact":
      return { values: values.map((value) => ({ value, ciLow: NaN, ciHigh: NaN, n: 1 })) };
    case "rate":
      return common ? jointRates(values, quantity, common, chance) : {
        values: values.map((p) => {
          const n = itemsOf(p, quantity);
          return rate(chance.binomial(n, p), n);
        }),
      };
    case "mean":
      return means(values, quantity, common, chance);
  }
}

function itemsOf(p: number, quantity: Extract<Quantity, { kind: "rate" }>): number {
  return "items" in quantity ? quantity.items : Math.ceil(Math.min(quantity.budget, quantity.errors / p));
}

function rate(k: number, n: number): Measured {
  return { value: k / n, ciLow: NaN, ciHigh: NaN, n, k };
}

function jointRates(
  [pA, pB]: readonly number[],
  quantity: Extract<Quantity, { kind: "rate" }>,
  { together, share }: Common,
  { binomial }: Chance,
): { values: Measured[]; pair: Pair } {
  const all = itemsOf(pA, quantity), n = Math.round(share * all);
  const pBoth = pA * pB + together * (Math.min(pA, pB) - pA * pB);
  const both = binomial(n, pBoth);
  const onlyA = binomial(n - both, (pA - pBoth) / (1 - pBoth));
  const onlyB = binomial(n - both - onlyA, Math.min(1, (pB - pBoth) / (1 - pA)));
  const more = binomial(all - n, pA);
  return {
    values: [rate(both + onlyA + more, all), rate(both + onlyB, n)],
    pair: { n, errors: { a: both + onlyA, b: both + onlyB, both } },
  };
}

function means(
  values: readonly number[],
  { items, spread }: Extract<Quantity, { kind: "mean" }>,
  common: Common | undefined,
  chance: Chance,
): { values: Measured[]; pair?: Pair } {
  const shared = chance.normal(), together = common?.together ?? 0;
  const drawn = values.map((value, m) => {
    const n = m === 1 && common ? Math.round(common.share * items) : items;
    // the part of the longer one's mean that the common items are
    const overlap = m === 0 && common ? Math.sqrt(common.share) : 1;
    const part = overlap * Math.sqrt(together);
    const z = part * shared + Math.sqrt(1 - part * part) * chance.normal();
    const deviation = spread * value;
    const variance = deviation * deviation * 2 * chance.gamma((n - 1) / 2) / (n - 1);
    const mean = value + z * deviation / Math.sqrt(n), half = tQuantile95(n - 1) * Math.sqrt(variance / n);
    return { measured: { value: mean, ciLow: mean - half, ciHigh: mean + half, n }, variance };
  });
  const measured = drawn.map((one) => one.measured);
  if (!common) return { values: measured };
  const [a, b] = drawn;
  const covariance = together * Math.sqrt(a.variance * b.variance);
  return {
    values: measured,
    pair: { n: b.measured.n, moments: { a: a.variance, b: b.variance, covariance } },
  };
}

/** The chance of a simulated run: by its design and number. */
export function runChance(design: string, run: number): Chance {
  return chanceOf(stream("coverage", design, run));
}
