/**
 * What moved since an earlier run, and by how many standard errors.
 *
 * @module
 */
import { type Change, compareRows } from "../compare.ts";
import { badge, claimId } from "./claims.ts";
import { type Html, markup } from "./html.ts";
import { count, counted, shown } from "./numbers.ts";
import { methodLabel, type PlacedRun } from "./report.ts";
import { rowId } from "./rows_table.ts";

/** More changes than these are counted, not shown: `bench compare --json` has all. */
const most = 200;

/** The verdicts and values that differ; nothing where the run isn't compared. */
export function comparisonSection(run: PlacedRun): Html | undefined {
  if (!run.before) return undefined;
  const { changes, same } = compareRows(run.before.rows, run.rows);
  const values = same + changes.length;
  const counts = `${count(same)} of ${counted(values, "value")} are the same to the bit, ${
    count(changes.length)
  } differ`;
  return markup`<section id="compared-${run.id}"><h3>What moved since <code>${run.before.source}</code></h3>
${verdictChanges(run, run.before.verdicts)}
<p>${counts}. A move is in standard errors of the difference, as if the two runs were independent.</p>
${changes.length > 0 && changesTable(run, changes)}</section>
`;
}

function verdictChanges(run: PlacedRun, before: NonNullable<PlacedRun["before"]>["verdicts"]): Html {
  const was = new Map(before.map(({ claim, verdict }) => [claim, verdict]));
  const moved = run.verdicts.filter(({ claim, verdict }) => was.has(claim) && was.get(claim) !== verdict);
  if (moved.length === 0) return markup`<p>Every claim has the verdict that it had.</p>`;
  const lines = moved.map(({ claim, verdict }) => {
    const link = markup`<a href="#${claimId(run, claim)}"><code>${claim}</code></a>`;
    return markup`<li>${link}: ${badge(was.get(claim)!)} → ${badge(verdict)}</li>
`;
  });
  return markup`<p>${counted(moved.length, "claim")} with another verdict:</p>
<ul>${lines}</ul>`;
}

function changesTable(run: PlacedRun, changes: readonly Change[]): Html {
  const caption = changes.length > most
    ? `The ${most} largest of ${count(changes.length)} moves`
    : `${counted(changes.length, "value")} that differ, the most telling first`;
  const heads = ["value of", "at", "before", "after", "standard errors"]
    .map((head, i) => markup`<th scope="col" class="${i > 1 ? "number" : "text"}">${head}</th>`);
  const lines = changes.slice(0, most).map((change) => changeLine(run, change));
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="rows">
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${lines}</tbody></table></div>`;
}

function changeLine(run: PlacedRun, change: Change): Html {
  const { experiment, metric, method, axis, x, seed, before, after, standardErrors } = change;
  const name = `${experiment} ${metric}, ${methodLabel(run, method)}`;
  const link = after === undefined ? name : markup`<a href="#${rowId(run, change)}">${name}</a>`;
  const numbers = [
    valueText(before),
    valueText(after),
    Number.isNaN(standardErrors) ? "" : move(standardErrors),
  ];
  const cells = numbers.map((text) => markup`<td class="number">${text}</td>`);
  const place = axis === "" ? `seed ${seed}` : `${axis} ${x}, seed ${seed}`;
  return markup`<tr><th scope="row">${link}</th><td>${place}</td>${cells}</tr>
`;
}

function valueText(value: number | undefined): string {
  return value === undefined ? "absent" : shown(value);
}

function move(errors: number): string {
  const size = Number.isFinite(errors) ? Math.abs(errors).toFixed(1) : "∞";
  return `${errors < 0 ? "−" : "+"}${size}`;
}
