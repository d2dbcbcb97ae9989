/**
 * What a run measured, as facts: how `rows.csv` writes them is the business of `src/report/csv.ts` alone.
 *
 * @module
 */
import type { ProfileName } from "./profile_names.ts";

/** One measured value with its uncertainty: a line of `rows.csv`. */
export interface Row {
  /** The suite's id. */
  readonly suite: string;
  /** How large the run was. */
  readonly profile: ProfileName;
  /** The name of the suite's experiment. */
  readonly experiment: string;
  /** The name of the suite's method. */
  readonly method: string;
  /** Of data and trainings. */
  readonly seed: number;
  /** What is swept, such as "snrDb"; "" where nothing is, as of costs. */
  readonly axis: string;
  /** The place on the axis; NaN where there is none, as in the failed row of a whole training curve. */
  readonly x: number;
  /** The name of the quantity, such as "bler". */
  readonly metric: string;
  /** NaN in a failed row. */
  readonly value: number;
  /** Of the value: "dB", or "" for a pure number. */
  readonly unit: string;
  /** 95 % interval, lower end; NaN where none is stated. */
  readonly ciLow: number;
  /** 95 % interval, upper end; NaN where none is stated. */
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
  /** The key of the unit that gave it, which `--unit` replays. */
  readonly unitKey: string;
}

/** Where a row is on its axis: " at snrDb 3"; "" where it has no place there. */
export function placeText({ axis, x }: Pick<Row, "axis" | "x">): string {
  return axis === "" || Number.isNaN(x) ? "" : ` at ${axis} ${x}`;
}
