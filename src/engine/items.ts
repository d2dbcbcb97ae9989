/** What each item of a run scored, out of the store. @module */
import type { Quantity } from "../suite/types.ts";
import type { ItemScores } from "./evaluate.ts";
import { unpackScores } from "./item_scores.ts";
import type { MonteCarloPoint, Plan } from "./plan.ts";
import { RunState } from "./state.ts";
import type { Store } from "./store.ts";
import { storedShard } from "./stored_shard.ts";

/** The items of a shard. */
export interface ShardItems {
  readonly point: MonteCarloPoint;
  /** The shard's number. */
  readonly shard: number;
  /** How many items there are. */
  readonly n: number;
  readonly scores: ItemScores;
}

/**
 * The shards that a plan's rows are made of, or would be as far as the store has them, in the plan's order. Items of one
 * number in shards of one number are the same for all methods of an experiment.
 */
export function* storedItems(plan: Plan, store: Store): Generator<ShardItems> {
  const state = new RunState(plan, store);
  for (const point of plan.points) {
    if (point.kind !== "monteCarlo") continue;
    const { shards } = state.sumsOf(point);
    for (let shard = 0; shard < shards; shard++) {
      const stored = storedShard(store, point, shard);
      if (stored) yield { point, shard, n: stored.items.n, scores: unpackScores(stored.items) };
    }
  }
}

/** The quantities of a plan's metrics in their order, and whether each is 0 or 1 throughout. */
export function quantitiesOf(plan: Plan): Map<string, { readonly binary: boolean }> {
  const quantities = new Map<string, { readonly binary: boolean }>();
  const isBinary = ({ kind }: Quantity) => kind === "proportion";
  for (const point of plan.points) {
    if (point.kind !== "monteCarlo") continue;
    for (const [name, quantity] of Object.entries(point.experiment.metric.quantities)) {
      quantities.set(name, { binary: isBinary(quantity) && (quantities.get(name)?.binary ?? true) });
    }
  }
  return quantities;
}
