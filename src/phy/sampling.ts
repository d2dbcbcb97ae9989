/** Drawing without replacement. @module */

/**
 * `count` different integers in `[0, bound)`, each set equally likely, in random order (Floyd's algorithm in Bentley,
 * "Programming pearls: a sample of brilliance", CACM 30(9), 1987, in its form that gives an ordered sample).
 *
 * @param below a reader of integers in [0, n)
 * @throws {RangeError} where there are fewer than `count`
 */
export function drawDistinct(below: (n: number) => number, bound: number, count: number): number[] {
  if (!(count <= bound)) throw new RangeError(`there are no ${count} different integers below ${bound}`);
  const drawn: number[] = [];
  for (let last = bound - count; last < bound; last++) {
    const candidate = below(last + 1), at = drawn.indexOf(candidate);
    if (drawn.length === 0 || at < 0) drawn.unshift(candidate);
    else drawn.splice(at + 1, 0, last);
  }
  return drawn;
}
