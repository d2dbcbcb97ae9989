/** Where an entry stands: the number that its leaderboard ranks by, and how sure it is. @module */
import { curveOf } from "../claims/curves.ts";
import { reaching } from "../claims/measures/crossing.ts";
import { bootstrap, type Bounds, exactly } from "../claims/measures/estimate.ts";
import type { Axis, MethodKind, Ranking, Row } from "../suite/types.ts";

/** A number with its 95 % interval. What the swept points leave open, such as a level that isn't reached, is a range. */
export interface Standing {
  readonly value: Bounds;
  readonly interval: Bounds;
}

/**
 * The standing of a method.
 *
 * @param rows of this method alone
 * @returns undefined where the rows don't have it
 */
export function standingOf(
  ranking: Ranking,
  kind: MethodKind,
  rows: readonly Row[],
): Standing | undefined {
  const { experiment, metric } = ranking;
  const own = rows.filter((row) =>
    row.experiment === experiment && row.metric === metric && Number.isFinite(row.value) &&
    (!("at" in ranking) || row.x === ranking.at)
  );
  if (own.length === 0) return undefined;
  const curve = curveOf("leaderboard", own[0].method, kind, own), { points } = curve;
  const reached = "at" in ranking ? undefined : reaching(curve, ranking.level, ranking.curve === "rises");
  const { bounds, limits } = bootstrap(
    reached
      ? { points, bounds: reached.measured, compute: reached.drawn }
      : { points, compute: (of) => exactly(of(points[0])) },
  );
  return { value: bounds, interval: { low: limits.low95, high: limits.high95 } };
}

/** Orders standings: the better one first. Of two ranges the one whose worse end is better. */
export function compareStandings(ranking: Ranking): (a: Standing, b: Standing) => number {
  const higher = "at" in ranking && ranking.better === "higher";
  const less = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
  return ({ value: a }, { value: b }) =>
    higher ? less(b.low, a.low) || less(b.high, a.high) : less(a.high, b.high) || less(a.low, b.low);
}

/** What is ranked, in words: "snrDb at which bler reaches 0.01", "bler at snrDb 20". */
export function rankingText(ranking: Ranking, { label }: Axis, measureLabel: string): string {
  return "at" in ranking
    ? `${measureLabel} at ${label} ${ranking.at}`
    : `${label} at which the ${measureLabel} reaches ${ranking.level}`;
}
