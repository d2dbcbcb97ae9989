/**
 * The design of a scalar LLR quantiser that keeps the most mutual information between a bit and its quantised LLR
 * (Winkelbauer and Matz, "On quantization of log-likelihood ratios for maximum mutual information", SPAWC 2015).
 *
 * @module
 */
import { lowerBound } from "../../learn/kmeans.ts";
import { exp, log } from "../../compute/exact_math.ts";

/** A quantiser: an LLR between `boundaries[i − 1]` and `boundaries[i]` becomes `llrs[i]`. */
export interface ScalarQuantizer {
  /** Ascending, one fewer than levels. */
  readonly boundaries: Float64Array;
  /** The LLR that each level stands for, log p(1 | level) / p(0 | level). */
  readonly llrs: Float64Array;
  /** Mutual information between the bit and the level over the samples, in bits. */
  readonly information: number;
}

/** What {@link designQuantizer} may spend. */
export interface DesignOptions {
  levels: number;
  /** It ends where the information grows by less than this share. */
  tolerance?: number;
  iterations?: number;
}

const mostLlr = 40; // beyond, a bit is certain to 4e-18; keeps log(1 + e^-L) above 0

/** log(1 + u), 0 ≤ u ≤ 1, also where 1 + u loses u's digits. */
const log1p = (u: number): number => u < 1e-4 ? u * (1 - u * (1 / 2 - u / 3)) : log(1 + u);
/** log(1 + e^x). */
const softplus = (x: number): number => Math.max(x, 0) + log1p(exp(-Math.abs(x)));

/**
 * The quantiser of samples of consistent LLRs (p(1)/p(0) = e^L, bits equally likely), by turns: the LLR of each level
 * from its samples, then the boundaries where a sample's posterior is as far (Kullback and Leibler's measure) from
 * one level's as from the next's. From boundaries of levels with as many samples each.
 *
 * @throws {RangeError} where there are fewer samples than levels
 */
export function designQuantizer(
  samples: ArrayLike<number>,
  { levels, tolerance = 1e-9, iterations = 100 }: DesignOptions,
): ScalarQuantizer {
  if (samples.length < levels) throw new RangeError(`${samples.length} samples for ${levels} levels`);
  const sorted = Float64Array.from(samples, (x) => Math.min(mostLlr, Math.max(-mostLlr, x))).sort();
  const ones = runningSums(sorted, (x) => 1 / (1 + exp(-x)));
  const zeros = runningSums(sorted, (x) => 1 / (1 + exp(x)));
  let boundaries: Float64Array = Float64Array.from(
    { length: levels - 1 },
    (_, i) => sorted[Math.floor((i + 1) * sorted.length / levels)],
  );
  let best: ScalarQuantizer | undefined;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { llrs, information } = levelsOf(sorted, ones, zeros, boundaries);
    const gain = information - (best?.information ?? 0);
    if (!best || gain > 0) best = { boundaries, llrs, information };
    if (!(gain > tolerance * information)) break;
    boundaries = boundariesOf(llrs);
  }
  return best!;
}

function runningSums(values: Float64Array, of: (x: number) => number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((x, i) => sums[i + 1] = sums[i] + of(x));
  return sums;
}

/** The levels' LLRs in ascending order, and the information that they keep. */
function levelsOf(
  sorted: Float64Array,
  ones: Float64Array,
  zeros: Float64Array,
  boundaries: Float64Array,
): { llrs: Float64Array; information: number } {
  const llrs = new Float64Array(boundaries.length + 1);
  let information = 0, from = 0;
  for (let i = 0; i < llrs.length; i++) {
    const to = i < boundaries.length ? Math.max(from, lowerBound(sorted, boundaries[i])) : sorted.length;
    if (to > from) {
      const one = ones[to] - ones[from], zero = zeros[to] - zeros[from];
      llrs[i] = log(one / zero);
      // The level adds one · log2(2 p(1)) + zero · log2(2 p(0)), p(1) = 1 / (1 + e^-llr).
      information += one * (1 - softplus(-llrs[i]) / Math.LN2) + zero * (1 - softplus(llrs[i]) / Math.LN2);
    } // else the level is empty: 0, sorted in below
    from = to;
  }
  return { llrs: llrs.sort(), information: information / sorted.length };
}

function boundariesOf(llrs: Float64Array): Float64Array {
  return Float64Array.from({ length: llrs.length - 1 }, (_, i) => {
    const [a, b] = [llrs[i], llrs[i + 1]];
    const up = softplus(b) - softplus(a), down = softplus(-a) - softplus(-b);
    return up > 0 && down > 0 ? log(up / down) : (a + b) / 2;
  });
}
