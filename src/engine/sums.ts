/** Scores, added up. @module */

/** Scores of one quantity, added up in float64. */
export type Sums = {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly sumCubes: number;
  readonly sumFourths: number;
  readonly max: number;
};

/** The sums of every quantity of a metric. */
export type ShardSums = Readonly<Record<string, Sums>>;

/** Adds up scores in their order. */
export function addScores(scores: ArrayLike<number>): Sums {
  let sum = 0, sumSquares = 0, sumCubes = 0, sumFourths = 0, max = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i], square = score * score;
    sum += score;
    sumSquares += square;
    sumCubes += square * score;
    sumFourths += square * square;
    if (score > max) max = score;
  }
  return { n: scores.length, sum, sumSquares, sumCubes, sumFourths, max };
}

/** a and then b. */
export function addSums(a: ShardSums, b: ShardSums): ShardSums {
  return Object.fromEntries(
    Object.entries(b).map(([name, sums]) => {
      const before = a[name];
      if (!before) return [name, sums];
      return [name, {
        n: before.n + sums.n,
        sum: before.sum + sums.sum,
        sumSquares: before.sumSquares + sums.sumSquares,
        sumCubes: before.sumCubes + sums.sumCubes,
        sumFourths: before.sumFourths + sums.sumFourths,
        max: Math.max(before.max, sums.max),
      }];
    }),
  );
}
