/** What sums of scores come to, and when a Monte-Carlo point has enough. @module */
import { clopperPearson } from "../statistics/clopper_pearson.ts";
import { type Interval, sampleVariance, tInterval, varianceInterval } from "../statistics/intervals.ts";
import { positiveMeanInterval, shareInterval } from "../statistics/share_interval.ts";
import type { Quantity, QuantityKind, StopRule } from "../suite/types.ts";
import { addSums, type ShardSums, type Sums } from "./sums.ts";

/** What a point has come to. */
export interface PointSums {
  readonly sums: ShardSums;
  /** The shards behind it: 0 … shards − 1. */
  readonly shards: number;
  readonly stopReason: "errors" | "width" | "budget";
}

/** The measured value. */
export function valueOf(kind: QuantityKind, { n, sum, sumSquares, max }: Sums): number {
  if (kind === "variance") return sampleVariance(n, sum, sumSquares);
  return kind === "maximum" ? max : sum / n;
}

/** Its 95 % interval. A maximum has none: both ends are NaN. */
export function intervalOf({ kind, range }: Pick<Quantity, "kind" | "range">, sums: Sums): Interval {
  const { n, sum, sumSquares, sumCubes, sumFourths } = sums;
  switch (kind) {
    case "proportion":
      return clopperPearson(sum, n);
    case "mean":
      return range ? boundedInterval(range, sums) : tInterval(n, sum, sumSquares);
    case "variance":
      return varianceInterval(n, [sum, sumSquares, sumCubes, sumFourths]);
    case "maximum":
      return { low: NaN, high: NaN };
  }
}

function boundedInterval([low, high]: readonly [number, number], sums: Sums): Interval {
  return Number.isFinite(high) ? shareInterval(sums, low, high) : positiveMeanInterval(sums);
}

/** Why a point may stop with these sums of its first quantity, or undefined where it must go on. */
export function stopReason(
  rule: StopRule,
  quantity: Quantity,
  sums: Sums,
): PointSums["stopReason"] | undefined {
  if (rule.errors !== undefined && quantity.kind === "proportion" && sums.sum >= rule.errors) return "errors";
  if (rule.relativeWidth !== undefined && quantity.kind !== "maximum") {
    const { low, high } = intervalOf(quantity, sums);
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
