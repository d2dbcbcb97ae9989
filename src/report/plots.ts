/**
 * The figures of a run: one SVG and PNG per experiment and measure.
 *
 * @module
 */
import { join } from "node:path";
import type { Experiment, Row, Suite } from "../suite/types.ts";
import { chartOf, type Figure, type FigurePoint } from "./figure.ts";
import { renderPng, renderSvg } from "./render.ts";

/**
 * Draws every experiment that has rows into `directory`, as `<experiment>-<measure>.svg` and `.png`. The same rows
 * give the same bytes.
 *
 * @returns the paths of the files, in the suite's order
 */
export async function drawFigures(suite: Suite, rows: readonly Row[], directory: string): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, figure } of figuresOf(suite, rows)) {
    const svg = await renderSvg(chartOf(figure));
    const base = join(directory, name);
    await Deno.writeTextFile(`${base}.svg`, svg);
    await Deno.writeFile(`${base}.png`, await renderPng(svg));
    paths.push(`${base}.svg`, `${base}.png`);
  }
  return paths;
}

/** The figures that the rows of a suite give, with the names of their files. Rows without a value are left out. */
export function figuresOf(suite: Suite, rows: readonly Row[]): { name: string; figure: Figure }[] {
  return Object.entries(suite.experiments).flatMap(([name, experiment]) => {
    const own = rows.filter((row) => row.experiment === name && Number.isFinite(row.value));
    const metrics = [...new Set(own.map((row) => row.metric))].sort(byPlace(measureNames(experiment)));
    return metrics.map((metric) => ({
      name: `${name}-${metric}`,
      figure: figureOf(suite, experiment, metric, own.filter((row) => row.metric === metric)),
    }));
  });
}

function figureOf(suite: Suite, experiment: Experiment, metric: string, rows: readonly Row[]): Figure {
  const methods = [...new Set(rows.map((row) => row.method))].sort(byPlace(experiment.methods));
  const curves = methods.map((method) => ({
    // A method that a user brought along isn't in the suite: it goes by its name.
    label: suite.methods[method]?.label ?? method,
    points: pointsOf(rows.filter((row) => row.method === method)),
  }));
  const seeds = [...new Set(rows.map((row) => row.seed))].sort((a, b) => a - b);
  const interval = rows.some((row) => row.ciHigh > row.ciLow) ? ", 95 % intervals" : "";
  const over = seeds.length > 1 ? `means of the seeds ${seeds.join(", ")}` : `seed ${seeds[0]}`;
  return {
    title: `${suite.paper.title.split(":")[0]}, ${experiment.title}`,
    subtitle: `profile ${rows[0].profile}, ${over}${interval}`,
    xLabel: experiment.kind === "trainingCurve" ? "step" : experiment.sweep.label,
    yLabel: yLabel(experiment, metric, rows[0].unit),
    logarithmic: isLogarithmic(experiment, metric, rows),
    marks: experiment.kind !== "trainingCurve",
    curves,
  };
}

/** A method's points, x ascending: the mean over its seeds, and the widest of their intervals. */
function pointsOf(rows: readonly Row[]): FigurePoint[] {
  return [...Map.groupBy(rows, (row) => row.x)].sort(([a], [b]) => a - b).map(([x, atX]) => ({
    x,
    value: atX.reduce((total, row) => total + row.value, 0) / atX.length,
    low: Math.min(...atX.map((row) => row.ciLow)),
    high: Math.max(...atX.map((row) => row.ciHigh)),
  }));
}

function measureNames(experiment: Experiment): string[] {
  return experiment.kind === "monteCarlo" ? Object.keys(experiment.metric.measures) : [];
}

function yLabel(experiment: Experiment, metric: string, unit: string): string {
  const measure = experiment.kind === "monteCarlo" ? experiment.metric.measures[metric] : undefined;
  const label = measure?.label ?? (experiment.kind === "latency" ? "latency per call" : metric);
  return unit === "" ? label : `${label} (${unit})`;
}

function isLogarithmic(experiment: Experiment, metric: string, rows: readonly Row[]): boolean {
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
