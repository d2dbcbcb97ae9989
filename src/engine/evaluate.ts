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
  Quantity,
} from "../suite/types.ts";
import { addScores, type ShardSums } from "./sums.ts";

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

/** What each item of a block scored, by quantity. */
export type ItemScores = Readonly<Record<string, ArrayLike<number>>>;

/** What a shard's items scored, and the sums of it. */
export interface ScoredShard {
  readonly sums: ShardSums;
  readonly scores: ItemScores;
}

/**
 * Scores a shard, which is one block of `items` items.
 *
 * @param output what the method under test gave for the block's inputs
 * @throws {Error} where the metric doesn't give one finite score in the quantity's range per item and quantity
 */
export function scoreShard(truth: unknown, output: unknown, items: number, metric: Metric): ScoredShard {
  const scores = metric.score(truth as never, output as never); // checked where the experiment was declared
  const sums = Object.entries(metric.quantities).map(([name, quantity]) => {
    checkScores(name, scores[name], items, quantity);
    return [name, addScores(scores[name])];
  });
  return { sums: Object.fromEntries(sums), scores };
}

/** @throws {Error} where a cost isn't a finite number with a unit */
export function checkCosts(costs: Costs): void {
  for (const [name, { value, unit }] of Object.entries(costs)) {
    if (!Number.isFinite(value) || typeof unit !== "string") {
      throw new Error(`cost '${name}': expected a finite number and its unit, got ${value} and ${unit}`);
    }
  }
}

/** How far shares that were added up may be outside their range. */
const rounding = 1e-9;

function checkScores(
  name: string,
  scores: ArrayLike<number>,
  items: number,
  { kind, range: [low, high] = [-Infinity, Infinity] }: Quantity,
): void {
  if (scores?.length !== items) {
    throw new Error(`quantity '${name}': expected ${items} scores, got ${scores?.length ?? "none"}`);
  }
  for (let i = 0; i < items; i++) {
    const score = scores[i];
    const valid = kind === "proportion"
      ? score === 0 || score === 1
      : Number.isFinite(score) && score >= low - rounding && score <= high + rounding;
    if (!valid) {
      const bounds = low === -Infinity
        ? ""
        : high === Infinity
        ? ` of ${low} or more`
        : ` from ${low} to ${high}`;
      const expected = kind === "proportion" ? "0 or 1" : `a finite number${bounds}`;
      throw new Error(`quantity '${name}', item ${i}: expected ${expected}, got ${scores[i]}`);
    }
  }
}
