/** `bench compare A B`. @module */
import { compareRows, comparisonText } from "../../src/report/compare.ts";
import { readResultRows } from "./check.ts";

/** Prints what differs between two results. */
export function compareResults(a: string, b: string, { json }: { json?: boolean }): void {
  const comparison = compareRows(readResultRows(a), readResultRows(b));
  console.log(json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison));
}
