/** Accumulated scores, and when a Monte-Carlo point has enough. @module */
import {
  type Interval,
  sampleVariance,
  tInterval,
  varianceInterval,
  wilson,
} from "../statistics/intervals.ts";
import type { Quantity, QuantityKind, StopRule } from "../suite/types.ts";

/** Scores of one quantity, added up in float64. */
export type Sums = {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly sumCubes: number;
  readonly sumFourths: number;
  readonly max: number;
};

/** The sums of every quantity of a metric. */
export type ShardSums = Readonly<Record<string, Sums>>;

/** What a point has come to. */
export interface PointSums {
  readonly sums: ShardSums;
  /** The shards behind it: 0 … shards − 1. */
  readonly shards: number;
  readonly stopReason: "errors" | "width" | "budget";
}

/** Adds up scores in their order. */
export function addScores(scores: ArrayLike<number>): Sums {
  let sum = 0, sumSquares = 0, sumCubes = 0, sumFourths = 0, max = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i], square = score * score;
    sum += score;
    sumSquares += square;
    sumCubes += square * score;
    sumFourths += square * square;
    if (score > max) max = score;
  }
  return { n: scores.length, sum, sumSquares, sumCubes, sumFourths, max };
}

/** a and then b. */
export function addSums(a: ShardSums, b: ShardSums): ShardSums {
  return Object.fromEntries(
    Object.entries(b).map(([name, sums]) => {
      const before = a[name];
      if (!before) return [name, sums];
      return [name, {
        n: before.n + sums.n,
        sum: before.sum + sums.sum,
        sumSquares: before.sumSquares + sums.sumSquares,
        sumCubes: before.sumCubes + sums.sumCubes,
        sumFourths: before.sumFourths + sums.sumFourths,
        max: Math.max(before.max, sums.max),
      }];
    }),
  );
}

/** The measured value. */
export function valueOf(kind: QuantityKind, { n, sum, sumSquares, max }: Sums): number {
  if (kind === "variance") return sampleVariance(n, sum, sumSquares);
  return kind === "maximum" ? max : sum / n;
}

/** Its 95 % interval. A maximum has none: both ends are NaN. */
export function intervalOf(kind: QuantityKind, sums: Sums): Interval {
  const { n, sum, sumSquares, sumCubes, sumFourths } = sums;
  if (kind === "proportion") return wilson(sum, n);
  if (kind === "mean") return tInterval(n, sum, sumSquares);
  if (kind === "variance") return varianceInterval(n, [sum, sumSquares, sumCubes, sumFourths]);
  return { low: NaN, high: NaN };
}

/** Why a point may stop with these sums of its first quantity, or undefined where it must go on. */
export function stopReason(
  rule: StopRule,
  quantity: Quantity,
  sums: Sums,
): PointSums["stopReason"] | undefined {
  if (rule.errors !== undefined && quantity.kind === "proportion" && sums.sum >= rule.errors) return "errors";
  if (rule.relativeWidth !== undefined && quantity.kind !== "maximum") {
    const { low, high } = intervalOf(quantity.kind, sums);
    const value = Math.abs(valueOf(quantity.kind, sums));
    if (value > 0 && (high - low) / 2 <= rule.relativeWidth * value) return "width";
  }
  if (sums.n >= rule.items) return "budget";
}

/**
 * Adds up a point's shards in order and says where it may stop. Only the shortest sufficient prefix counts, so shards
 * computed ahead can't change the row.
 */
export class PrefixSums {
  readonly #rule: StopRule;
  readonly #quantity: Quantity;
  #sums: ShardSums = {};
  #shards = 0;
  #result: PointSums | undefined;

  /** @param quantity the metric's first */
  constructor(rule: StopRule, readonly firstQuantity: string, quantity: Quantity) {
    this.#rule = rule;
    this.#quantity = quantity;
  }

  /** The number of the shard that is needed next. */
  get next(): number {
    return this.#shards;
  }

  /** The sums so far. */
  get sums(): ShardSums {
    return this.#sums;
  }

  /** Adds the next shard. @returns the point's result where this shard completes it */
  add(shard: ShardSums): PointSums | undefined {
    if (this.#result) throw new Error("the point is complete");
    this.#sums = addSums(this.#sums, shard);
    this.#shards++;
    const reason = stopReason(this.#rule, this.#quantity, this.#sums[this.firstQuantity]);
    if (reason) this.#result = { sums: this.#sums, shards: this.#shards, stopReason: reason };
    return this.#result;
  }
}
