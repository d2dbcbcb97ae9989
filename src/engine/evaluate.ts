/** Evaluates: makes a block, runs the method, adds up the scores. @module */
import { stream } from "../compute/random.ts";
import type { Stream } from "../compute/random.ts";
import type {
  Block,
  Costs,
  Dataset,
  InformedView,
  Metric,
  OpenBound,
  OpenMethod,
  Point,
} from "../suite/types.ts";
import { addScores, type ShardSums } from "./stopping.ts";

/** Where a block comes from. Method and experiment are not in it: all methods see the same blocks. */
export interface BlockAddress {
  readonly suite: string;
  /** The dataset's stream name: see {@link streamNameOf}. */
  readonly dataset: string;
  readonly seed: number;
  readonly point: Point;
  readonly index: number;
}

/** What a dataset's streams are called: two that share a stream name show the same draws. */
export function streamNameOf(name: string, { streamName = name }: Pick<Dataset, "streamName">): string {
  return streamName;
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
): Promise<Block<unknown, unknown>> {
  return await dataset.block(address.point, blockStream(address), items, path);
}

/**
 * A method ready to run, of either kind, and what it is given in the place of the inputs where its experiment lets it
 * know the truth. That its types fit those of dataset and metric was checked where the experiment was declared
 * (`curves` and `timings` of `suite/experiments.ts`); here they are forgotten.
 */
export interface Contestant {
  readonly open: OpenMethod | OpenBound;
  readonly isBound: boolean;
  readonly view?: InformedView;
}

/** Runs a method on a block. Only bounds, and methods that the experiment lets know it, are given the truth. */
export async function runMethod(
  { open, isBound, view }: Contestant,
  { inputs, truth }: Block<unknown, unknown>,
): Promise<unknown> {
  // `never` says that the types were checked elsewhere, see Contestant
  const given = (view ? view(inputs as never, truth as never) : inputs) as never;
  return isBound
    ? await (open as OpenBound).run(given, truth as never)
    : await (open as OpenMethod).run(given);
}

/**
 * The sums of a shard, which is one block of `items` items.
 *
 * @param output what the method under test gave for the block's inputs
 * @throws {Error} where the metric doesn't give one finite score per item and quantity
 */
export function scoreShard(truth: unknown, output: unknown, items: number, metric: Metric): ShardSums {
  const scores = metric.score(truth as never, output as never); // checked where the experiment was declared
  return Object.fromEntries(
    Object.entries(metric.quantities).map(([name, quantity]) => {
      const column = scores[name];
      checkScores(name, column, items, quantity.kind === "proportion");
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
    throw new Error(`quantity '${name}': expected ${items} scores, got ${scores?.length ?? "none"}`);
  }
  for (let i = 0; i < items; i++) {
    const valid = proportion ? scores[i] === 0 || scores[i] === 1 : Number.isFinite(scores[i]);
    if (!valid) {
      const expected = proportion ? "0 or 1" : "a finite number";
      throw new Error(`quantity '${name}', item ${i}: expected ${expected}, got ${scores[i]}`);
    }
  }
}
