/**
 * A report: runs of papers on one page that needs no other file and no network.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { requireClone } from "../../suite/clone.ts";
import { placeText } from "../../suite/row.ts";
import type { Row, Suite } from "../../suite/types.ts";
import { pageChart } from "./chart.ts";
import { claimsSection, verdictSummary } from "./claims.ts";
import { comparisonSection } from "./comparison.ts";
import { costTables, hasCosts } from "./costs.ts";
import { environmentTable } from "./environment.ts";
import { figureHtml, type FigurePlace, otherRows, placeFigures } from "./figures.ts";
import { Html, type HtmlValue, idOf, jsonForScript, markup } from "./html.ts";
import { counted } from "./numbers.ts";
import { methodLabel, type PlacedRun, type ReportedRun } from "./report.ts";
import { pageScript } from "./runtime.ts";

/**
 * The page's HTML. The same runs give the same bytes.
 *
 * @param runs in the order in which they are shown
 * @throws {UsageError} where airtight was imported over the network: the page's scripts and style are files
 */
export async function reportPage(runs: readonly ReportedRun[]): Promise<string> {
  requireClone("a report");
  const placed = runs.map((run, i) => {
    const earlier = runs.slice(0, i).filter(({ suite }) => suite.id === run.suite.id).length;
    return { ...run, id: idOf(run.suite.id, ...(earlier > 0 ? [earlier + 1] : [])) };
  });
  const sections = placed.map((run) => ({ run, figures: placeFigures(run) }));
  const charts = Object.fromEntries(
    sections.flatMap(({ figures }) => figures)
      .map(({ id, run, figure, rows }) => [id, pageChart(run, figure, rows)]),
  );
  const style = await Deno.readTextFile(new URL("./style.css", import.meta.url));
  const script = await pageScript();
  const title = placed.length === 1 ? `${shortTitle(placed[0].suite)}: airtight report` : "airtight report";
  const heading = placed.length === 1 ? "Report" : `Report on ${placed.length} runs`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header><p class="brand">airtight</p><h1>${heading}</h1></header>
${contents(sections)}
<main id="main" tabindex="-1">
${sections.map(({ run, figures }) => runSection(run, figures))}</main>
<footer><p>Each value is a row; its key names the unit of work that gave it, which can be replayed alone:
<code>deno task bench SUITE --profile PROFILE --unit KEY</code>.</p></footer>
<script type="application/json" id="charts">${jsonForScript(charts)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

/** Nothing may be loaded from anywhere; of scripts and styles only the page's own run. */
function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The part of a paper's title before a colon. */
function shortTitle({ paper }: Suite): string {
  return paper.title.split(":")[0];
}

interface Section {
  readonly run: PlacedRun;
  readonly figures: readonly FigurePlace[];
}

/** What is on the page: for each run its verdicts and its parts. */
function contents(sections: readonly Section[]): Html {
  return markup`<nav aria-label="Contents"><ul class="contents">
${sections.map(contentsOf)}</ul></nav>`;
}

function contentsOf({ run, figures }: Section): Html {
  const { id, suite, rows, verdicts } = run;
  const parts = partsOf(run, figures).map((part) => markup`<a href="#${part.id}">${part.title}</a>`);
  return markup`<li><a href="#${id}">${shortTitle(suite)}</a>
<span class="muted">${suite.paper.year}, profile ${rows[0].profile}</span>
${verdicts.length > 0 && verdictSummary(verdicts)}
<p class="jump">${parts.map((part, i) => [i > 0 && " · ", part])}</p></li>
`;
}

/** The parts of a run's section that there are. */
function partsOf(run: PlacedRun, figures: readonly FigurePlace[]): { id: string; title: string }[] {
  const { curves, training } = split(run, figures);
  return [
    run.before && { id: `compared-${run.id}`, title: "what moved" },
    { id: `claims-${run.id}`, title: "claims" },
    curves.length > 0 && { id: `figures-${run.id}`, title: "figures" },
    hasCosts(run) && { id: `costs-${run.id}`, title: "costs" },
    training.length > 0 && { id: `training-${run.id}`, title: "training" },
    otherRows(run, figures).length > 0 && { id: `others-${run.id}`, title: "other rows" },
    failures(run.rows).length > 0 && { id: `failures-${run.id}`, title: "failures" },
    { id: `environment-${run.id}`, title: "environment" },
  ].filter((part) => part !== undefined && part !== false);
}

/** Results, and the curves that trainings recorded. */
function split({ suite }: PlacedRun, figures: readonly FigurePlace[]) {
  const isTraining = ({ experiment }: FigurePlace) => suite.experiments[experiment].kind === "trainingCurve";
  return {
    curves: figures.filter((figure) => !isTraining(figure)),
    training: figures.filter(isTraining),
  };
}

function runSection(run: PlacedRun, figures: readonly FigurePlace[]): Html {
  const { id, rows, suite } = run;
  const { curves, training } = split(run, figures), others = otherRows(run, figures);
  return markup`<section class="run" id="${id}" aria-labelledby="title-${id}">
${heading(run)}
${comparisonSection(run)}
${part(`claims-${id}`, "Claims", claimsSection(run, figures))}
${curves.length > 0 && part(`figures-${id}`, "Figures", figureGrid(curves))}
${hasCosts(run) && part(`costs-${id}`, "Costs", costTables(run))}
${training.length > 0 && part(`training-${id}`, "Training curves", figureGrid(training))}
${others.length > 0 && part(`others-${id}`, "Rows without a figure", others)}
${failures(rows).length > 0 && part(`failures-${id}`, "Failures", failureList(run))}
${part(`environment-${id}`, "Environment and fingerprint", [environmentTable(run), conventions(suite)])}
</section>
`;
}

function part(id: string, title: string, content: HtmlValue): Html {
  return markup`<section id="${id}"><h3>${title}</h3>
${content}</section>`;
}

function figureGrid(figures: readonly FigurePlace[]): Html {
  return markup`<div class="figures">${figures.map(figureHtml)}</div>`;
}

function failureList(run: PlacedRun): Html {
  const lines = failures(run.rows).map((row) =>
    markup`<li>${row.experiment} ${methodLabel(run, row.method)}${placeText(row)}: failed: ${row.failure}</li>
`
  );
  return markup`<ul>${lines}</ul>`;
}

function heading({ id, suite, rows, source }: PlacedRun): Html {
  const { paper } = suite;
  const where = `${paper.venue}, ${paper.year}`;
  const arxiv = /arXiv:(\d{4}\.\d{4,5})/.exec(paper.venue)?.[1];
  const url = paper.doi ? `https://doi.org/${paper.doi}` : arxiv && `https://arxiv.org/abs/${arxiv}`;
  const venue = url ? markup`<a href="${url}">${where}</a>` : where;
  const size = `${counted(rows.length, "row")} of profile ${rows[0].profile}`;
  return markup`<h2 id="title-${id}">${paper.title}</h2>
<p>${paper.authors.join(", ")}. ${venue}.</p>
<p class="muted">${size}, from <code>${source}</code>.</p>`;
}

function conventions({ conventions }: Suite): Html | undefined {
  const entries = Object.entries(conventions);
  if (entries.length === 0) return undefined;
  const lines = entries.map(([name, text]) =>
    markup`<div><dt>${name}</dt><dd>${text}</dd></div>
`
  );
  return markup`<h4>Conventions</h4>
<dl>${lines}</dl>`;
}

/** The rows that stand for failed units, one per point. */
function failures(rows: readonly Row[]): Row[] {
  const failed = rows.filter(({ failure }) => failure !== undefined);
  return [...new Map(failed.map((row) => [row.unitKey, row])).values()];
}
