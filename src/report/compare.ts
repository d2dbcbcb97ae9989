/**
 * What moved between two runs.
 *
 * @module
 */
import { z95 } from "../statistics/intervals.ts";
import { placeText, type Row } from "../suite/row.ts";

/** A value that two runs have both, or that one of them lacks. */
export interface Change {
  /** The row's experiment. */
  readonly experiment: string;
  /** Its method. */
  readonly method: string;
  /** Its metric. */
  readonly metric: string;
  /** Its seed. */
  readonly seed: number;
  /** The name of its axis. */
  readonly axis: string;
  /** Its place on the axis. */
  readonly x: number;
  /** NaN where it failed, undefined where there is no row. */
  readonly before: number | undefined;
  /** As {@link before}, of the second run. */
  readonly after: number | undefined;
  /** (after − before) in standard errors of the difference; infinite where exact values differ, NaN without one. */
  readonly standardErrors: number;
}

/** How two runs compare. */
export interface Comparison {
  /** Values that differ or that only one of them has, the most telling first. */
  readonly changes: readonly Change[];
  /** How many values are the same in both, to the bit. */
  readonly same: number;
}

/**
 * Compares the rows of two runs, point by point. The runs are taken as independent; where they drew the same data
 * the standard errors are too large, so what stands out does so with reason.
 */
export function compareRows(before: readonly Row[], after: readonly Row[]): Comparison {
  const a = byPoint(before), b = byPoint(after);
  const changes: Change[] = [];
  let same = 0;
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const was = a.get(key), is = b.get(key);
    if (was && is && Object.is(was.value, is.value)) same++;
    else changes.push(changeOf(was, is));
  }
  // The key decides between equals: the order doesn't depend on the rows' order.
  return {
    changes: changes.sort((p, q) => weight(q) - weight(p) || (pointKey(p) < pointKey(q) ? -1 : 1)),
    same,
  };
}

function byPoint(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [pointKey(row), row]));
}

function pointKey(row: Pick<Row, "experiment" | "method" | "metric" | "seed" | "x">): string {
  return JSON.stringify([row.experiment, row.metric, row.method, row.seed, row.x]);
}

function changeOf(was: Row | undefined, is: Row | undefined): Change {
  const { experiment, method, metric, seed, axis, x } = (is ?? was)!;
  return {
    ...{ experiment, method, metric, seed, axis, x },
    before: was?.value,
    after: is?.value,
    standardErrors: was && is ? distance(was, is) : NaN,
  };
}

/** The standard error of each side is taken from the half of its interval that faces the other value. */
function distance(was: Row, is: Row): number {
  const difference = is.value - was.value;
  const up = difference > 0;
  const error = Math.hypot(halfWidth(was, up), halfWidth(is, !up)) / z95;
  return difference / error;
}

function halfWidth({ value, ciLow, ciHigh }: Row, upper: boolean): number {
  const width = upper ? ciHigh - value : value - ciLow;
  return Number.isFinite(width) ? Math.max(0, width) : 0;
}

/** What a reader should see first: values that appeared, vanished or failed, then the largest moves. */
function weight({ standardErrors }: Change): number {
  return Number.isNaN(standardErrors) ? Infinity : Math.abs(standardErrors);
}

/** The comparison as text: at most `limit` changes, one a line, and how many values are the same. */
export function comparisonText({ changes, same }: Comparison, limit = 40): string {
  const lines = changes.slice(0, limit).map((change) => {
    const { experiment, method, metric, seed, before, after, standardErrors } = change;
    const point = `${experiment} ${metric} ${method}${placeText(change)}, seed ${seed}`;
    const moved = Number.isNaN(standardErrors) ? "" : ` (${signed(standardErrors)} standard errors)`;
    return `${point}: ${valueText(before)} → ${valueText(after)}${moved}`;
  });
  if (changes.length > limit) lines.push(`… and ${changes.length - limit} more`);
  const total = same + changes.length;
  lines.push(`${same} of ${total} values are the same to the bit, ${changes.length} differ`);
  return lines.join("\n");
}

function valueText(value: number | undefined): string {
  if (value === undefined) return "absent";
  return Number.isNaN(value) ? "failed" : String(Number(value.toPrecision(6)));
}

function signed(value: number): string {
  const size = Number.isFinite(value) ? Math.abs(value).toFixed(1) : "∞";
  return `${value < 0 ? "−" : "+"}${size}`;
}
