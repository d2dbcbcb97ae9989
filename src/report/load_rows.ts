/** Rows and pairs of a run that is there already. @module */
import { dirname } from "node:path";
import { UsageError } from "../suite/errors.ts";
import { oneLine } from "../suite/one_line.ts";
import type { PairRow, Row } from "../suite/types.ts";
import { readRows } from "./csv.ts";
import { readPairs } from "./pairs_csv.ts";

/**
 * The rows of a directory of results, or of a `rows.csv`. There is at least one.
 *
 * @throws {UsageError} one line: there is no such file, no row, a field that is wrong, rows of several runs
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
  const rows = readRows(file);
  if (rows.length === 0) throw new UsageError(`${file}: there are no rows`);
  checkRun(rows, file);
  return rows;
}

/**
 * Rows of one run are of one suite and profile, and each is there once.
 *
 * @param file names them in errors
 * @throws {UsageError} one line that names the file, the row and the column
 */
function checkRun(rows: readonly Row[], file: string): void {
  const [first] = rows, numbers = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const where = `${file}: row ${i + 1}`;
    for (const column of ["suite", "profile"] as const) {
      if (row[column] === first[column]) continue;
      throw new UsageError(
        `${where}: ${column}: expected "${first[column]}" as in row 1, got "${
          row[column]
        }"; results are of one run`,
      );
    }
    const { experiment, method, seed, axis, x, metric } = row;
    const key = JSON.stringify([experiment, method, seed, axis, String(x), metric]);
    const before = numbers.get(key);
    if (before !== undefined) {
      throw new UsageError(oneLine(
        `${where}: ${metric}: expected each value once, got that of row ${before} again (${experiment} ${method} at ${axis} ${x}, seed ${seed})`,
      ));
    }
    numbers.set(key, i + 1);
  }
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
