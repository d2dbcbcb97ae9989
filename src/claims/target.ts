/**
 * Targets of claims, and whether two of them can both be met.
 *
 * @module
 */
import type { Claim, ClaimTarget } from "./claim.ts";
import type { ClaimMeasure } from "./measures/kinds.ts";

/** The numbers that a target allows, as a closed interval. */
export function band({ relation, value, tolerance }: ClaimTarget): [low: number, high: number] {
  return [
    relation === "atMost" ? -Infinity : value - tolerance,
    relation === "atLeast" ? Infinity : value + tolerance,
  ];
}

/**
 * Whether some number satisfies both claims; undefined where they are about different measures, so that only the
 * written proof can tell.
 */
export function canBothHold(a: Claim, b: Claim): boolean | undefined {
  if (!a.measure || !b.measure || !a.target || !b.target || !sameMeasure(a.measure, b.measure)) {
    return undefined;
  }
  const [aLow, aHigh] = band(a.target), [bLow, bHigh] = band(b.target);
  return Math.max(aLow, bLow) <= Math.min(aHigh, bHigh);
}

function sameMeasure(a: ClaimMeasure, b: ClaimMeasure): boolean {
  const fields = (measure: ClaimMeasure) =>
    JSON.stringify(Object.entries(measure).sort(([p], [q]) => p < q ? -1 : 1));
  return fields(a) === fields(b);
}
