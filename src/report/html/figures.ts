/**
 * Figures on a page: a legend that switches methods, a chart, and the rows as its text alternative.
 *
 * @module
 */
import { type ClaimMeasure, methodsOf } from "../../claims/measures/kinds.ts";
import type { Row } from "../../suite/types.ts";
import { curveStyle } from "../curves_chart.ts";
import type { Figure } from "../figure.ts";
import { noteOf } from "../figure_chart.ts";
import { figuresOf } from "../plots.ts";
import { pageTheme } from "./chart.ts";
import { type Html, idOf, markup } from "./html.ts";
import { shown } from "./numbers.ts";
import type { PlacedRun } from "./report.ts";
import { foldedRows, groupId } from "./rows_table.ts";
import { swatch } from "./swatch.ts";

/** A figure and where it is on the page. */
export interface FigurePlace {
  readonly id: string;
  readonly run: PlacedRun;
  readonly experiment: string;
  readonly figure: Figure;
  readonly rows: readonly Row[];
}

/** The figures of a run. */
export function placeFigures(run: PlacedRun): FigurePlace[] {
  return figuresOf(run.suite, run.rows).map(({ name, experiment, figure, rows }) => ({
    ...{ id: idOf("figure", run.id, name), run, experiment, figure, rows },
  }));
}

/** Tables of the rows that no figure shows, by experiment: quantities that aren't drawn, and what failed. */
export function otherRows(run: PlacedRun, figures: readonly FigurePlace[]): Html[] {
  const shown = figures.flatMap(({ rows }) => rows);
  const taken = new Set(shown.map((row) => groupId(run, row)));
  const drawn = new Set(shown);
  const others = run.rows.filter((row) =>
    !drawn.has(row) && run.suite.experiments[row.experiment]?.kind !== "costs"
  );
  return [...Map.groupBy(others, ({ experiment }) => experiment)].map(([experiment, rows]) => {
    const title = run.suite.experiments[experiment]?.title ?? experiment;
    const caption = `${title}: rows that no figure shows`;
    return markup`<h4>${title}</h4>
${foldedRows(run, { rows, caption, xNames: namesOf(run, experiment), taken })}`;
  });
}

/** The figure that shows what a claim measures. */
export function figureOf(figures: readonly FigurePlace[], measure: ClaimMeasure): FigurePlace | undefined {
  const [wanted] = methodsOf(measure);
  const ofMethod = figures.filter(({ experiment, rows }) =>
    experiment === measure.experiment && rows.some(({ method }) => method === wanted)
  );
  // A quantity that isn't drawn, such as a confusion matrix' accuracy, is seen in what is.
  return ofMethod.find(({ rows }) => rows.some(({ metric }) => metric === measure.metric)) ?? ofMethod[0];
}

/** A figure; the page's script draws its chart. */
export function figureHtml({ id, run, experiment, figure, rows }: FigurePlace): Html {
  const title = `${figure.title.replace(/^.*?, /, "")}`;
  const note = noteOf(figure);
  const heading = figure.kind === "curves" ? `${title}: ${figure.yLabel}` : title;
  const caption = note ? `${figure.subtitle}. ${note}` : figure.subtitle;
  return markup`<figure id="${id}">
<figcaption><h4>${heading}</h4>
<p>${caption}</p></figcaption>
${figure.kind === "curves" && legend(figure)}
<div class="plot" data-figure="${id}" role="img" aria-label="${describe(figure)}"></div>
${foldedRows(run, { rows, caption: heading, xNames: namesOf(run, experiment) })}
</figure>
`;
}

/** The names of a categorical axis. */
function namesOf({ suite }: PlacedRun, name: string): readonly string[] | undefined {
  const experiment = suite.experiments[name];
  return experiment && "sweep" in experiment ? experiment.sweep.names : undefined;
}

function legend(figure: Extract<Figure, { kind: "curves" }>): Html {
  const buttons = figure.curves.map(({ label }, i) => {
    const { colour, dash, shape } = curveStyle(i, pageTheme);
    const picture = swatch(colour, dash, figure.marks ? shape : undefined);
    return markup`<button type="button" aria-pressed="true" data-curve="${label}">${picture}${label}</button>
`;
  });
  const logarithmic = figure.logarithmic ? "true" : "false";
  const scale = figure.curves.some(({ points }) => points.some(({ value }) => value > 0)) &&
    markup`<button type="button" class="scale" aria-pressed="${logarithmic}" data-scale>log axis</button>`;
  return markup`<div class="legend" role="group" aria-label="Methods shown">${buttons}${scale}</div>`;
}

/** A chart in a few words, for who doesn't see it. */
function describe(figure: Figure): string {
  if (figure.kind === "confusion") {
    return `Heat map of ${figure.classes.length} true classes by ${figure.decisions.length} decisions. The table below has the shares.`;
  }
  const ends = figure.curves.flatMap(({ label, points }) => {
    const first = points[0], last = points.at(-1);
    return first && last
      ? [`${label} from ${shown(first.value)} at ${first.x} to ${shown(last.value)} at ${last.x}`]
      : [];
  });
  const axis = figure.logarithmic ? ", on a logarithmic axis" : "";
  return `Chart of ${figure.yLabel} over ${figure.xLabel}${axis}: ${
    ends.join("; ")
  }. The table below has all values.`;
}
