/**
 * One measure of an experiment as a chart: curves of the methods over the axis, with intervals.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import { horizontal, linearY, logarithmicY } from "./figure_axes.ts";
import { fontFamily } from "./render.ts";

/** What a chart shows. */
export interface Figure {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly logarithmic: boolean;
  /** Whether points get marks: a training curve has too many. */
  readonly marks: boolean;
  /** In the legend's order. */
  readonly curves: readonly FigureCurve[];
}

/** A method's curve. */
export interface FigureCurve {
  readonly label: string;
  readonly points: readonly FigurePoint[];
}

/** A value and its interval; the bounds are NaN where there is none. */
export interface FigurePoint {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A point with its curve's label: a record of a chart's data. */
interface Datum extends FigurePoint {
  readonly label: string;
}

/**
 * Colours that stay apart for colour-blind readers (Okabe and Ito, "Color universal design"; their yellow, too light
 * for a line on white, is a grey here). Each has a mark of its own, so no two curves differ by colour alone.
 */
const colours = ["#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F"];
const hourglass = "M-0.8,-0.8L0.8,-0.8L-0.8,0.8L0.8,0.8Z";
const shapes = [
  "circle",
  "square",
  "triangle-up",
  "diamond",
  "cross",
  "triangle-right",
  "triangle-left",
  hourglass,
];
const dashes = [[1, 0], [5, 3], [2, 2]];

const ink = "#222222";
const legend = {
  title: null,
  symbolSize: 55,
  symbolStrokeWidth: 1.5,
  symbolFillColor: "white",
  labelLimit: 260,
};

/** The chart of a figure. */
export function chartOf(figure: Figure): TopLevelSpec {
  const data = figure.curves.flatMap(({ label, points }) => points.map((point) => ({ label, ...point })));
  const x = horizontal(data, figure.xLabel).channel;
  const y = figure.logarithmic ? logarithmicY(data, figure.yLabel) : linearY(data, figure.yLabel);
  const place = { x, y: y.channel, [bounds]: y.domain } satisfies Place;
  // A logarithmic axis has no place for zero. It is shown as what it says: a bound from above.
  const zeros = figure.logarithmic ? data.filter(({ value }) => value <= 0) : [];
  const shown = data.filter((datum) => !zeros.includes(datum));
  const labels = figure.curves.map(({ label }) => label);
  const note = zeros.length > 0 ? ["▽ no errors seen; the dotted line ends at the 95 % upper bound"] : [];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: 480,
    height: 350,
    padding: 12,
    background: "white",
    title: { text: figure.title, subtitle: [figure.subtitle, ...note] },
    layer: [
      line(shown, place, labels),
      ...(figure.marks ? bars(shown, place, labels) : band(shown, place, labels)),
      ...(zeros.length > 0 ? upperBounds(zeros, place, labels) : []),
      ...(figure.marks ? [marks(shown, place, labels)] : []),
    ],
    config,
  } as unknown as TopLevelSpec;
}

const bounds = Symbol("bounds");

/** The position channels of all layers. */
interface Place {
  readonly x: { readonly [key: string]: unknown };
  readonly y: { readonly [key: string]: unknown };
  readonly [bounds]: readonly [number, number];
}

function xOf({ x }: Place) {
  return { field: "x", type: "quantitative", ...x };
}

function yOf({ y }: Place, field: string) {
  return { field, type: "quantitative", ...y };
}

/** A channel that gives each label an entry of a palette, again from the start when that ends. */
function byLabel(labels: readonly string[], palette: readonly unknown[], each = 1) {
  const entries = labels.map((_, i) => palette[Math.floor(i / each) % palette.length]);
  return { field: "label", type: "nominal", scale: { domain: labels, range: entries }, legend };
}

function line(values: readonly Datum[], place: Place, labels: readonly string[]) {
  return {
    data: { values },
    mark: { type: "line", strokeWidth: 1.6 },
    encoding: {
      x: xOf(place),
      y: yOf(place, "value"),
      color: byLabel(labels, colours),
      strokeDash: byLabel(labels, dashes, colours.length),
    },
  };
}

function marks(values: readonly Datum[], place: Place, labels: readonly string[]) {
  return {
    data: { values },
    mark: { type: "point", size: 40, strokeWidth: 1.4, fill: "white", opacity: 1 },
    encoding: {
      x: xOf(place),
      y: yOf(place, "value"),
      color: byLabel(labels, colours),
      shape: byLabel(labels, shapes),
    },
  };
}

/** The data that have an interval, cut to the axis. */
function withIntervals(values: readonly Datum[], place: Place): (Datum & { cut: boolean })[] {
  const [floor, ceiling] = place[bounds];
  return values.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high) && high > low)
    .map((datum) => ({
      ...datum,
      low: Math.max(datum.low, floor),
      high: Math.min(datum.high, ceiling),
      cut: datum.low < floor,
    }));
}

function bars(data: readonly Datum[], place: Place, labels: readonly string[]) {
  const values = withIntervals(data, place), x = xOf(place), color = byLabel(labels, colours);
  const cap = { type: "point", shape: "stroke", size: 36, strokeWidth: 1.1, opacity: 0.8 };
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 1.1, opacity: 0.8 },
      encoding: { x, y: yOf(place, "low"), y2: { field: "high" }, color },
    },
    // An end below the axis gets no cap: the interval goes on.
    ...["low", "high"].map((end) => ({
      data: { values: values.filter(({ cut }) => end === "high" || !cut) },
      mark: cap,
      encoding: { x, y: yOf(place, end), color },
    })),
  ];
}

function band(data: readonly Datum[], place: Place, labels: readonly string[]) {
  // The colours are data here: a scale of its own would put the pale areas into the legend.
  const values = withIntervals(data, place).map((datum) => ({
    ...datum,
    fill: colourOf(datum.label, labels),
  }));
  if (values.length === 0) return [];
  return [{
    data: { values },
    mark: { type: "area", opacity: 0.18 },
    encoding: {
      x: xOf(place),
      y: yOf(place, "low"),
      y2: { field: "high" },
      fill: { field: "fill", type: "nominal", scale: null },
    },
  }];
}

function colourOf(label: string, labels: readonly string[]): string {
  return colours[labels.indexOf(label) % colours.length];
}

/** Values of zero: a triangle on the axis, and up to the upper bound a dotted bar. */
function upperBounds(data: readonly Datum[], place: Place, labels: readonly string[]) {
  const [floor] = place[bounds];
  const values = sideBySide(data).map((datum) => ({
    ...datum,
    floor,
    high: Number.isFinite(datum.high) ? datum.high : floor,
  }));
  const x = xOf(place), color = byLabel(labels, colours);
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 1.1, strokeDash: [1.5, 2.5] },
      encoding: { x, y: yOf(place, "floor"), y2: { field: "high" }, color },
    },
    {
      data: { values },
      mark: { type: "point", shape: "stroke", size: 64, strokeWidth: 1.4, opacity: 1 },
      encoding: { x, y: yOf(place, "high"), color },
    },
    {
      data: { values },
      mark: { type: "point", shape: "triangle-down", size: 42, strokeWidth: 1.4, fill: "white", opacity: 1 },
      encoding: { x, y: yOf(place, "floor"), color },
    },
  ];
}

/** Moves data at the same x apart a little, so that each can be seen. */
function sideBySide(data: readonly Datum[]): Datum[] {
  const xs = data.map(({ x }) => x);
  const spacing = 0.012 * (Math.max(...xs) - Math.min(...xs) || 1);
  return data.map((datum) => {
    const there = data.filter(({ x }) => x === datum.x);
    return { ...datum, x: datum.x + spacing * (there.indexOf(datum) - (there.length - 1) / 2) };
  });
}

const config = {
  aria: false,
  font: fontFamily,
  title: {
    anchor: "start",
    frame: "group",
    offset: 12,
    fontSize: 14,
    color: ink,
    subtitleFontSize: 11,
    subtitleColor: "#555555",
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
    gridColor: "#d8d8d8",
  },
  legend: { labelFontSize: 11, labelColor: ink, rowPadding: 5, offset: 14 },
  view: { stroke: ink },
};
