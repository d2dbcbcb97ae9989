/**
 * What a run found, as text for a terminal: tables of experiments and the list of verdicts.
 *
 * @module
 */
import type { Claim } from "../claims/claim.ts";
import { type VerdictKind, verdictKinds, type VerdictSummary } from "../claims/verdict.ts";
import type { Row, Suite } from "../suite/types.ts";
import { countsOf, countsText, totalsByEvidence } from "./totals.ts";
import { verdictMarks } from "./verdict_marks.ts";

/** How text is laid out. */
export interface TextStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The style for standard output: colour only on a terminal and without NO_COLOR, 80 columns where it has no width. */
export function terminalStyle(): TextStyle {
  const terminal = Deno.stdout.isTerminal();
  const noColour = (Deno.env.get("NO_COLOR") ?? "") !== "";
  return { colour: terminal && !noColour, width: terminal ? Math.max(40, columnsOf()) : 80 };
}

function columnsOf(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

/**
 * One table per quantity of an experiment: a line per method (and seed, where there are several), a column per x, in
 * as many parts as the width asks for. Below each value stands its 95 % interval.
 */
export function experimentTables(suite: Suite, name: string, rows: readonly Row[], style: TextStyle): string {
  const own = rows.filter((row) => row.experiment === name);
  const title = suite.experiments[name]?.title ?? name;
  const metrics = [...new Set(own.map((row) => row.metric))];
  const tables = metrics.map((metric) => {
    const ofMetric = own.filter((row) => row.metric === metric);
    const unit = ofMetric[0].unit === "" ? "" : `, ${ofMetric[0].unit}`;
    const head = bold(`${title}: ${metric}${unit} over ${ofMetric[0].axis}`, style);
    return `${head}\n${metricTable(suite, ofMetric, style)}`;
  });
  return tables.join("\n\n");
}

interface Line {
  readonly label: string;
  readonly rows: ReadonlyMap<number, Row>;
}

function metricTable(suite: Suite, rows: readonly Row[], style: TextStyle): string {
  const lines = linesOf(suite, rows);
  const xs = [...new Set(rows.map((row) => row.x))].sort((a, b) => a - b);
  const labelWidth = Math.max(...lines.map(({ label }) => label.length));
  const columns = xs.map((x) => columnOf(x, lines));
  const parts: (typeof columns)[] = [];
  let room = 0;
  for (const column of columns) {
    const need = column.width + 2;
    if (parts.length === 0 || room < need) {
      parts.push([]);
      room = style.width - labelWidth;
    }
    parts.at(-1)!.push(column);
    room -= need;
  }
  const text = parts.map((part) => {
    const join = (label: string, cells: string[]) =>
      (label.padEnd(labelWidth) + cells.map((cell, i) => "  " + cell.padStart(part[i].width)).join(""))
        .trimEnd();
    const head = join("", part.map(({ head }) => head));
    const body = lines.flatMap(({ label }, i) => {
      const below = join("", part.map(({ cells }) => cells[i].interval));
      const value = join(label, part.map(({ cells }) => cells[i].value));
      return below === "" ? [value] : [value, dim(below, style)];
    });
    return [dim(head, style), ...body].join("\n");
  });
  return text.join("\n\n");
}

/** The lines of a table, in the order of the suite's methods; a method with several seeds has one for each. */
function linesOf(suite: Suite, rows: readonly Row[]): Line[] {
  const order = Object.keys(suite.methods);
  const place = (method: string) => order.includes(method) ? order.indexOf(method) : order.length;
  const methods = [...new Set(rows.map((row) => row.method))].sort((a, b) =>
    place(a) - place(b) || (a < b ? -1 : 1)
  );
  return methods.flatMap((method) => {
    const own = rows.filter((row) => row.method === method);
    const seeds = [...new Set(own.map((row) => row.seed))].sort((a, b) => a - b);
    return seeds.map((seed) => ({
      label: (suite.methods[method]?.label ?? method) + (seeds.length > 1 ? ` [${seed}]` : ""),
      rows: new Map(own.filter((row) => row.seed === seed).map((row) => [row.x, row])),
    }));
  });
}

function columnOf(x: number, lines: readonly Line[]) {
  const cells = lines.map(({ rows }) => cellOf(rows.get(x)));
  const head = String(x);
  const width = Math.max(
    head.length,
    ...cells.map(({ value, interval }) => Math.max(value.length, interval.length)),
  );
  return { head, cells, width };
}

/** A value and its interval; nothing where there is no row, "failed" where its unit failed. */
function cellOf(row: Row | undefined): { value: string; interval: string } {
  if (!row) return { value: "", interval: "" };
  if (!Number.isFinite(row.value)) return { value: "failed", interval: "" };
  const known = Number.isFinite(row.ciLow) && Number.isFinite(row.ciHigh);
  return {
    value: compact(row.value),
    interval: known ? `${compact(row.ciLow)}–${compact(row.ciHigh)}` : "",
  };
}

/** A number in few characters: two digits after a small power of ten, three significant digits else. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.01 || size >= 1e5) return value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  return String(Number(value.toPrecision(size >= 100 ? 4 : size >= 1 ? 3 : 2)));
}

const colours: Readonly<Record<VerdictKind, number>> = {
  "reproduced": 32,
  "contradicted": 31,
  "inconclusive": 33,
  "self-contradictory": 35,
  "not-run": 90,
};

/**
 * The verdicts, headlines first, grouped by kind, each with what it rests on, what the paper says and why it got the
 * verdict, and lines of counts. Claims that weren't run are listed by what keeps them from it.
 */
export function verdictList(
  verdicts: readonly VerdictSummary[],
  claims: readonly Claim[],
  style: TextStyle,
): string {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const headlines = verdicts.filter(({ headline }) => headline);
  const others = verdicts.filter(({ headline }) => !headline);
  const parts = headlines.length === 0 ? verdictLines(others, byId, style) : [
    bold("Headlines: what a reader would cite", style),
    ...verdictLines(headlines, byId, style),
    bold("Other claims", style),
    ...verdictLines(others, byId, style),
  ];
  return [...parts, verdictTotals(verdicts)].join("\n");
}

function verdictLines(
  verdicts: readonly VerdictSummary[],
  byId: ReadonlyMap<string, Claim>,
  style: TextStyle,
): string[] {
  const judged = verdictKinds.filter((kind) => kind !== "not-run")
    .flatMap((kind) => verdicts.filter(({ verdict }) => verdict === kind))
    .map((verdict) => verdictText(verdict, byId.get(verdict.claim), style));
  const byReason = Map.groupBy(
    verdicts.filter(({ verdict }) => verdict === "not-run"),
    ({ because }) => because,
  );
  const skipped = [...byReason].map(([because, alike]) => notRunText(because, alike, style));
  return [...judged, ...skipped];
}

function verdictText(
  { claim: id, verdict, evidence, because }: VerdictSummary,
  claim: Claim | undefined,
  style: TextStyle,
): string {
  const says = claim ? `${claim.says} (${claim.where})` : "";
  return [
    `${verdictMark(verdict, style)} (${evidence})  ${bold(id, style)}`,
    ...wrap(says, style.width, "    "),
    ...wrap(`→ ${because}`, style.width, "    ").map((line) => dim(line, style)),
  ].join("\n");
}

function notRunText(because: string, alike: readonly VerdictSummary[], style: TextStyle): string {
  const count = alike.length === 1 ? "" : ` (${alike.length} claims)`;
  return [
    `${verdictMark("not-run", style)}${count}`,
    ...wrap(alike.map(({ claim }) => claim).join(", "), style.width, "    "),
    ...wrap(`→ ${because}`, style.width, "    ").map((line) => dim(line, style)),
  ].join("\n");
}

function verdictMark(kind: VerdictKind, style: TextStyle): string {
  return paint(`${verdictMarks[kind]} ${kind}`, colours[kind], style);
}

/** "12 claims: 5 reproduced, 1 contradicted, …", and a line like it for the headlines and each kind of evidence. */
export function verdictTotals(verdicts: readonly VerdictSummary[]): string {
  const noun = verdicts.length === 1 ? "claim" : "claims";
  const totals = totalsByEvidence(verdicts).map(({ of, claims, counts }) => {
    const what = of === "headline" && claims !== 1 ? "headlines" : of;
    return `  ${claims} ${what}: ${countsText(counts)}`;
  });
  const all = verdicts.length === 0 ? "" : `: ${countsText(countsOf(verdicts))}`;
  return [`${verdicts.length} ${noun}${all}`, ...totals].join("\n");
}

/** Text in lines of at most `width` characters, each with the indent; a longer word stands alone. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(indent + word);
  }
  return lines;
}

function paint(text: string, code: number, { colour }: TextStyle): string {
  return colour ? `\x1b[${code}m${text}\x1b[0m` : text;
}

function bold(text: string, style: TextStyle): string {
  return paint(text, 1, style);
}

function dim(text: string, style: TextStyle): string {
  return paint(text, 2, style);
}
