/**
 * Figures as data, and what charts are made of.
 *
 * @module
 */

/** What a chart shows: curves, or how classes are mistaken for each other. */
export type Figure = CurvesFigure | ConfusionFigure;

interface FigureBase {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

/** Curves of methods over an axis. */
export interface CurvesFigure extends FigureBase {
  readonly kind: "curves";
  readonly logarithmic: boolean;
  /** What the values 0, 1, 2, … of a categorical axis are called. */
  readonly xNames?: readonly string[];
  /** Whether points get marks: a training curve has too many. */
  readonly marks: boolean;
  /** In the legend's order. */
  readonly curves: readonly FigureCurve[];
}

/** A method's curve. */
export interface FigureCurve {
  readonly method: string;
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

/** One method's confusion matrix. */
export interface ConfusionFigure extends FigureBase {
  readonly kind: "confusion";
  readonly method: string;
  /** The true classes, from left to right, and the decisions, from top to bottom. */
  readonly classes: readonly string[];
  readonly decisions: readonly string[];
  readonly cells: readonly ConfusionCell[];
}

/** How often a class is taken for another: a share from 0 to 1. */
export interface ConfusionCell {
  /** The rows that it is from. */
  readonly x: number;
  readonly metric: string;
  readonly trueClass: string;
  readonly decision: string;
  readonly value: number;
}

/** The colours of a chart: anything that SVG takes for a colour. */
export interface ChartTheme {
  readonly ink: string;
  readonly muted: string;
  readonly paper: string;
  readonly grid: string;
  /** Of curves, in the legend's order, again from the start when they end. */
  readonly curves: readonly string[];
  /** The fill of a heat map at its highest value; lower ones are paler. */
  readonly heat: string;
}

/**
 * On white. The curves' colours stay apart for colour-blind readers (Okabe and Ito, "Color universal design"; their
 * yellow, too light for a line on white, is a grey here). Each has a mark of its own, so no two curves differ by
 * colour alone.
 */
export const paperTheme: ChartTheme = {
  ink: "#222222",
  muted: "#555555",
  paper: "white",
  grid: "#d8d8d8",
  curves: ["#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F"],
  heat: "#0072B2",
};

/** A chart in Vega-Lite, as far as code looks into it; the rest is Vega-Lite's own. */
export interface Chart {
  readonly layer: readonly ChartLayer[];
  readonly [property: string]: unknown;
}

/** Marks of one kind, with their data and what they show by position, colour and shape. */
export interface ChartLayer {
  readonly data: { readonly values: readonly unknown[] };
  readonly mark: { readonly type: string; readonly [property: string]: unknown };
  readonly encoding: { readonly [channel: string]: unknown };
  readonly transform?: readonly unknown[];
}
