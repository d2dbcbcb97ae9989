/**
 * Counts of points of which something holds: each point is a test, and all of them together keep the level.
 *
 * @module
 */
import { quantile } from "../../statistics/bootstrap.ts";
import { pValue, rejections } from "../../statistics/simultaneous.ts";
import type { CurvePoint } from "../curves.ts";
import { type Closest, type Estimate, estimateOf, exactly, limitsAt } from "./estimate.ts";

/** A point, or two of the same x, of which something holds or doesn't: whether `excess` is above zero. */
export interface Question {
  readonly points: readonly CurvePoint[];
  /** As measured. */
  readonly excess: number;
  /** Draws of it: of the least that it may be. */
  readonly low: Float64Array;
  /** Of the most. */
  readonly high: Float64Array;
}

/**
 * How many questions are to be answered by yes, as a multiple of `unit`. That a point counts, or doesn't, is as sure as
 * the limits say where the test of each side rejects the other one, by Hochberg's procedure over all points: all
 * of them count if every one passes its own test, and one that doesn't is found at Bonferroni's level.
 *
 * @param questions at least one
 */
export function countYes(
  questions: readonly Question[],
  unit: number,
  notes: readonly string[] = [],
): Estimate {
  const isYes = questions.map(({ excess }) => excess > 0);
  const yes = questions.map(({ low }) => pValue(low, (draw) => draw > 0));
  const no = questions.map(({ high }) => pValue(high, (draw) => draw < 0));
  const limits = limitsAt(
    (level) => rejections(yes, level) * unit,
    (level) => (questions.length - rejections(no, level)) * unit,
  );
  const { points, closest } = closestOf(questions);
  return estimateOf(exactly(isYes.filter(Boolean).length * unit), limits, { points, closest, notes });
}

/** The question that is the least sure. */
function closestOf(questions: readonly Question[]): { points: readonly CurvePoint[]; closest: Closest } {
  const separations = questions.map(({ excess, low, high }) => separation(excess > 0 ? low : high));
  const deviations = Math.min(...separations);
  const { points } = questions[separations.indexOf(deviations)] ?? questions[0];
  return { points, closest: { at: `${points[0].rows[0].axis} ${points[0].x}`, deviations } };
}

/** By how many standard deviations draws differ from zero, from quantiles: they may have heavy tails. */
function separation(draws: Float64Array): number {
  const ascending = draws.toSorted();
  const at = (p: number) => quantile(ascending, p, "lower");
  return 2 * Math.abs(at(0.5)) / (at(0.8413) - at(0.1587));
}
