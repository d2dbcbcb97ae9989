/** Results that are there already, with today's verdicts on them. @module */
import { claimsOf, judge } from "../engine/judge.ts";
import { findSuite, listSuites, loadSuite } from "../engine/load.ts";
import { kindOf, shownPath } from "../engine/paths.ts";
import type { ReportedRun } from "../report/html/report.ts";
import { readRows } from "../report/csv.ts";
import { loadPairs, loadRows } from "../report/load_rows.ts";
import { readResult } from "../report/result.ts";
import { UsageError } from "../suite/errors.ts";
import type { ProfileName, Row, Suite } from "../suite/types.ts";

/** A suite and the file that it is from. */
export interface LoadedSuite {
  readonly suite: Suite;
  readonly url: URL;
}

/** The suites that `--suite` named, by id. @throws {UsageError} */
export async function loadSuites(names: readonly string[]): Promise<Map<string, LoadedSuite>> {
  const loaded = new Map<string, LoadedSuite>();
  for (const name of names) {
    const url = findSuite(name);
    const suite = await loadSuite(url);
    loaded.set(suite.id, { suite, url });
  }
  return loaded;
}

/** A result and the profile of its run. */
export interface JudgedRun extends ReportedRun {
  readonly profile: ProfileName;
  /** Rows of runs of other profiles that it was judged with. */
  readonly budgets: readonly Row[];
}

/** The file beside `rows.csv` with the rows of smaller budgets that a result is judged with. */
export const budgetsFile = "budgets.csv";

/**
 * Reads and judges a result. The verdicts are today's: the claims may have been worded better since the run.
 *
 * @param path a directory of results, or its `rows.csv`
 * @param suites those that were named; the one of the result is added
 * @param budgets results of the same suite in other profiles, over which numbers may settle; those of
 *   {@link budgetsFile}, if none is named
 * @throws {UsageError} where the results can't be read, or nobody knows their suite
 */
export async function readJudgedRun(
  path: string,
  suites: Map<string, LoadedSuite>,
  budgets: readonly string[] = [],
): Promise<JudgedRun> {
  const rows = loadRows(path);
  const [{ suite: id, profile }] = rows;
  const pairs = loadPairs(path);
  if (pairs?.some((pair) => pair.suite !== id || pair.profile !== profile)) {
    throw new UsageError(`${path}: pairs.csv is of another run than rows.csv`);
  }
  if (!suites.has(id)) {
    const url = listSuites().get(id);
    if (!url) throw new UsageError(`${path}: '${id}' is not one of 'bench list': name its file by --suite`);
    suites.set(id, { suite: await loadSuite(url), url });
  }
  const { suite, url } = suites.get(id)!;
  const claims = claimsOf(suite, url);
  const resultFile = `${path}/result.json`, kept = `${path}/${budgetsFile}`;
  const result = kindOf(resultFile) === "file" ? readResult(resultFile) : undefined;
  const budgetRows = budgets.length > 0
    ? budgets.flatMap((other) => budgetOf(other, id, profile))
    : kindOf(kept) === "file"
    ? readRows(kept)
    : [];
  return {
    source: shownPath(path),
    suite,
    profile,
    rows,
    claims,
    verdicts: judge(claims, suite, profile, rows, {
      budgets: budgetRows,
      stopped: result?.stopped ?? [],
      ...(pairs && { pairs }),
    }),
    budgets: budgetRows,
    result,
  };
}

/** @throws {UsageError} where they are of another suite, or of the profile that is judged */
function budgetOf(path: string, suite: string, profile: ProfileName): Row[] {
  const rows = loadRows(path), [first] = rows;
  if (first.suite !== suite || first.profile === profile) {
    const expected = `results of ${suite} in another profile than ${profile}`;
    throw new UsageError(`--budgets: ${path}: expected ${expected}, got ${first.suite} in ${first.profile}`);
  }
  return rows;
}
