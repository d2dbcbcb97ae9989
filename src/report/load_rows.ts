/** Rows and pairs of a run that is there already. @module */
import { dirname } from "node:path";
import { UsageError } from "../suite/errors.ts";
import type { PairRow, Row } from "../suite/types.ts";
import { readRows } from "./csv.ts";
import { readPairs } from "./pairs_csv.ts";

/**
 * The rows of a directory of results, or of a `rows.csv`. There is at least one.
 *
 * @throws {UsageError} one line: there is no such file, no row, or a field that is wrong
 *
 * @example What EQ-Net's network costs against the optimal detector, as the committed reference has it
 * ```ts
 * import { loadRows } from "airtight";
 *
 * const rows = loadRows("results/reference/eqnet");
 * const blerOf = (method: string) =>
 *   rows.find((row) =>
 *     row.experiment === "fig5" && row.metric === "bler" && row.method === method && row.x === 20
 *   )!.value;
 * if (!(blerOf("ml") < blerOf("eqnetP"))) throw new Error("nothing is better than the optimal detector");
 * ```
 */
export function loadRows(path: string): Row[] {
  const file = isDirectory(path) ? `${path}/rows.csv` : path;
  let rows: Row[];
  try {
    rows = readRows(file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (rows.length === 0) throw new UsageError(`${file}: there are no rows`);
  return rows;
}

/**
 * What methods that saw the same items have in common: the `pairs.csv` of a directory of results, or that beside a
 * `rows.csv`.
 *
 * @returns undefined where there is none, as with results of older versions
 * @throws {UsageError} one line: a field that is wrong
 */
export function loadPairs(path: string): PairRow[] | undefined {
  const file = isDirectory(path) ? `${path}/pairs.csv` : `${dirname(path)}/pairs.csv`;
  return kindOf(file) === "file" ? readPairs(file) : undefined;
}

function isDirectory(path: string): boolean {
  return kindOf(path) === "directory";
}

function kindOf(path: string): "file" | "directory" | undefined {
  try {
    return Deno.statSync(path).isDirectory ? "directory" : "file";
  } catch {
    return undefined;
  }
}
