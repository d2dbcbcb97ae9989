/**
 * Numbers as readers see them.
 *
 * @module
 */
import type { Row } from "../../suite/types.ts";
import { compact } from "../tables.ts";

/** A value in few characters, with a minus sign that is one; "failed" for NaN. */
export function shown(value: number): string {
  if (Number.isNaN(value)) return "failed";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return compact(value).replaceAll("-", "−");
}

/** "0.61–0.67", or nothing where there is no interval. */
export function interval({ ciLow, ciHigh }: Pick<Row, "ciLow" | "ciHigh">): string {
  if (!Number.isFinite(ciLow) || !Number.isFinite(ciHigh)) return "";
  const [low, high] = [shown(ciLow), shown(ciHigh)];
  return `${low}${low.startsWith("−") || high.startsWith("−") ? " to " : "–"}${high}`;
}

/** A count with its thousands apart. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "12 claims", "1 claim". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
