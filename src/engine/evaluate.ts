/** Evaluates: makes a block, runs the method, adds up the scores. @module */
import { stream } from "../compute/random.ts";
import type { Stream } from "../compute/random.ts";
import type { Costs, Dataset, Metric, OpenMethod, Point } from "../suite/types.ts";
import { addScores, type ShardSums } from "./stopping.ts";

/** Where a block comes from. Method and experiment are not in it: all methods see the same blocks. */
export interface BlockAddress {
  readonly suite: string;
  readonly dataset: string;
  readonly seed: number;
  readonly point: Point;
  readonly index: number;
}

/** The stream of a block. */
export function blockStream({ suite, dataset, seed, point, index }: BlockAddress): Stream {
  const conditions = Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  return stream(suite, "dataset", dataset, seed, ...conditions, "block", index);
}

/** The block at an address. @param path that of the dataset's file, where it reads one */
export async function makeBlock(
  dataset: Dataset,
  address: BlockAddress,
  items: number,
  path: string | undefined,
): Promise<unknown> {
  return await dataset.block(address.point, blockStream(address), items, path);
}

/**
 * The sums of a shard, which is one block of `items` items.
 *
 * @throws {Error} where the metric doesn't give one finite score per item and measure
 */
export async function evaluateShard(
  block: unknown,
  items: number,
  method: OpenMethod,
  metric: Metric,
): Promise<ShardSums> {
  const scores = metric.score(block, await method.run(block));
  return Object.fromEntries(
    Object.entries(metric.measures).map(([name, measure]) => {
      const column = scores[name];
      checkScores(name, column, items, measure.kind === "proportion");
      return [name, addScores(column)];
    }),
  );
}

/** @throws {Error} where a cost isn't a finite number with a unit */
export function checkCosts(costs: Costs): void {
  for (const [name, { value, unit }] of Object.entries(costs)) {
    if (!Number.isFinite(value) || typeof unit !== "string") {
      throw new Error(`cost '${name}': expected a finite number and its unit, got ${value} and ${unit}`);
    }
  }
}

function checkScores(name: string, scores: ArrayLike<number>, items: number, proportion: boolean): void {
  if (scores?.length !== items) {
    throw new Error(`measure '${name}': expected ${items} scores, got ${scores?.length ?? "none"}`);
  }
  for (let i = 0; i < items; i++) {
    const valid = proportion ? scores[i] === 0 || scores[i] === 1 : Number.isFinite(scores[i]);
    if (!valid) {
      const expected = proportion ? "0 or 1" : "a finite number";
      throw new Error(`measure '${name}', item ${i}: expected ${expected}, got ${scores[i]}`);
    }
  }
}
