/** K-means of scalars, the fitting of a scalar codebook. @module */
import { type Stream, substream, wordReader } from "../compute/random.ts";

/** How {@link kMeansScalar} searches. */
export interface KMeansOptions {
  /** Number of levels. */
  levels: number;
  /** Starts, of which the one with the least distortion counts. */
  restarts?: number;
  /** Lloyd steps of a start at most; it ends where no value changes its level. */
  iterations?: number;
}

/**
 * Ascending levels that nearly minimise the sum of squared distances from each value to its nearest level: Lloyd's
 * algorithm from the seeding of Arthur and Vassilvitskii ("k-means++", SODA 2007), in float64. A level without values
 * moves to the value that is farthest from its own level, so the levels are distinct where the values have as many
 * distinct ones.
 *
 * @throws {RangeError} where there are no values, or one isn't finite
 */
export function kMeansScalar(
  values: ArrayLike<number>,
  { levels, restarts = 1, iterations = 1000 }: KMeansOptions,
  stream: Stream,
): Float64Array {
  const data = sortedSums(values);
  let best: Float64Array | undefined, least = Infinity;
  for (let start = 0; start < restarts; start++) {
    const centers = lloyd(data, seed(data, levels, substream(stream, start)), iterations);
    const total = distortion(data, centers);
    if (total < least) [best, least] = [centers, total];
  }
  return best!;
}

/** Values in ascending order and their running sums: sums over ranges cost two look-ups. */
interface Sorted {
  readonly values: Float64Array;
  /** sums[i] = values[0] + … + values[i − 1], and of the squares. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

function sortedSums(input: ArrayLike<number>): Sorted {
  const values = Float64Array.from(input).sort();
  // NaN sorts last, infinities to the ends.
  if (!(values.length > 0 && Number.isFinite(values[0]) && Number.isFinite(values.at(-1)!))) {
    throw new RangeError(`k-means needs finite values, not ${values.length ? "some that aren't" : "none"}`);
  }
  const sums = new Float64Array(values.length + 1), squares = new Float64Array(values.length + 1);
  values.forEach((x, i) => {
    sums[i + 1] = sums[i] + x;
    squares[i + 1] = squares[i] + x * x;
  });
  return { values, sums, squares };
}

/** k-means++: each further level is a value drawn with a probability proportional to its squared distance so far. */
function seed({ values }: Sorted, levels: number, stream: Stream): Float64Array {
  const next = wordReader(stream);
  const uniform = () => (next() + 0.5) / 2 ** 32;
  const distance = new Float64Array(values.length).fill(Infinity);
  const centers = new Float64Array(levels);
  let chosen = values[Math.floor(uniform() * values.length)];
  for (let k = 0; k < levels; k++) {
    centers[k] = chosen;
    let total = 0;
    for (let i = 0; i < values.length; i++) {
      const d = values[i] - chosen;
      if (d * d < distance[i]) distance[i] = d * d;
      total += distance[i];
    }
    let rest = uniform() * total, i = 0;
    while (i < values.length - 1 && (rest -= distance[i]) >= 0) i++;
    chosen = values[i];
  }
  return centers.sort();
}

function lloyd(data: Sorted, centers: Float64Array, iterations: number): Float64Array {
  let bounds = boundaries(data, centers);
  for (let iteration = 0; iteration < iterations; iteration++) {
    centers = means(data, bounds);
    const next = boundaries(data, centers);
    if (next.every((bound, k) => bound === bounds[k])) break;
    bounds = next;
  }
  return centers;
}

/** Level k has the values of index bounds[k] to bounds[k + 1] − 1. */
function boundaries({ values }: Sorted, centers: Float64Array): Uint32Array {
  const bounds = new Uint32Array(centers.length + 1);
  bounds[centers.length] = values.length;
  for (let k = 1; k < centers.length; k++) bounds[k] = lowerBound(values, (centers[k - 1] + centers[k]) / 2);
  return bounds;
}

function means(data: Sorted, bounds: Uint32Array): Float64Array {
  const { values, sums } = data;
  const empty: number[] = [];
  const centers = new Float64Array(bounds.length - 1);
  for (let k = 0; k < centers.length; k++) {
    const [from, to] = [bounds[k], bounds[k + 1]];
    if (from === to) empty.push(k);
    else centers[k] = (sums[to] - sums[from]) / (to - from);
  }
  // The value farthest from its level is an end of that level's range.
  const taken = new Set<number>();
  for (const k of empty) {
    let farthest = bounds[k] < values.length ? bounds[k] : values.length - 1, largest = -1;
    for (let other = 0; other < centers.length; other++) {
      if (bounds[other] === bounds[other + 1]) continue;
      for (const i of [bounds[other], bounds[other + 1] - 1]) {
        const d = Math.abs(values[i] - centers[other]);
        if (d > largest && !taken.has(i)) [farthest, largest] = [i, d];
      }
    }
    taken.add(farthest);
    centers[k] = values[farthest];
  }
  return centers.sort();
}

function distortion(data: Sorted, centers: Float64Array): number {
  const bounds = boundaries(data, centers);
  let total = 0;
  centers.forEach((c, k) => {
    const [from, to] = [bounds[k], bounds[k + 1]];
    const sum = data.sums[to] - data.sums[from];
    total += data.squares[to] - data.squares[from] - 2 * c * sum + (to - from) * c * c;
  });
  return total;
}

/** The first index of ascending values whose value is at least `x`. */
export function lowerBound(values: Float64Array, x: number): number {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the level nearest to `x` (the upper one of two at the same distance); `levels` are ascending. */
export function nearestLevel(levels: ArrayLike<number>, x: number): number {
  let low = 0, high = levels.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x >= (levels[middle] + levels[middle + 1]) / 2) low = middle + 1;
    else high = middle;
  }
  return low;
}
