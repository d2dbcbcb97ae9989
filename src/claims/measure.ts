/**
 * Computes a claim's number from rows, with its uncertainty.
 *
 * Methods of an experiment see the same blocks (common random numbers), which makes their errors go together. Where it is
 * known what two of them have in common (`pairs`) they are drawn together, otherwise independently, on the safe side:
 * differences between them are then more certain than it says.
 *
 * @module
 */
import { replicates } from "../statistics/bootstrap.ts";
import type { PairRow } from "../suite/pair.ts";
import { placeText, type Row } from "../suite/row.ts";
import type { MethodKind } from "../suite/types.ts";
import { type Curve, curveOf, itemsOf, seedsOf } from "./curves.ts";
import { jointDraws } from "./joint_draws.ts";
import type { Estimate } from "./measures/estimate.ts";
import { type ClaimMeasure, methodsOf, rulesOf } from "./measures/kinds.ts";
import type { PointSelection } from "./measures/measure_kind.ts";
import type { NotRun } from "./verdict.ts";

/** A claim's number as measured. */
export interface Measured extends Omit<Estimate, "points"> {
  readonly unit: string;
  /** The fewest items behind a value in it. */
  readonly items: number;
  /** How many seeds each learned method in it has at least; undefined without one. */
  readonly seeds: number | undefined;
  /** Whether two methods' items that are the same count as such in it: see `Basis`. */
  readonly pairing: "used" | "unused" | undefined;
}

/** What a number is computed from beside the rows. */
export interface MeasuringContext {
  /** The kind of each method; one that isn't there counts as classical. */
  readonly kinds: Readonly<Record<string, MethodKind>>;
  /** What methods have in common that were scored on the same items. */
  readonly pairs?: readonly PairRow[] | undefined;
  /** Draws of each value; {@link replicates} if absent. */
  readonly draws?: number;
}

/** Where a claim can't be measured: why. */
export interface Unmeasured {
  readonly notRun: NotRun;
}

/**
 * The number that `measure` asks for.
 *
 * @param claim names the streams of the draws
 */
export function measureClaim(
  claim: string,
  measure: ClaimMeasure,
  rows: readonly Row[],
  { kinds, pairs = [], draws = replicates }: MeasuringContext,
): Measured | Unmeasured {
  const rules = rulesOf(measure);
  const selection = rules.points(measure);
  const methods = methodsOf(measure);
  const measured: Row[][] = [];
  const failures: string[] = [];
  for (const method of methods) {
    const own = rowsOf(measure, method, rows);
    const finite = own.filter((row) => Number.isFinite(row.value));
    const good = selection.kind === "last" ? lastOf(finite) : finite;
    const failed = own.find((row) => !Number.isFinite(row.value));
    if (good.length === 0) return { notRun: whyMissing(measure, method, selection, rows, failed) };
    if (failed) failures.push(`${method} failed${placeText(failed)} with seed ${failed.seed}`);
    measured.push(good);
  }
  const joint = methods.length === 2
    ? jointDraws(
      claim,
      { a: measured[0], b: measured[1] },
      pairs.filter((pair) => isAbout(measure, pair)),
      draws,
    )
    : new Map();
  const curves = methods.map((method, i): Curve =>
    curveOf(claim, method, kinds[method] ?? "classical", measured[i], { count: draws, joint })
  );
  const estimate = rules.estimate(measure, curves);
  if ("missing" in estimate) return { notRun: { kind: "noNumber", why: estimate.missing } };
  const { points, ...number } = estimate;
  const learned = curves.filter((curve) => curve.kind === "learned");
  return {
    ...number,
    unit: rules.unit(measure, points[0].rows[0]),
    items: Math.min(...points.map(itemsOf)),
    seeds: learned.length > 0 ? Math.min(...learned.map(seedsOf)) : undefined,
    pairing: curves.length < 2
      ? undefined
      : points.every(({ joint }) => joint)
      ? "used"
      : points.every((point) => point.rows.every((row) => row.k !== undefined))
      ? "unused"
      : undefined,
    notes: [...number.notes, ...failures],
  };
}

/** The rows of a method that a measure is about. */
export function rowsOf(measure: ClaimMeasure, method: string, rows: readonly Row[]): Row[] {
  const selection = rulesOf(measure).points(measure);
  return rows.filter((row) => isOf(measure, method, row) && isSelected(selection, row.x));
}

/** The row, of those that a measure is about, that it wants of a method alone; undefined where it wants several. */
export function onlyRow(measure: ClaimMeasure, method: string, rows: readonly Row[]): Row | undefined {
  const selection = rulesOf(measure).points(measure);
  if (selection.kind !== "at" || selection.xs.length !== 1) return undefined;
  return rows.find((row) => isOf(measure, method, row) && isSelected(selection, row.x));
}

function isOf({ experiment, metric }: ClaimMeasure, method: string, row: Row): boolean {
  return row.experiment === experiment && row.metric === metric && row.method === method;
}

/** Whether a pair is of the measure's two methods and its quantity. */
function isAbout(measure: ClaimMeasure, pair: PairRow): boolean {
  const [a, b] = methodsOf(measure);
  return pair.experiment === measure.experiment && pair.metric === measure.metric &&
    ((pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
}

/** A row without a place on its axis stands for all of it: the training behind a whole curve failed. */
function isSelected(selection: PointSelection, x: number): boolean {
  if (Number.isNaN(x)) return true;
  switch (selection.kind) {
    case "at":
      return selection.xs.some((one) => Math.abs(x - one) <= 1e-9 * Math.max(1, Math.abs(x)));
    case "range":
      return !(x < (selection.from ?? -Infinity) || x > (selection.to ?? Infinity));
    case "last":
      return true;
  }
}

/** The rows of the largest x. */
function lastOf(rows: readonly Row[]): Row[] {
  const last = rows.reduce((largest, { x }) => Math.max(largest, x), -Infinity);
  return rows.filter(({ x }) => x === last);
}

function whyMissing(
  { experiment, metric }: ClaimMeasure,
  method: string,
  selection: PointSelection,
  rows: readonly Row[],
  failed: Row | undefined,
): NotRun {
  if (failed) return { kind: "failed", experiment, method, failure: failed.failure ?? "no finite value" };
  const inExperiment = rows.filter((row) => row.experiment === experiment);
  if (inExperiment.length === 0) return { kind: "noExperiment", experiment };
  const own = inExperiment.filter((row) => row.method === method);
  if (own.length === 0) return { kind: "noMethod", experiment, method };
  if (!own.some((row) => row.metric === metric)) return { kind: "noMetric", experiment, method, metric };
  const one = selection.kind === "at" && selection.xs.length === 1;
  return { kind: "noPoint", experiment, method, at: one ? `${own[0].axis} ${selection.xs[0]}` : undefined };
}
