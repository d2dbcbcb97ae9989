/** What the store has of a point's shards. @module */
import type { ItemScores } from "./evaluate.ts";
import { hasScores, type PackedScores, unpackScores } from "./item_scores.ts";
import { type MonteCarloPoint, shardKey } from "./plan.ts";
import type { Provenance, Store } from "./store.ts";
import type { ShardSums } from "./sums.ts";

/** A finished shard. */
export interface StoredShard {
  readonly sums: ShardSums;
  readonly items: PackedScores;
  readonly provenance: Provenance | undefined;
}

/**
 * A point's shard, or undefined where the store hasn't got it. An entry without items, which an older version made, counts
 * as none: it is computed again.
 */
export function storedShard(store: Store, point: MonteCarloPoint, index: number): StoredShard | undefined {
  const unit = store.get(shardKey(point, index));
  if (!hasScores(unit)) return undefined;
  // what a shard's entry has for its value is what a worker put there
  return { sums: unit.value as ShardSums, items: unit.items, provenance: unit.provenance };
}

/**
 * What the items of a point's first shards scored, by quantity, in the shards' order.
 *
 * @returns undefined where the store has lost one of them
 */
export function storedScores(store: Store, point: MonteCarloPoint, shards: number): ItemScores | undefined {
  const size = point.rule.shardItems;
  const whole = Object.fromEntries(
    Object.keys(point.experiment.metric.quantities).map((name) => [name, new Float64Array(shards * size)]),
  );
  for (let index = 0; index < shards; index++) {
    const shard = storedShard(store, point, index);
    if (!shard) return undefined;
    const scores = unpackScores(shard.items);
    for (const [name, column] of Object.entries(whole)) column.set(scores[name], index * size);
  }
  return whole;
}
