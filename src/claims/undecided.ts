/**
 * What would decide a claim that a measured number doesn't.
 *
 * @module
 */
import type { ClaimTarget } from "./claim.ts";
import type { Measured } from "./measure.ts";
import type { Limits } from "./measures/estimate.ts";
import { band } from "./target.ts";
import type { Undecided } from "./verdict.ts";

/**
 * Why a number straddles its target's limits.
 *
 * @param seeds how many seeds the trainings behind it had at least, where training changes it
 */
export function whyUndecided(measured: Measured, target: ClaimTarget, seeds: number | undefined): Undecided {
  const { bounds, limits, closest, items } = measured;
  const factor = closest === undefined
    ? growth(bounds.low, limits, target)
    : Math.max(1.2, (2.2 / closest.deviations) ** 2);
  if (bounds.low !== bounds.high || Number.isNaN(factor)) return { kind: "bounded" };
  const at = closest?.at;
  if (factor > 1000) return { kind: "tied", at };
  if (seeds !== undefined && seeds >= 3) {
    return { kind: "fewSeeds", more: Math.max(1, Math.ceil(seeds * factor) - seeds) };
  }
  const times = factor < 10 ? Math.ceil(10 * factor) / 10 : Math.ceil(factor);
  return { kind: "fewItems", more: roundUp(items * (factor - 1)), times, at };
}

/**
 * By what factor the items must grow for the interval to come to lie on one side of each limit: its width is ∝ 1/√n.
 * NaN where the interval has no width to scale, being infinite.
 */
function growth(value: number, limits: Limits, target: ClaimTarget): number {
  const [low, high] = band(target);
  const need = (width: number, distance: number) =>
    width === Infinity ? NaN : Math.max(1.01, (width / distance) ** 2);
  if (value < low) return need(limits.high95 - value, low - value);
  if (value > high) return need(value - limits.low95, value - high);
  const needs = [[value - limits.low90, value - low], [limits.high90 - value, high - value]]
    .filter(([, distance]) => distance < Infinity);
  return Math.max(...needs.map(([width, distance]) => need(width, distance)));
}

/** To two significant digits, upwards: it is an estimate. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.max(1, Math.ceil(count / unit) * unit);
}
