/** `bench compare A B`. @module */
import { compareRows, comparisonText } from "../report/compare.ts";
import { loadRows } from "../report/load_rows.ts";

/** Prints what differs between two results. */
export function compareResults(a: string, b: string, { json }: { json?: boolean }): void {
  const comparison = compareRows(loadRows(a), loadRows(b));
  console.log(json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison));
}
