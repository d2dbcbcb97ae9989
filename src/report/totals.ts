/** How many claims got which verdict, by what the verdicts rest on. @module */
import { type Evidence, evidenceKinds } from "../claims/claim.ts";
import { type VerdictKind, verdictKinds, type VerdictSummary } from "../claims/verdict.ts";

/** Claims of one kind. */
export interface Totals {
  /** What their verdicts rest on, or that they are the ones that a reader would cite. */
  readonly of: Evidence | "headline";
  /** How many there are. */
  readonly claims: number;
  /** How many got which verdict, of those that any got. */
  readonly counts: Readonly<Partial<Record<VerdictKind, number>>>;
}

/** The verdicts as a line of totals counts them: what holds comes first. */
export const totalOrder: readonly VerdictKind[] = [
  "reproduced",
  ...verdictKinds.filter((kind) => kind !== "reproduced"),
];

/** Totals of the headlines, which count below too, and of each kind of evidence that there is. */
export function totalsByEvidence(verdicts: readonly VerdictSummary[]): Totals[] {
  const groups: [Totals["of"], VerdictSummary[]][] = [
    ["headline", verdicts.filter(({ headline }) => headline)],
    ...evidenceKinds.map((kind): [Evidence, VerdictSummary[]] => [
      kind,
      verdicts.filter(({ evidence }) => evidence === kind),
    ]),
  ];
  return groups.filter(([, own]) => own.length > 0)
    .map(([of, own]) => ({ of, claims: own.length, counts: countsOf(own) }));
}

/** How many got which verdict, in the order of {@link totalOrder}. */
export function countsOf(verdicts: readonly VerdictSummary[]): Totals["counts"] {
  return Object.fromEntries(
    totalOrder.map((kind) => [kind, verdicts.filter(({ verdict }) => verdict === kind).length] as const)
      .filter(([, count]) => count > 0),
  );
}

/** "5 reproduced, 1 contradicted". */
export function countsText(counts: Totals["counts"]): string {
  return Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(", ");
}

/**
 * A Markdown table of several results' totals, a line for each result and kind of evidence: what README shows.
 *
 * @param results what they are called, and their verdicts
 */
export function totalsMarkdown(
  results: readonly { readonly name: string; readonly verdicts: readonly VerdictSummary[] }[],
): string {
  const lines = results.flatMap(({ name, verdicts }) =>
    totalsByEvidence(verdicts).map(({ of, claims, counts }, i) => [
      i === 0 ? `\`${name}\`` : "",
      of === "headline" ? "headlines" : of,
      String(claims),
      ...totalOrder.map((kind) => String(counts[kind] ?? "")),
    ])
  );
  const head = ["suite", "claims", "all", ...totalOrder];
  const widths = head.map((text, i) => Math.max(text.length, ...lines.map((line) => line[i].length)));
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [row(head), row(widths.map((width) => "-".repeat(width))), ...lines.map(row)].join("\n");
}
