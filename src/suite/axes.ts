/** Axes of many papers, and their values. @module */
import type { Axis } from "./types.ts";

/** The axis of a point's `snrDb`. */
export function snrDb(values: Axis["values"]): Axis {
  return { name: "snrDb", label: "SNR (dB)", values };
}

/** The axis of running times. */
export function batchSize(values: Axis["values"]): Axis {
  return { name: "batch", label: "batch size", values };
}

/**
 * `from`, `from + step`, … up to `to`.
 *
 * @example
 * ```ts
 * import { range } from "airtight/suite";
 *
 * if (`${range(16, 24, 2)}` !== "16,18,20,22,24") throw new Error("both ends belong to it");
 * ```
 */
export function range(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}
