/**
 * Charts for a page: as wide as their place, in the page's colours, with values to point at and methods to hide.
 *
 * @module
 */
import type { Spec } from "vega";
import type { Row } from "../../suite/types.ts";
import { type ChartLayer, type ChartTheme, type Figure, paperTheme } from "../figure.ts";
import { chartOf } from "../figure_chart.ts";
import { compileChart } from "../render.ts";
import { count, interval, shown } from "./numbers.ts";
import type { PlacedRun } from "./report.ts";
import { rowId } from "./rows_table.ts";

/** Colours that the page's style defines for light, dark and paper. */
export const pageTheme: ChartTheme = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  paper: "var(--paper)",
  grid: "var(--grid)",
  curves: paperTheme.curves.map((_, i) => `var(--curve-${i + 1})`),
  heat: "var(--heat)",
};

/** A chart for the page's script. */
export interface PageChart {
  /** Vega specifications by the vertical axis' scale; a data set's `values` is a place in {@link data}. */
  readonly scales: Readonly<Record<string, PooledSpec>>;
  /** The scale to begin with. */
  readonly scale: string;
  readonly data: readonly DataTable[];
}

type PooledSpec = Omit<Spec, "data"> & { readonly data: readonly { readonly values?: number }[] };

/** Records, each a list of the fields' values: a third of the records' size. */
export interface DataTable {
  readonly fields: readonly string[];
  readonly records: readonly (readonly unknown[])[];
}

/** The chart of a figure of a run, on a logarithmic and on a linear axis where both make sense. */
export function pageChart(run: PlacedRun, figure: Figure, rows: readonly Row[]): PageChart {
  const annotated = figure.kind === "curves"
    ? withNotes(run, figure, rows)
    : withCellNotes(run, figure, rows);
  const variants = annotated.kind === "curves" &&
      annotated.curves.some(({ points }) => points.some(({ value }) => value > 0))
    ? [{ ...annotated, logarithmic: true }, { ...annotated, logarithmic: false }]
    : [annotated];
  const data: DataTable[] = [];
  const scales = variants.map((one) => [scaleOf(one), poolValues(compiled(one), data)]);
  return { scales: Object.fromEntries(scales), scale: scaleOf(annotated), data };
}

function scaleOf(figure: Figure): string {
  return figure.kind === "curves" && figure.logarithmic ? "logarithmic" : "linear";
}

/** The points with what a reader sees who points at them, and the row that a click leads to. */
function withNotes(run: PlacedRun, figure: Extract<Figure, { kind: "curves" }>, rows: readonly Row[]) {
  const { yLabel, xLabel, xNames } = figure;
  return {
    ...figure,
    curves: figure.curves.map((curve) => ({
      ...curve,
      points: curve.points.map((point) => {
        const own = rows.filter(({ method, x }) => method === curve.method && x === point.x);
        const note = [
          `${curve.label}, ${xLabel} ${xNames?.[point.x] ?? point.x}`,
          ...own.map((row) => noteOf(row, yLabel, own.length > 1)),
        ].join("\n");
        return { ...point, note, target: rowId(run, own[0]) };
      }),
    })),
  };
}

function withCellNotes(run: PlacedRun, figure: Extract<Figure, { kind: "confusion" }>, rows: readonly Row[]) {
  return {
    ...figure,
    cells: figure.cells.map((cell) => {
      const own = rows.filter(({ metric, x }) => metric === cell.metric && x === cell.x);
      const lines = own.map((row) => noteOf(row, "share", own.length > 1));
      return {
        ...cell,
        note: [`${cell.trueClass} taken for ${cell.decision}`, ...lines].join("\n"),
        target: rowId(run, own[0]),
      };
    }),
  };
}

function noteOf(row: Row, label: string, withSeed: boolean): string {
  const between = interval(row);
  return [
    withSeed && `seed ${row.seed}`,
    `${label}: ${shown(row.value)}`,
    between !== "" && `95 %: ${between}`,
    row.n > 1 && `n = ${count(row.n)}`,
    row.k !== undefined && `${count(row.k)} errors`,
  ].filter((part) => part).join(withSeed ? ", " : "\n");
}

function compiled(figure: Figure): Spec {
  const { title: _title, layer, ...rest } = chartOf(figure, pageTheme);
  const curves = figure.kind === "curves";
  const layers = curves
    ? [...layer, ...pointerTargets(layer, figure.marks)].map(withMethodFilter)
    : layer.map(withTooltip);
  return compileChart({
    ...rest,
    width: "container",
    height: curves ? 330 : 60 + 28 * figure.decisions.length,
    autosize: { type: "fit-x", contains: "padding" },
    padding: 4,
    background: null,
    ...(curves ? { params: [{ name: "hidden", value: [] }] } : {}),
    layer: layers.map(withoutLegend),
  });
}

/** Leaves out the methods that the reader has switched off. */
function withMethodFilter(layer: ChartLayer): ChartLayer {
  return { ...layer, transform: [{ filter: "indexof(hidden, datum.label) < 0" }] };
}

/** Says what its marks stand for to who points at them. */
function withTooltip(layer: ChartLayer): ChartLayer {
  return {
    ...layer,
    mark: { ...layer.mark, cursor: "pointer" },
    encoding: { ...layer.encoding, tooltip: { field: "note", type: "nominal" } },
  };
}

/** The page's own legend takes its place. */
function withoutLegend(layer: ChartLayer): ChartLayer {
  const channels = Object.entries(layer.encoding).map((
    [name, channel],
  ) => [name, (channel as { legend?: unknown }).legend ? { ...(channel as object), legend: null } : channel]);
  return { ...layer, encoding: Object.fromEntries(channels) };
}

/** Invisible marks around the points, large enough for a finger. */
function pointerTargets(layers: readonly ChartLayer[], marks: boolean): ChartLayer[] {
  return layers
    .filter(({ mark }) => mark.type === (marks ? "point" : "line") && mark.shape !== "stroke")
    .map(({ data, encoding: { x, y } }) =>
      withTooltip({
        data,
        mark: { type: "point", shape: "circle", size: marks ? 320 : 120, filled: true, opacity: 0 },
        encoding: { x, y },
      })
    );
}

/** Takes the values out of a specification's data sets: many are in several of them, and in several charts. */
function poolValues(spec: Spec, tables: DataTable[]): PooledSpec {
  const data = (spec.data ?? []).map((set) => {
    if (!("values" in set) || !Array.isArray(set.values)) return set;
    const records = set.values as Record<string, unknown>[];
    const fields = Object.keys(records[0] ?? {});
    const table = { fields, records: records.map((record) => fields.map((field) => record[field])) };
    const text = JSON.stringify(table);
    const known = tables.findIndex((one) => JSON.stringify(one) === text);
    return { ...set, values: known >= 0 ? known : tables.push(table) - 1 };
  });
  return { ...spec, data } as PooledSpec;
}
