/**
 * A confusion matrix as a heat map: true classes from left to right, decisions from top to bottom.
 *
 * @module
 */
import type { ChartLayer, ChartTheme, ConfusionFigure } from "./figure.ts";

/** The layers of a Vega-Lite chart. Every cell says its share in per cent, unless there are too many to read. */
export function confusionLayers(figure: ConfusionFigure, theme: ChartTheme): ChartLayer[] {
  const { classes, decisions, cells, xLabel, yLabel } = figure;
  const longest = Math.max(0, ...classes.map((name) => name.length));
  const axis = { domain: false, ticks: false, grid: false };
  const encoding = {
    x: {
      field: "trueClass",
      type: "nominal",
      title: xLabel,
      scale: { domain: classes, paddingInner: 0.04 },
      axis: { ...axis, labelAngle: longest > 4 ? -40 : 0 },
    },
    y: {
      field: "decision",
      type: "nominal",
      title: yLabel,
      scale: { domain: decisions, paddingInner: 0.04 },
      axis,
    },
  };
  const values = cells.map((cell) => ({ ...cell, text: percent(cell.value) }));
  const readable = Math.max(classes.length, decisions.length) <= 14;
  return [
    {
      data: { values },
      mark: { type: "rect", fill: theme.heat, stroke: theme.grid, strokeWidth: 0.5 },
      encoding: {
        ...encoding,
        // The colour is one and its strength the share: so it works on light and on dark paper.
        fillOpacity: {
          field: "value",
          type: "quantitative",
          scale: { domain: [0, 1], range: [0, 1] },
          legend: null,
        },
      },
    },
    ...(readable
      ? [{
        data: { values },
        mark: { type: "text", fontSize: 11 },
        encoding: {
          ...encoding,
          text: { field: "text", type: "nominal" },
          color: { condition: { test: "datum.value > 0.55", value: theme.paper }, value: theme.ink },
        },
      }]
      : []),
  ];
}

/** "97" or "0.4": per cent in two significant digits; nothing for what never happened. */
function percent(share: number): string {
  if (share <= 0) return "";
  return String(Number((100 * share).toPrecision(share >= 0.995 ? 3 : 2)));
}
