/** Rows of a run that is there already. @module */
import { UsageError } from "../suite/errors.ts";
import type { Row } from "../suite/types.ts";
import { readRows } from "./csv.ts";

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

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
