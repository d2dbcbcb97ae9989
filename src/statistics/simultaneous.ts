/**
 * Several tests at once: what may be said of all of them together at a level, though each may err.
 *
 * @module
 */

/**
 * The p-value of "the value isn't on this side of the limit", from draws of the value: the share of them that isn't. One
 * is added to the draws and to those, so that it is never 0 because the draws were few; a value without uncertainty
 * has 0 or 1.
 */
export function pValue(draws: Float64Array, isOnSide: (draw: number, r: number) => boolean): number {
  let others = 0, differs = false;
  for (let r = 0; r < draws.length; r++) {
    if (!isOnSide(draws[r], r)) others++;
    differs ||= draws[r] !== draws[0];
  }
  if (!differs && (others === 0 || others === draws.length)) return others === 0 ? 0 : 1;
  return (others + 1) / (draws.length + 1);
}

/**
 * How many of several hypotheses are rejected so that none of them is true, but with a probability of at most `level`:
 * Hochberg's step-up procedure (Biometrika 1988). The i-th smallest of m p-values may be `level` / (m − i + 1): all
 * are rejected where each test by itself rejects, the first alone needs Bonferroni's level. It holds for tests that
 * are independent or err together, as of points of one sweep (Sarkar, Annals of Statistics 1998).
 */
export function rejections(pValues: readonly number[], level: number): number {
  const ascending = Float64Array.from(pValues).sort();
  for (let i = ascending.length; i > 0; i--) {
    if (ascending[i - 1] <= level / (ascending.length - i + 1)) return i;
  }
  return 0;
}

/**
 * The level at which each of several values that may be the extreme one is bounded, so that the bound holds for the
 * extreme: a tenth of the level pays for leaving out values that are clearly not extreme, the rest is shared by those
 * that compete (Romano, Shaikh and Wolf, Econometrica 2014, with Bonferroni's bound in both steps).
 *
 * @param among how many values there are
 * @param competing how many of them exceed the extreme one with {@link screeningLevel} or more
 */
export function levelOfEach(level: number, among: number, competing: number): number {
  return among === 1 ? level : (1 - screeningShare) * level / competing;
}

/** The share of draws from which on a value that exceeds the extreme one competes with it. */
export function screeningLevel(level: number, among: number): number {
  return screeningShare * level / among;
}

const screeningShare = 0.1;
