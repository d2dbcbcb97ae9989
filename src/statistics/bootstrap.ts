/**
 * Parametric bootstrap of measured values: draws that spread as the value's uncertainty does, from named streams, so
 * that the same rows give the same verdicts.
 *
 * A proportion of k errors in n items is drawn from Beta(k + ½, n − k + ½), the Jeffreys posterior: its quantiles
 * are confidence limits that are close to nominal for small counts and zero too, on either side (Brown, Cai and
 * DasGupta: "Interval estimation for a binomial proportion", Statistical Science 2001). Any other value is drawn from
 * two half normals whose 2.5 % points are the ends of its 95 % interval. For a t interval of few samples that is
 * exact at 95 % and too wide, never too narrow, at 90 %.
 *
 * @module
 */
import { cos, exp, log, sin } from "../compute/exact_math.ts";
import { type Stream, wordReader } from "../compute/random.ts";
import { z95 } from "./intervals.ts";

/** Draws per value. The level of a 5 % decision is then off by about 0.35 % (one standard error). */
export const replicates = 4000;

/** A reader of uniform numbers in (0, 1), of 32 bits. */
export function uniformReader(stream: Stream): () => number {
  const word = wordReader(stream);
  return () => (word() + 0.5) / 2 ** 32;
}

/** A reader of standard normal numbers (Box and Muller). */
export function normalReader(uniform: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * log(uniform())), angle = 2 * Math.PI * uniform();
    kept = radius * sin(angle);
    return radius * cos(angle);
  };
}

/**
 * A reader of gamma numbers of a shape and scale 1 (Marsaglia and Tsang: "A simple method for generating gamma
 * variables", ACM TOMS 2000; shapes below 1 by their boost).
 */
export function gammaReader(uniform: () => number, normal: () => number): (shape: number) => number {
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * exp(log(uniform()) / shape);
    const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = normal(), root = 1 + c * z;
      if (root <= 0) continue;
      const v = root * root * root, u = uniform();
      // Accepts most without logarithms; it implies the test below.
      if (u < 1 - 0.0331 * (z * z) * (z * z)) return d * v;
      if (log(u) < 0.5 * z * z + d - d * v + d * log(v)) return d * v;
    }
  };
  return gamma;
}

/** What the spread of one measured value is drawn from. */
export type Spread =
  /** `prior` is what the posterior has beside k and n − k; ½ if absent. */
  | { kind: "proportion"; k: number; n: number; prior?: number }
  | { kind: "interval"; value: number; low: number; high: number }
  /** No uncertainty is stated. */
  | { kind: "exact"; value: number };

/** `count` draws of a value. */
export function draws(spread: Spread, stream: Stream, count = replicates): Float64Array {
  if (spread.kind === "exact") return new Float64Array(count).fill(spread.value);
  const uniform = uniformReader(stream), normal = normalReader(uniform);
  if (spread.kind === "interval") {
    const { value, low, high } = spread;
    return Float64Array.from({ length: count }, () => {
      const z = normal() / z95;
      return value + z * (z < 0 ? value - low : high - value);
    });
  }
  const gamma = gammaReader(uniform, normal), { k, n, prior = 0.5 } = spread;
  return Float64Array.from({ length: count }, () => {
    const errors = gamma(k + prior);
    return errors / (errors + gamma(n - k + prior));
  });
}

/**
 * Weights of the seeds' deviations from their mean, `count` by seed: with them, the weighted sum of the deviations is a
 * draw of the mean's error, from Student's t with (seeds − 1) degrees of freedom and the deviations' own covariance.
 * (Resampling the seeds themselves, the usual bootstrap, is far too narrow for the three to ten seeds that trainings
 * are run with: intervals of three seeds would hold the truth in about three cases of four.)
 *
 * @param seeds the seeds that were run, at least two
 */
export function seedWeights(
  seeds: readonly number[],
  stream: Stream,
  count = replicates,
): ReadonlyMap<number, Float64Array> {
  const uniform = uniformReader(stream), normal = normalReader(uniform), gamma = gammaReader(uniform, normal);
  const weights = new Map(seeds.map((seed) => [seed, new Float64Array(count)]));
  for (let r = 0; r < count; r++) {
    const chiSquare = 2 * gamma((seeds.length - 1) / 2);
    const scale = 1 / Math.sqrt(seeds.length * chiSquare);
    for (const weight of weights.values()) weight[r] = normal() * scale;
  }
  return weights;
}

/**
 * The value that a share `p` of ascending draws lies below, rounded outwards: `side` says whether it serves as a
 * lower or an upper limit. Draws may be infinite.
 */
export function quantile(ascending: Float64Array, p: number, side: "lower" | "upper"): number {
  const rank = p * (ascending.length - 1);
  return ascending[side === "lower" ? Math.floor(rank) : Math.ceil(rank)];
}
