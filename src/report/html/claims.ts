/**
 * The audit: what a paper claims, what was measured, and the verdict.
 *
 * @module
 */
import type { Claim, Evidence } from "../../claims/claim.ts";
import { onlyRow } from "../../claims/measure.ts";
import { type ClaimMeasure, methodsOf, rulesOf } from "../../claims/measures/kinds.ts";
import { band } from "../../claims/target.ts";
import {
  type Measurement,
  type Verdict,
  type VerdictKind,
  verdictKinds,
  type VerdictSummary,
} from "../../claims/verdict.ts";
import { measurementText, reasonsText, targetText } from "../../claims/verdict_text.ts";
import { placeText } from "../../suite/row.ts";
import { totalOrder, totalsByEvidence } from "../totals.ts";
import { verdictMarks } from "../verdict_marks.ts";
import { figureOf, type FigurePlace } from "./figures.ts";
import { type Html, type HtmlValue, idOf, markup } from "./html.ts";
import { intervalPicture } from "./interval_picture.ts";
import { counted } from "./numbers.ts";
import { methodLabel, type PlacedRun } from "./report.ts";
import { groupId, rowId } from "./rows_table.ts";

/** The id of a claim on the page. */
export function claimId(run: PlacedRun, claim: string): string {
  return idOf("claim", run.id, claim);
}

/** A verdict with its mark. */
export function badge(kind: VerdictKind): Html {
  return markup`<span class="badge ${kind}"><span aria-hidden="true">${
    verdictMarks[kind]
  }</span> ${kind}</span>`;
}

/** How many claims got which verdict, as a bar and in words. */
export function verdictSummary(verdicts: readonly VerdictSummary[]): Html {
  const shares = verdictKinds
    .map((kind) => ({ kind, count: verdicts.filter(({ verdict }) => verdict === kind).length }))
    .filter(({ count }) => count > 0);
  let x = 0;
  const bars = shares.map(({ kind, count }) => {
    const width = 100 * count / verdicts.length;
    x += width;
    return markup`<rect class="${kind}" x="${(x - width).toFixed(3)}" width="${
      width.toFixed(3)
    }" height="6"/>`;
  });
  const counts = shares.map(({ kind, count }) => markup`<li>${badge(kind)} ${count}</li>`);
  return markup`<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
<ul class="counts">${counts}</ul>`;
}

/** How many claims got which verdict, by what the verdicts rest on. */
function totalsTable(verdicts: readonly VerdictSummary[]): Html {
  const heads = ["claims", "all", ...totalOrder].map((head, i) =>
    markup`<th scope="col" class="${i > 0 ? "number" : "text"}">${head}</th>`
  );
  const lines = totalsByEvidence(verdicts).map(({ of, claims, counts }) => {
    const cells = totalOrder.map((kind) => markup`<td class="number">${counts[kind] ?? ""}</td>`);
    const name = of === "headline" ? "headlines, which count below too" : evidenceWords[of];
    return markup`<tr><th scope="row">${name}</th><td class="number">${claims}</td>${cells}</tr>
`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Totals by evidence"><table class="rows totals">
<caption>Verdicts by what they rest on</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody></table></div>`;
}

/** What the kinds of evidence are, for readers of totals. */
const evidenceWords: Readonly<Record<Evidence, string>> = {
  measured: "measured: simulated or trained",
  timed: "timed on this machine",
  counted: "counted: true by construction once the code is right",
  argued: "argued: a proof in words",
  fitted: "fitted: chosen to meet the number, no evidence",
};

/** All claims of a run as a table, headlines first, with boxes that choose which verdicts are shown. */
export function claimsSection(run: PlacedRun, figures: readonly FigurePlace[]): Html {
  if (run.claims.length === 0) return markup`<p>The suite has no claims.</p>`;
  const byClaim = new Map(run.verdicts.map((verdict) => [verdict.claim, verdict]));
  const linesOf = (claims: readonly Claim[]) =>
    claims.map((claim) => claimLine(run, claim, byClaim.get(claim.id), figures));
  const headlines = run.claims.filter(({ headline }) => headline);
  const groups = headlines.length === 0
    ? markup`<tbody role="rowgroup">
${linesOf(run.claims)}</tbody>`
    : [
      claimGroup("Headlines: what a reader would cite", linesOf(headlines)),
      claimGroup("Other claims", linesOf(run.claims.filter(({ headline }) => !headline))),
    ];
  const present = verdictKinds.filter((kind) => run.verdicts.some(({ verdict }) => verdict === kind));
  const caption = `What the paper claims and what was measured: ${counted(run.claims.length, "claim")}`;
  const boxes = present.map((kind) =>
    markup`<label><input type="checkbox" checked value="${kind}"> ${badge(kind)}</label>
`
  );
  const heads = ["Verdict", "Claim", "Published", "Measured (95 % interval)"]
    .map((head) => markup`<th scope="col" role="columnheader">${head}</th>`);
  return markup`<fieldset class="filter scripted"><legend>Show</legend>${boxes}</fieldset>
${totalsTable(run.verdicts)}
<table class="claims" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
${groups}</table>`;
}

function claimGroup(title: string, lines: readonly Html[]): Html {
  return markup`<tbody role="rowgroup">
<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="4">${title}</th></tr>
${lines}</tbody>
`;
}

// The roles say again what the elements mean: on a narrow screen the style makes blocks of them.
function claimLine(
  run: PlacedRun,
  claim: Claim,
  verdict: Verdict | undefined,
  figures: readonly FigurePlace[],
): Html {
  const kind = verdict?.verdict ?? "not-run";
  const measurement = verdict && measurementOf(verdict);
  const why = verdict ? reasonsText(verdict) : "it was not judged";
  const { says, where, read, reason, target, measure, contradicts } = claim;
  const other = contradicts && markup`<a href="#${claimId(run, contradicts.claim)}">The other claim</a>`;
  const notes = [why, other].filter((note) => note).map((note) => markup`<p class="why">${note}</p>`);
  const how = measure && markup`<p>What is measured: ${measureWords(run, measure)}.</p>`;
  return markup`<tr role="row" id="${claimId(run, claim.id)}" data-verdict="${kind}">
<td role="cell">${badge(kind)}<br><span class="rests-on">${claim.evidence}</span></td>
<th role="rowheader" scope="row"><p>${says}</p>
<p class="where">${where} (read from the ${read})</p>
${notes}
<details><summary>How it is judged</summary><p>${reason}</p>${how}<p><code>${claim.id}</code></p></details></th>
${figureCell("published", "Published", target && targetText(target))}
${
    figureCell("measured", "Measured", measurement && measurementText(measurement), [
      measurement && pictureOf(measurement),
      measure && evidence(run, measure, figures),
    ])
  }
</tr>
`;
}

function measurementOf({ finding }: Verdict): Measurement | undefined {
  return finding.kind === "not-run" ? undefined : finding.measurement;
}

function pictureOf({ target, interval, estimate }: Measurement): Html | undefined {
  const [low, high] = band(target);
  return intervalPicture({ low, high }, interval, estimate);
}

/** How a claim's number comes about. */
function measureWords(run: PlacedRun, measure: ClaimMeasure): string {
  const experiment = run.suite.experiments[measure.experiment];
  const axis = !experiment || experiment.kind === "costs"
    ? ""
    : experiment.kind === "trainingCurve"
    ? experiment.axis ?? "step"
    : experiment.sweep.name;
  return rulesOf(measure).words(measure, {
    of: (method) => methodLabel(run, method),
    axis,
  });
}

/** A cell whose column's head is repeated where the columns stand below each other. */
function figureCell(kind: string, head: string, text: string | undefined, more?: HtmlValue): Html {
  const classes = text === undefined ? `${kind} empty` : kind;
  const label = markup`<span class="narrow">${head}: </span>`;
  return markup`<td role="cell" class="${classes}">${label}${text ?? "—"}${more}</td>`;
}

/** Links to the rows that a claim's number comes from, and to the plot that shows it. */
function evidence(run: PlacedRun, measure: ClaimMeasure, figures: readonly FigurePlace[]): Html | undefined {
  const { experiment, metric } = measure;
  const links = methodsOf(measure).flatMap((method) => {
    const own = run.rows.filter((row) =>
      row.experiment === experiment && row.metric === metric && row.method === method
    );
    if (own.length === 0) return [];
    const at = onlyRow(measure, method, own);
    const where = at && (at.axis === "" ? ` at ${at.metric}` : placeText(at));
    const label = methodLabel(run, method) + (where ?? "");
    return [markup`<a href="#${at ? rowId(run, at) : groupId(run, own[0])}">${label}</a>`];
  });
  if (links.length === 0) return undefined;
  const figure = figureOf(figures, measure);
  const title = figure?.figure.title.replace(/^.*?, /, "").split(":")[0];
  const plot = figure && markup`<a href="#${figure.id}">Plot: ${title}</a> · `;
  return markup`<span class="evidence">${plot}Rows: ${links.map((link, i) => [i > 0 && ", ", link])}</span>`;
}
