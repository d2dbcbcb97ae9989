/**
 * 95 % intervals of means whose scores have a known range: shares of wrong bits in a codeword, squared errors. An item
 * is a cluster: how its bits hang together is in the spread of the items' scores and nowhere assumed.
 *
 * @module
 */
import { exp, log } from "../compute/exact_math.ts";
import { type Interval, sampleVariance, tQuantile95, z95 } from "./intervals.ts";

/** What is left out on each side of a 95 % interval. */
const tail = 0.025;

/** Sums of the first three powers of scores, and the largest score. */
export interface PowerSums {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly sumCubes: number;
  readonly max: number;
}

/**
 * The interval of a mean of scores that lie in [low, high].
 *
 * The mean is the sum of the scores under weights that are uniform on the simplex (Rubin: "The Bayesian bootstrap",
 * Ann. Stat. 1981), with one more score for each limit: one at `low` for the lower limit, and for the upper one that is
 * as large as a further score might be. With a further score at `high` the upper limit is Gaffke's ("Three test
 * statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative variable", Math. Meth. Stat. 2005),
 * which for scores of 0 and 1 is that of Clopper and Pearson. `high` is taken where no score was above `low`, so that no
 * errors in n items leave 1 − 0.025^(1/n). Else a further score is taken to be as large as the largest so far and (10/k)²
 * of it more, at most `high`, where k is the number of equal scores that would spread as these do (Kish's (Σx)²/Σx²): a
 * few failed codewords say little about how many bits the next one loses, many say it well.
 *
 * The weighted sum's quantiles are those of a gamma distribution with its first three cumulants (Wilson and Hilferty).
 */
export function shareInterval(sums: PowerSums, low: number, high: number): Interval {
  const unit = toUnitRange(sums, low, high);
  const { low: from, high: to } = unitInterval(unit);
  return { low: low + (high - low) * from, high: low + (high - low) * to };
}

/**
 * The interval of a mean of scores that are never negative: Student's t on the logarithm of the mean (delta method).
 * From below two scores, or none above 0, nothing follows but that it isn't negative.
 */
export function positiveMeanInterval({ n, sum, sumSquares }: PowerSums): Interval {
  if (n < 2 || !(sum > 0)) return { low: 0, high: Infinity };
  const mean = sum / n;
  const factor = exp(tQuantile95(n - 1) * Math.sqrt(sampleVariance(n, sum, sumSquares) / n) / mean);
  return { low: mean / factor, high: mean * factor };
}

/** Sums of (x − low) / (high − low). */
function toUnitRange({ n, sum, sumSquares, sumCubes, max }: PowerSums, low: number, high: number): PowerSums {
  if (low === 0 && high === 1) return { n, sum, sumSquares, sumCubes, max };
  const width = high - low;
  const squares = sumSquares - low * (2 * sum - n * low);
  const cubes = sumCubes - low * (3 * sumSquares - low * (3 * sum - n * low));
  return {
    n,
    sum: (sum - n * low) / width,
    sumSquares: squares / (width * width),
    sumCubes: cubes / (width * width * width),
    max: (max - low) / width,
  };
}

function unitInterval(sums: PowerSums): Interval {
  const { n, sum, sumSquares, max } = sums;
  if (!(n > 0)) return { low: 0, high: 1 };
  const beyond = exp(log(tail) / n);
  if (!(sumSquares > 0)) return { low: 0, high: 1 - beyond };
  if (sum >= n) return { low: beyond, high: 1 };
  const mean = sum / n;
  const events = sum * sum / sumSquares;
  const further = Math.min(1, max * (1 + (10 / events) * (10 / events)));
  return {
    low: root((limit) => quantile(sums, 0, limit, -z95), 0, mean),
    high: root((limit) => quantile(sums, further, limit, z95), mean, further),
  };
}

/**
 * A quantile of Σ (xᵢ − limit) Eᵢ over the scores and a further one, with Eᵢ of the exponential distribution: it is 0
 * where the weighted mean's quantile is `limit`. Cumulants of order r are (r − 1)! Σ (xᵢ − limit)^r.
 */
function quantile(
  { n, sum, sumSquares, sumCubes }: PowerSums,
  further: number,
  limit: number,
  z: number,
): number {
  const d = further - limit;
  const first = sum - n * limit + d;
  const second = Math.max(0, sumSquares - limit * (2 * sum - n * limit)) + d * d;
  const third = 2 * (sumCubes - limit * (3 * sumSquares - limit * (3 * sum - n * limit)) + d * d * d);
  const deviation = Math.sqrt(second);
  if (deviation === 0) return first;
  const skewness = third / (second * deviation);
  // Wilson and Hilferty: (2/γ) ((1 + c)³ − 1) with c = γ/6 (z − γ/6), multiplied out so that γ may be 0
  const shifted = z - skewness / 6, c = Math.max(-1, skewness / 6 * shifted);
  return first + deviation * shifted * (3 + 3 * c + c * c) / 3;
}

/** Where a falling function is 0 between two ends. */
function root(falling: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
