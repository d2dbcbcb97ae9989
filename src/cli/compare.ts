/** `bench compare A B`. @module */
import { compareRows, comparisonText } from "../report/compare.ts";
import { loadRows } from "../report/load_rows.ts";
import { UsageError } from "../suite/errors.ts";

/** Prints what differs between two results. @throws {UsageError} where they are of two suites */
export function compareResults(a: string, b: string, { json }: { json?: boolean }): void {
  const before = loadRows(a), after = loadRows(b);
  const suites = [before, after].map(([{ suite }]) => suite);
  if (suites[0] !== suites[1]) {
    throw new UsageError(
      `${b}: expected results of ${suites[0]} as in ${a}, got ${
        suites[1]
      }; two suites have no values in common`,
    );
  }
  const comparison = compareRows(before, after);
  console.log(json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison));
}
