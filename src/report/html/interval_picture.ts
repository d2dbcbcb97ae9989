/**
 * A measured interval beside what a claim allows, as a small picture: the band is the claim's, the line the
 * measurement's.
 *
 * @module
 */
import { type Html, markup } from "./html.ts";

const width = 160;

/** A range whose ends may be infinite. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The picture, or nothing where there is nothing finite to place. The text beside it says the same. */
export function intervalPicture(allowed: Range, measured: Range, estimate: Range): Html | undefined {
  const ends = [allowed, measured, estimate].flatMap(({ low, high }) => [low, high]).filter(Number.isFinite);
  if (ends.length === 0) return undefined;
  const least = Math.min(...ends), most = Math.max(...ends);
  const margin = 0.12 * (most - least) || Math.abs(most) || 1;
  const from = least - margin, to = most + margin;
  const place = (value: number) =>
    (width * (Math.min(to, Math.max(from, value)) - from) / (to - from)).toFixed(1);
  // A count that must be met exactly has a band of no width.
  const bandWidth = Math.max(2, Number(place(allowed.high)) - Number(place(allowed.low))).toFixed(1);
  const band = markup`<rect class="allowed" x="${
    place(allowed.low)
  }" y="1" width="${bandWidth}" height="14"/>`;
  const line = markup`<path class="measured-range" d="M${place(measured.low)},8H${place(measured.high)}"/>`;
  const dot = estimate.low === estimate.high &&
    markup`<circle class="estimate" cx="${place(estimate.low)}" cy="8" r="3.2"/>`;
  return markup`<svg class="interval" width="${width}" height="16" viewBox="0 0 ${width} 16" aria-hidden="true">${band}${line}${dot}</svg>`;
}
