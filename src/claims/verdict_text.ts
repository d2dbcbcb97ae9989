/**
 * The sentences of verdicts.
 *
 * @module
 */
import type { Claim, ClaimTarget, VerdictKind } from "./claim.ts";
import { band } from "./claims_file.ts";
import type { Measured } from "./measure.ts";
import type { CheckContext, Limits, TrainingShare } from "./verdict.ts";

/** A number to six significant digits: the draws' own error is larger than the rest. */
export function number(value: number): number {
  return isFinite(value) ? Number(value.toPrecision(6)) : value;
}

/** A number for people: three or four significant digits. */
export function short(value: number): string {
  if (value < 0) return `−${short(-value)}`;
  if (value === Infinity) return "∞";
  if (value === 0) return "0";
  if (value >= 1e6 || value < 1e-3) return value.toExponential(2).replace("e+", "e").replace(/\.?0+e/, "e");
  return String(Number(value.toPrecision(value >= 1000 ? 6 : 3)));
}

/** A target in words: "at least 1.9 (2 less 0.1)". */
export function demand(target: ClaimTarget): string {
  const { relation, value, tolerance } = target;
  const [low, high] = band(target);
  if (relation === "equals") return tolerance === 0 ? short(value) : `${short(value)} ± ${short(tolerance)}`;
  const limit = relation === "atLeast" ? low : high, sign = relation === "atLeast" ? "−" : "+";
  const how = tolerance === 0 ? "" : ` (${short(value)} ${sign} ${short(tolerance)})`;
  return `${relation === "atLeast" ? "at least" : "at most"} ${short(limit)}${how}`;
}

/** A measured number and its 95 % interval: "2.31 dB (2.1 to 2.52)". */
export function span({ estimate, unit }: Measured, { low95, high95 }: Limits): string {
  const suffix = unit === "" ? "" : ` ${unit}`;
  const { low, high } = estimate;
  const value = low === high
    ? short(low)
    : low === -Infinity && high === Infinity
    ? "no bound"
    : low === -Infinity
    ? `at most ${short(high)}`
    : high === Infinity
    ? `at least ${short(low)}`
    : `between ${short(low)} and ${short(high)}`;
  const exact = low === high && low95 === low && high95 === high;
  return exact ? value + suffix : `${value}${suffix} (95 %: ${short(low95)} to ${short(high95)})`;
}

/** What would settle an inconclusive measurement. */
export function remedy(measured: Measured, limits: Limits, claim: Claim, context: CheckContext): string {
  const { estimate, items, seeds } = measured;
  const [low, high] = band(claim.target!);
  const factor = measured.closest === undefined
    ? growth(estimate.low, limits, low, high)
    : Math.max(1.2, (2.2 / measured.closest.deviations) ** 2);
  if (estimate.low !== estimate.high || Number.isNaN(factor)) {
    return "points over a wider range (or more items, where a point has no errors) would decide";
  }
  const where = measured.closest === undefined ? "the limit" : `a tie at ${measured.closest.at}`;
  if (factor > 1000) return `it lies so close to ${where} that no number of items would decide`;
  const times = factor < 10 ? Math.ceil(10 * factor) / 10 : Math.ceil(factor);
  if (seeds !== undefined && seeds >= 3 && claim.undertraining !== "none") {
    return `about ${
      group(Math.max(1, Math.ceil(seeds * factor) - seeds))
    } more seeds (${seeds} now) would decide`;
  }
  const name = context.items?.[claim.measure!.experiment] ?? "items";
  const more = `${group(roundUp(items * (factor - 1)))} more ${name} at ${
    measured.closest?.at ?? "each point"
  }`;
  const now = `${group(items)} now, ${times} times as many`;
  const fewer = measured.paired ? ", or fewer, as both see the same ones," : "";
  return `about ${more} (${now})${fewer} would decide`;
}

/**
 * By what factor the items must grow for the interval to come to lie on one side of each limit: its width is ∝ 1/√n.
 * NaN where the interval has no width to scale, being infinite.
 */
export function growth(value: number, limits: Limits, low: number, high: number): number {
  const need = (width: number, distance: number) =>
    width === Infinity ? NaN : Math.max(1.01, (width / distance) ** 2);
  if (value < low) return need(limits.high95 - value, low - value);
  if (value > high) return need(value - limits.low95, value - high);
  const needs = [[value - limits.low90, value - low], [limits.high90 - value, high - value]]
    .filter(([, distance]) => distance < Infinity);
  return Math.max(...needs.map(([width, distance]) => need(width, distance)));
}

/** How much training there was; `doubted` is the verdict that it keeps from standing. */
export function trainingRemark(shares: readonly TrainingShare[], doubted: VerdictKind | undefined): string {
  const lacking = shares.filter(({ share }) => share < 1);
  const had = lacking.map(({ method, share }) => `${method} had ${percent(share)}`).join(", ");
  const remark = `${had} of the published training`;
  if (!doubted) return remark;
  const efforts = lacking.map(({ published }) => published).filter((effort) => effort !== undefined);
  const full = efforts.length === 0 ? "" : `, ${short(Math.max(...efforts))} sample-steps`;
  return `${remark}, which may be why it looks ${doubted}: the full training (profile paper${full}) would decide`;
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

/** To two significant digits, upwards: it is an estimate. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.max(1, Math.ceil(count / unit) * unit);
}

function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
