/**
 * What methods cost: one line per method, a column per cost.
 *
 * @module
 */
import type { Row } from "../../suite/types.ts";
import { type Html, markup } from "./html.ts";
import { count, shown } from "./numbers.ts";
import { methodLabel, type PlacedRun } from "./report.ts";
import { groupId, rowId } from "./rows_table.ts";

/** Whether a run has counted costs. */
export function hasCosts(run: PlacedRun): boolean {
  return costTables(run).length > 0;
}

/** The tables of a run's experiments of kind "costs". */
export function costTables(run: PlacedRun): Html[] {
  return Object.entries(run.suite.experiments)
    .filter(([, { kind }]) => kind === "costs")
    .map(([name, { title }]) => ({ title, rows: run.rows.filter(({ experiment }) => experiment === name) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => costTable(run, title, rows));
}

function costTable(run: PlacedRun, title: string, rows: readonly Row[]): Html {
  const units = new Map(rows.map(({ metric, unit }) => [metric, unit]));
  const heads = [...units].map(([metric, unit]) =>
    markup`<th scope="col" class="number">${unit === "" ? metric : `${metric} (${unit})`}</th>`
  );
  const lines = [...Map.groupBy(rows, ({ method }) => method)].map(([method, own]) => {
    const cells = [...units.keys()].map((metric) => costCell(run, own.find((row) => row.metric === metric)));
    return markup`<tr><th scope="row">${methodLabel(run, method)}</th>${cells}</tr>
`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="rows">
<caption>${title}</caption>
<thead><tr><th scope="col">method</th>${heads}</tr></thead>
<tbody>${lines}</tbody></table></div>
`;
}

function costCell(run: PlacedRun, row: Row | undefined): Html {
  if (!row) return markup`<td></td>`;
  return markup`<td class="number" id="${groupId(run, row)}"><span id="${rowId(run, row)}">${
    cost(row.value)
  }</span></td>`;
}

/** Counts in full: a parameter more or less is the point of counting. */
function cost(value: number): string {
  return Number.isInteger(value) ? count(value) : shown(value);
}
