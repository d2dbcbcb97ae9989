/**
 * Which points may be the extreme one.
 *
 * @module
 */
import { screeningLevel } from "../../statistics/simultaneous.ts";
import type { CurvePoint } from "../curves.ts";

/**
 * The indices of the points that may have the largest value, or the smallest if `sign` is −1: that which has it as
 * measured, and those that exceed it in more than a small part of the draws.
 *
 * @param level of the statement about the extreme, which pays for the choice
 */
export function competitors(points: readonly CurvePoint[], level: number, sign: 1 | -1): number[] {
  const values = points.map(({ value }) => sign * value);
  const extreme = values.indexOf(Math.max(...values));
  const least = screeningLevel(level, points.length);
  return points.flatMap(({ draws }, i) => {
    const exceeding = draws.reduce(
      (count, draw, r) => count + (sign * (draw - points[extreme].draws[r]) >= 0 ? 1 : 0),
      0,
    );
    return i === extreme || exceeding > least * draws.length ? [i] : [];
  });
}
