/**
 * What a run measured, as facts: how `rows.csv` writes them is the business of `src/report/csv.ts` alone.
 *
 * @module
 */
import type { ProfileName } from "./profile_names.ts";

/** One measured value with its uncertainty: a line of `rows.csv`. */
export interface Row {
  readonly suite: string;
  readonly profile: ProfileName;
  readonly experiment: string;
  readonly method: string;
  readonly seed: number;
  readonly axis: string;
  readonly x: number;
  /** The name of the quantity, such as "bler". */
  readonly metric: string;
  /** NaN in a failed row. */
  readonly value: number;
  readonly unit: string;
  readonly ciLow: number;
  readonly ciHigh: number;
  /** Items, repetitions or samples behind the value. */
  readonly n: number;
  /** Error count of a proportion. */
  readonly k?: number;
  /** By which part of its rule the point stopped: "errors", "width" or "budget"; "" where there is no rule. */
  readonly stopReason: string;
  /** Why there is no value; absent where there is one. */
  readonly failure?: string;
  /** The numeric backend: "exact", "webgpu" or "cpu". */
  readonly backend: string;
  /** Whether another run may give another value, as times and the arithmetic of GPUs do. */
  readonly statistical: boolean;
  readonly unitKey: string;
}
