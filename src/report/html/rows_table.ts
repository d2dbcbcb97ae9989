/**
 * The rows behind a figure as a table: its text alternative, and where the numbers of the page link to.
 *
 * @module
 */
import type { Row } from "../../suite/types.ts";
import { type Html, idOf, markup } from "./html.ts";
import { count, counted, interval, shown } from "./numbers.ts";
import { methodLabel, type PlacedRun } from "./report.ts";

/** How many characters of a key are shown; `--unit` takes them. */
const keyDigits = 12;

/** The id of a row on the page. */
export function rowId(
  run: PlacedRun,
  row: Pick<Row, "experiment" | "metric" | "method" | "x" | "seed">,
): string {
  return idOf("row", run.id, row.experiment, row.metric, row.method, row.x, row.seed);
}

/** The id of all rows of a method and a quantity. */
export function groupId(run: PlacedRun, row: Pick<Row, "experiment" | "metric" | "method">): string {
  return idOf("rows", run.id, row.experiment, row.metric, row.method);
}

interface Column {
  readonly head: string;
  readonly numeric: boolean;
  text(row: Row): string;
}

/** What a table shows. */
export interface TableContent {
  /** Of one experiment; at least one. */
  readonly rows: readonly Row[];
  /** What the table holds. */
  readonly caption: string;
  /** What the values 0, 1, 2, … of a categorical axis are called. */
  readonly xNames?: readonly string[];
  /** Ids of groups that another table has: they can't be given twice. */
  readonly taken?: ReadonlySet<string>;
}

/** A table with a group per quantity and method. Columns that say nothing are left out. */
function rowsTable(run: PlacedRun, { rows, caption, xNames, taken }: TableContent): Html {
  const columns = columnsOf(run, rows, xNames);
  const groups = [...Map.groupBy(rows, (row) => groupId(run, row))];
  const metrics = new Set(rows.map(({ metric }) => metric));
  const heads = columns.map(({ head, numeric }) =>
    markup`<th scope="col" class="${kindOf(numeric)}">${head}</th>`
  );
  const bodies = groups.map(([id, own]) =>
    groupBody(run, taken?.has(id) ? undefined : id, own, columns, metrics.size > 1)
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="rows">
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
${bodies}</table></div>`;
}

function groupBody(
  run: PlacedRun,
  id: string | undefined,
  rows: readonly Row[],
  columns: readonly Column[],
  withMetric: boolean,
): Html {
  const [{ method, metric, unitKey }] = rows;
  const oneKey = rows.length > 1 && rows.every((row) => row.unitKey === unitKey);
  const unit = withMetric && rows[0].unit !== "" ? ` (${rows[0].unit})` : "";
  const name = `${methodLabel(run, method)}${withMetric ? `, ${metric}${unit}` : ""}`;
  const key = oneKey && markup` <code class="key">${unitKey.slice(0, keyDigits)}</code>`;
  const [first, ...rest] = columns;
  const lines = rows.map((row) => {
    const head = markup`<th scope="row" class="${kindOf(first.numeric)}">${first.text(row)}</th>`;
    const cells = rest.map((column) =>
      markup`<td class="${kindOf(column.numeric)}">${column.text(row)}</td>`
    );
    return markup`<tr id="${rowId(run, row)}">${head}${cells}</tr>
`;
  });
  return markup`<tbody${id && markup` id="${id}"`}>
<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${name}${key}</th></tr>
${lines}</tbody>
`;
}

/** The class of a cell. */
function kindOf(numeric: boolean): string {
  return numeric ? "number" : "text";
}

function columnsOf(run: PlacedRun, rows: readonly Row[], xNames: readonly string[] | undefined): Column[] {
  const [{ axis }] = rows;
  const units = new Set(rows.map(({ unit }) => unit));
  const unit = units.size === 1 ? rows[0].unit : "";
  const severalKeys = [...Map.groupBy(rows, (row) => groupId(run, row)).values()]
    .some((own) => own.length === 1 || own.some(({ unitKey }) => unitKey !== own[0].unitKey));
  const severalSeeds = new Set(rows.map(({ seed }) => seed)).size > 1;
  const columns: (Column | false)[] = [
    {
      head: axis === "" ? "quantity" : axis,
      numeric: axis !== "" && !xNames,
      text: (row) => axis === "" ? row.metric : xNames?.[row.x] ?? (Number.isNaN(row.x) ? "" : String(row.x)),
    },
    severalSeeds && { head: "seed", numeric: true, text: ({ seed }) => String(seed) },
    { head: unit === "" ? "value" : `value (${unit})`, numeric: true, text: ({ value }) => shown(value) },
    { head: "95 % interval", numeric: true, text: interval },
    { head: "n", numeric: true, text: ({ n }) => n > 1 ? count(n) : "" },
    { head: "errors", numeric: true, text: ({ k }) => k === undefined ? "" : count(k) },
    {
      head: "stopped by",
      numeric: false,
      text: ({ stopReason, failure }) => failure === undefined ? stopReason : `failed: ${failure}`,
    },
    severalKeys && { head: "unit", numeric: false, text: ({ unitKey }) => unitKey.slice(0, keyDigits) },
  ];
  const [x, ...rest] = columns.filter((column) => column !== false);
  return [x, ...rest.filter((column) => rows.some((row) => column.text(row) !== ""))];
}

/** A table that waits to be opened. */
export function foldedRows(run: PlacedRun, content: TableContent): Html {
  return markup`<details class="data"><summary>Data: ${counted(content.rows.length, "row")}</summary>
${rowsTable(run, content)}</details>`;
}
