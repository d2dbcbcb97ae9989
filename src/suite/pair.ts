/**
 * What two methods of a point have in common, having been scored on the same items: with it, their difference is known
 * as narrowly as the data allow.
 *
 * @module
 */
import type { ProfileName } from "./profile_names.ts";

/** Two methods' scores of one quantity on common items: a line of `pairs.csv`. `a` stands before `b` in the experiment. */
export interface PairRow {
  /** The suite's id. */
  readonly suite: string;
  /** The profile of the run. */
  readonly profile: ProfileName;
  /** The experiment's name. */
  readonly experiment: string;
  /** The name of the quantity, such as "bler". */
  readonly metric: string;
  /** The name of the method that stands first in the experiment. */
  readonly a: string;
  /** The name of the other method. */
  readonly b: string;
  /** The seed of data and training. */
  readonly seed: number;
  /** What `x` counts: the axis' name. */
  readonly axis: string;
  /** Where on the axis. */
  readonly x: number;
  /** Items that both were scored on: those of the one that stopped first. */
  readonly n: number;
  /** Of a proportion: errors of a, of b, and of both, in these items. */
  readonly errors?: { readonly a: number; readonly b: number; readonly both: number };
  /** Of a mean: variances and covariance of the items' scores. */
  readonly moments?: { readonly a: number; readonly b: number; readonly covariance: number };
}
