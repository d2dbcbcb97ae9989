/**
 * Figures as charts in Vega-Lite.
 *
 * @module
 */
import { confusionLayers } from "./confusion_chart.ts";
import { curvesLayers, marksZeros } from "./curves_chart.ts";
import { type Chart, type ChartTheme, type Figure, paperTheme } from "./figure.ts";
import { fontFamily } from "./render.ts";

/** What a reader of a figure must know of its marks, if anything. */
export function noteOf(figure: Figure): string | undefined {
  return figure.kind === "curves" && marksZeros(figure)
    ? "▽ no errors seen; the dotted line ends at the 95 % upper bound"
    : undefined;
}

/** The chart of a figure, with its title and legend. */
export function chartOf(figure: Figure, theme: ChartTheme = paperTheme): Chart {
  const note = noteOf(figure);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: 480,
    height: 350,
    padding: 12,
    background: theme.paper,
    title: { text: figure.title, subtitle: [figure.subtitle, ...(note ? [note] : [])] },
    layer: figure.kind === "curves" ? curvesLayers(figure, theme) : confusionLayers(figure, theme),
    config: configOf(theme),
  };
}

function configOf({ ink, muted, grid }: ChartTheme) {
  return {
    aria: false,
    font: fontFamily,
    title: {
      anchor: "start",
      frame: "group",
      offset: 12,
      fontSize: 14,
      color: ink,
      subtitleFontSize: 11,
      subtitleColor: muted,
      subtitlePadding: 6,
      subtitleLineHeight: 15,
    },
    axis: {
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: "normal",
      titlePadding: 9,
      labelColor: ink,
      titleColor: ink,
      domainColor: ink,
      tickColor: ink,
      gridColor: grid,
    },
    legend: { labelFontSize: 11, labelColor: ink, rowPadding: 5, offset: 14 },
    view: { stroke: ink },
  };
}
