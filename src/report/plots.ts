/**
 * The figures of a run: one SVG and PNG per experiment and quantity.
 *
 * @module
 */
import { join } from "node:path";
import type { CostCount, Experiment, MonteCarlo, Row, Suite } from "../suite/types.ts";
import { replaceFile } from "../suite/write_aside.ts";
import type { ConfusionFigure, CurvesFigure, Figure, FigurePoint } from "./figure.ts";
import { chartOf } from "./figure_chart.ts";
import { renderPng, renderSvg } from "./render.ts";

/**
 * Draws every experiment that has rows into `directory`, as `<experiment>-<quantity>.svg` and `.png`. The same rows
 * give the same bytes.
 *
 * @returns the paths of the files, in the suite's order
 */
export async function drawFigures(suite: Suite, rows: readonly Row[], directory: string): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, figure } of figuresOf(suite, rows)) {
    const svg = await renderSvg(chartOf(figure));
    const base = join(directory, name);
    replaceFile(`${base}.svg`, svg);
    replaceFile(`${base}.png`, await renderPng(svg));
    paths.push(`${base}.svg`, `${base}.png`);
  }
  return paths;
}

/** A figure, the name of its files, and what it shows. */
export interface NamedFigure {
  readonly name: string;
  readonly experiment: string;
  readonly figure: Figure;
  /** The rows in it, in their order. */
  readonly rows: readonly Row[];
}

/** The figures that the rows of a suite give, in the suite's order. Rows without a value are left out. */
export function figuresOf(suite: Suite, rows: readonly Row[]): NamedFigure[] {
  return Object.entries(suite.experiments).flatMap(([name, experiment]) => {
    if (experiment.kind === "costs") return []; // single numbers: a table shows them
    const own = rows.filter((row) => row.experiment === name && Number.isFinite(row.value));
    if (own.length === 0) return [];
    return experiment.kind === "monteCarlo" && experiment.plot === "confusion"
      ? confusionFigures(suite, name, experiment, own)
      : curvesFigures(suite, name, experiment, own);
  });
}

type Drawn = Exclude<Experiment, CostCount>;

/** One figure per quantity that is drawn. */
function curvesFigures(suite: Suite, name: string, experiment: Drawn, rows: readonly Row[]): NamedFigure[] {
  const metrics = [...new Set(rows.map((row) => row.metric))].sort(byPlace(quantityNames(experiment)))
    .filter((metric) => experiment.kind !== "monteCarlo" || (experiment.drawn?.includes(metric) ?? true));
  return metrics.map((metric) => {
    const own = rows.filter((row) => row.metric === metric);
    return {
      name: `${name}-${metric}`,
      experiment: name,
      figure: curvesFigure(suite, experiment, metric, own),
      rows: own,
    };
  });
}

function curvesFigure(suite: Suite, experiment: Drawn, metric: string, rows: readonly Row[]): CurvesFigure {
  const curves = methodsOf(experiment, rows).map((method) => ({
    method,
    label: labelOf(suite, method),
    points: pointsOf(rows.filter((row) => row.method === method)),
  }));
  const interval = rows.some((row) => row.ciHigh > row.ciLow)
    ? ", 95 % intervals"
    : curves.some(({ points }) => points.some(({ low, high }) => high > low))
    ? ", bands from the least to the largest"
    : "";
  const names = experiment.kind === "trainingCurve" ? undefined : experiment.sweep.names;
  return {
    kind: "curves",
    title: titleOf(suite, experiment),
    subtitle: `${runOf(rows)}${interval}`,
    xLabel: experiment.kind === "trainingCurve" ? experiment.axis ?? "step" : experiment.sweep.label,
    yLabel: yLabel(experiment, metric, rows[0].unit),
    logarithmic: isLogarithmic(experiment, metric, rows),
    marks: experiment.kind !== "trainingCurve",
    ...(names ? { xNames: names } : {}),
    curves,
  };
}

/** One figure per method: the quantities that are drawn are the shares of decisions, x is the true class. */
function confusionFigures(
  suite: Suite,
  name: string,
  experiment: MonteCarlo,
  rows: readonly Row[],
): NamedFigure[] {
  const drawn = rows.filter(({ metric }) => experiment.drawn?.includes(metric) ?? true);
  return methodsOf(experiment, drawn).map((method) => {
    const own = drawn.filter((row) => row.method === method);
    return {
      name: `${name}-${method}`,
      experiment: name,
      figure: confusionFigure(suite, experiment, own),
      rows: own,
    };
  });
}

function confusionFigure(suite: Suite, experiment: MonteCarlo, rows: readonly Row[]): ConfusionFigure {
  const { sweep, metric } = experiment;
  const [{ method }] = rows;
  const quantities = Object.keys(metric.quantities).filter((one) => rows.some((row) => row.metric === one));
  const points = quantities.flatMap((quantity) =>
    pointsOf(rows.filter((row) => row.metric === quantity)).map(({ x, value }) => ({ x, quantity, value }))
  );
  const nameOf = (x: number) => sweep.names?.[x] ?? String(x);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  return {
    kind: "confusion",
    title: `${titleOf(suite, experiment)}: ${labelOf(suite, method)}`,
    subtitle: `${runOf(rows)}, per cent of each true class`,
    xLabel: sweep.label,
    yLabel: "decided for",
    method,
    classes: xs.map(nameOf),
    decisions: quantities.map((quantity) => metric.quantities[quantity].label),
    cells: points.map(({ x, quantity, value }) => ({
      x,
      metric: quantity,
      trueClass: nameOf(x),
      decision: metric.quantities[quantity].label,
      value,
    })),
  };
}

function methodsOf(experiment: Drawn, rows: readonly Row[]): string[] {
  return [...new Set(rows.map((row) => row.method))].sort(byPlace(experiment.methods));
}

/** A method that a user brought along isn't in the suite: it goes by its name. */
function labelOf(suite: Suite, method: string): string {
  return suite.methods[method]?.label ?? method;
}

function titleOf(suite: Suite, experiment: Experiment): string {
  const [name] = suite.paper.title.split(":");
  return `${name.length <= longestName ? name : suite.id}, ${experiment.title}`;
}

/** Characters of a paper's name above which it would make the figure wider than its chart. */
const longestName = 40;

/** "profile quick, seed 1". */
function runOf(rows: readonly Row[]): string {
  const seeds = [...new Set(rows.map((row) => row.seed))].sort((a, b) => a - b);
  const over = seeds.length > 1 ? `means of the seeds ${seeds.join(", ")}` : `seed ${seeds[0]}`;
  return `profile ${rows[0].profile}, ${over}`;
}

/**
 * A method's points, x ascending: the mean over its seeds, and the widest of their intervals, or, of several seeds without
 * intervals, their range.
 */
function pointsOf(rows: readonly Row[]): FigurePoint[] {
  return [...Map.groupBy(rows, (row) => row.x)].sort(([a], [b]) => a - b).map(([x, atX]) => {
    const bare = atX.length > 1 && atX.every((row) => Number.isNaN(row.ciLow) && Number.isNaN(row.ciHigh));
    return {
      x,
      value: atX.reduce((total, row) => total + row.value, 0) / atX.length,
      low: Math.min(...atX.map((row) => bare ? row.value : row.ciLow)),
      high: Math.max(...atX.map((row) => bare ? row.value : row.ciHigh)),
    };
  });
}

function quantityNames(experiment: Drawn): string[] {
  return experiment.kind === "monteCarlo" ? Object.keys(experiment.metric.quantities) : [];
}

function yLabel(experiment: Drawn, metric: string, unit: string): string {
  const quantity = experiment.kind === "monteCarlo" ? experiment.metric.quantities[metric] : undefined;
  const label = quantity?.label ?? unscoredLabel(experiment, metric);
  return unit === "" ? label : `${label} (${unit})`;
}

/** What a quantity that no metric scores is called. */
function unscoredLabel(experiment: Drawn, metric: string): string {
  if (experiment.kind === "latency") return "latency per call";
  return experiment.kind === "trainingCurve" ? experiment.label ?? metric : metric;
}

function isLogarithmic(experiment: Drawn, metric: string, rows: readonly Row[]): boolean {
  if (experiment.kind === "monteCarlo") {
    // An axis of zeros alone, such as an error that is exactly none, has no decades to show.
    return (experiment.logarithmic ?? []).includes(metric) &&
      rows.some((row) => row.value > 0 || row.ciHigh > 0);
  }
  return rows.every((row) => row.value > 0);
}

/** Sorts names by their place in a list; those that aren't in it come last, by name. */
function byPlace(order: readonly string[]): (a: string, b: string) => number {
  const place = (name: string) => order.includes(name) ? order.indexOf(name) : order.length;
  return (a, b) => place(a) - place(b) || (a < b ? -1 : 1);
}
