/**
 * A curve's line and symbol as a small picture for the legend.
 *
 * @module
 */
import { type Html, markup } from "./html.ts";

/** Outlines of Vega's symbols around (0, 0), a unit wide to each side. */
const outlines: Readonly<Record<string, string>> = {
  circle: "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
  square: "M-0.9,-0.9H0.9V0.9H-0.9Z",
  "triangle-up": "M0,-1L1.1,0.9H-1.1Z",
  diamond: "M0,-1.2L0.9,0L0,1.2L-0.9,0Z",
  cross: "M-0.4,-1H0.4V-0.4H1V0.4H0.4V1H-0.4V0.4H-1V-0.4H-0.4Z",
  "triangle-right": "M-0.9,-1.1L1,0L-0.9,1.1Z",
  "triangle-left": "M0.9,-1.1L-1,0L0.9,1.1Z",
};

/** The picture; `shape` is Vega's name of a symbol or a path of a unit's size, absent for a bare line. */
export function swatch(colour: string, dash: readonly number[], shape?: string): Html {
  const pattern = dash[1] === 0 ? "none" : dash.join(" ");
  const line =
    markup`<path d="M1,8H27" stroke="${colour}" stroke-width="1.6" stroke-dasharray="${pattern}"/>`;
  const symbol = shape &&
    markup`<path d="${
      outlines[shape] ?? shape
    }" transform="translate(14 8) scale(4)" fill="var(--paper)" stroke="${colour}" stroke-width="0.4"/>`;
  return markup`<svg class="swatch" width="28" height="16" viewBox="0 0 28 16" aria-hidden="true">${line}${symbol}</svg>`;
}
