/**
 * Curves of methods over an axis, with intervals.
 *
 * @module
 */
import type { ChartLayer, ChartTheme, CurvesFigure, FigurePoint } from "./figure.ts";
import { categorical, horizontal, linearY, logarithmicY } from "./figure_axes.ts";

/** A point with its curve's label: a record of a chart's data. */
interface Datum extends FigurePoint {
  readonly label: string;
}

/** Each curve has a mark of its own beside its colour, so no two differ by colour alone. */
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

/** What all layers share. */
interface Scene {
  readonly x: { readonly [key: string]: unknown };
  readonly y: { readonly [key: string]: unknown };
  /** Of the vertical axis. */
  readonly domain: readonly [number, number];
  readonly labels: readonly string[];
  readonly theme: ChartTheme;
}

/** How the curve at a place of the legend looks: Vega's name of a symbol, and a dash pattern. */
export function curveStyle(index: number, theme: ChartTheme): {
  colour: string;
  shape: string;
  dash: readonly number[];
} {
  return {
    colour: theme.curves[index % theme.curves.length],
    shape: shapes[index % shapes.length],
    dash: dashes[Math.floor(index / theme.curves.length) % dashes.length],
  };
}

/** Whether a figure has values of zero on a logarithmic axis, which has no place for them. */
export function marksZeros(figure: CurvesFigure): boolean {
  return figure.logarithmic && figure.curves.some(({ points }) => points.some(isZero));
}

function isZero({ value }: FigurePoint): boolean {
  return value <= 0;
}

/** The layers of a Vega-Lite chart. */
export function curvesLayers(figure: CurvesFigure, theme: ChartTheme): ChartLayer[] {
  const data = figure.curves.flatMap(({ label, points }) => points.map((point) => ({ label, ...point })));
  const x = figure.xNames ? categorical(figure.xNames, figure.xLabel) : horizontal(data, figure.xLabel);
  const y = figure.logarithmic ? logarithmicY(data, figure.yLabel) : linearY(data, figure.yLabel);
  const scene: Scene = {
    x: x.channel,
    y: y.channel,
    domain: y.domain,
    labels: figure.curves.map(({ label }) => label),
    theme,
  };
  // A zero is shown as what it says: a bound from above.
  const zeros = figure.logarithmic ? data.filter(isZero) : [];
  const shown = data.filter((datum) => !zeros.includes(datum));
  return [
    line(shown, scene),
    ...(figure.marks ? bars(shown, scene) : band(shown, scene)),
    ...(zeros.length > 0 ? upperBounds(zeros, scene) : []),
    ...(figure.marks ? [marks(shown, scene)] : []),
  ];
}

function xOf({ x }: Scene) {
  return { field: "x", type: "quantitative", ...x };
}

function yOf({ y }: Scene, field: string) {
  return { field, type: "quantitative", ...y };
}

/** A channel that gives each label its style. */
function byLabel(scene: Scene, channel: "colour" | "shape" | "dash") {
  const { labels, theme } = scene;
  return {
    field: "label",
    type: "nominal",
    scale: { domain: labels, range: labels.map((_, i) => curveStyle(i, theme)[channel]) },
    legend: {
      title: null,
      symbolSize: 55,
      symbolStrokeWidth: 1.5,
      symbolFillColor: theme.paper,
      labelLimit: 260,
    },
  };
}

function line(values: readonly Datum[], scene: Scene) {
  return {
    data: { values },
    mark: { type: "line", strokeWidth: 1.6 },
    encoding: {
      x: xOf(scene),
      y: yOf(scene, "value"),
      color: byLabel(scene, "colour"),
      strokeDash: byLabel(scene, "dash"),
    },
  };
}

function marks(values: readonly Datum[], scene: Scene) {
  return {
    data: { values },
    mark: { type: "point", size: 40, strokeWidth: 1.4, fill: scene.theme.paper, opacity: 1 },
    encoding: {
      x: xOf(scene),
      y: yOf(scene, "value"),
      color: byLabel(scene, "colour"),
      shape: byLabel(scene, "shape"),
    },
  };
}

/** The data that have an interval, cut to the axis. */
function withIntervals(values: readonly Datum[], { domain: [floor, ceiling] }: Scene) {
  return values.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high) && high > low)
    .map((datum) => ({
      ...datum,
      low: Math.max(datum.low, floor),
      high: Math.min(datum.high, ceiling),
      cut: datum.low < floor,
    }));
}

function bars(data: readonly Datum[], scene: Scene) {
  const values = withIntervals(data, scene), x = xOf(scene), color = byLabel(scene, "colour");
  const cap = { type: "point", shape: "stroke", size: 36, strokeWidth: 1.1, opacity: 0.8 };
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 1.1, opacity: 0.8 },
      encoding: { x, y: yOf(scene, "low"), y2: { field: "high" }, color },
    },
    // An end below the axis gets no cap: the interval goes on.
    ...["low", "high"].map((end) => ({
      data: { values: values.filter(({ cut }) => end === "high" || !cut) },
      mark: cap,
      encoding: { x, y: yOf(scene, end), color },
    })),
  ];
}

function band(data: readonly Datum[], scene: Scene) {
  // The colours are data here: a scale of its own would put the pale areas into the legend.
  const values = withIntervals(data, scene).map((datum) => ({
    ...datum,
    fill: curveStyle(scene.labels.indexOf(datum.label), scene.theme).colour,
  }));
  if (values.length === 0) return [];
  return [{
    data: { values },
    mark: { type: "area", opacity: 0.18 },
    encoding: {
      x: xOf(scene),
      y: yOf(scene, "low"),
      y2: { field: "high" },
      fill: { field: "fill", type: "nominal", scale: null },
    },
  }];
}

/** Values of zero: a triangle on the axis, and up to the upper bound a dotted bar. */
function upperBounds(data: readonly Datum[], scene: Scene) {
  const [floor] = scene.domain;
  const values = sideBySide(data).map((datum) => ({
    ...datum,
    floor,
    high: datum.high > floor ? datum.high : floor, // a mean of zeros has no interval
  }));
  const x = xOf(scene), color = byLabel(scene, "colour"), fill = scene.theme.paper;
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 1.1, strokeDash: [1.5, 2.5] },
      encoding: { x, y: yOf(scene, "floor"), y2: { field: "high" }, color },
    },
    {
      data: { values },
      mark: { type: "point", shape: "stroke", size: 64, strokeWidth: 1.4, opacity: 1 },
      encoding: { x, y: yOf(scene, "high"), color },
    },
    {
      data: { values },
      mark: { type: "point", shape: "triangle-down", size: 42, strokeWidth: 1.4, fill, opacity: 1 },
      encoding: { x, y: yOf(scene, "floor"), color },
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
