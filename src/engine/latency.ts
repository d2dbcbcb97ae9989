/** Times a method's calls on this machine. @module */
import { type Interval, median, medianInterval } from "../statistics/intervals.ts";

/** Median time of a call in ms. */
export interface LatencyResult extends Interval {
  readonly median: number;
  readonly n: number;
}

/**
 * Caches fill and the JIT compiles in the first calls: a few of a network's, thousands of a method that takes
 * microseconds. Both must have passed.
 */
const warmUpCalls = 5, warmUpMs = 250;

/**
 * Times `repetitions` calls of a method on a block, after some that aren't timed. A call counts until its output is there: methods
 * read back what a GPU computed, as metrics want it, so that its queue can't run on beyond the clock.
 */
export async function measureLatency(
  call: () => unknown | Promise<unknown>,
  repetitions: number,
): Promise<LatencyResult> {
  const begin = performance.now();
  for (let i = 0; i < warmUpCalls || performance.now() - begin < warmUpMs; i++) await call();
  const times = new Float64Array(repetitions);
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now();
    await call();
    times[i] = performance.now() - start;
  }
  times.sort();
  return { median: median(times), ...medianInterval(times), n: repetitions };
}
