/** Results that are there already, with today's verdicts on them. @module */
import { claimsOf, judge } from "../engine/judge.ts";
import { findSuite, listSuites, loadSuite } from "../engine/load.ts";
import { kindOf, shownPath } from "../engine/paths.ts";
import type { ReportedRun } from "../report/html/report.ts";
import { loadRows } from "../report/load_rows.ts";
import { readResult } from "../report/result.ts";
import { UsageError } from "../suite/errors.ts";
import type { ProfileName, Suite } from "../suite/types.ts";

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
}

/**
 * Reads and judges a result. The verdicts are today's: the claims may have been worded better since the run.
 *
 * @param path a directory of results, or its `rows.csv`
 * @param suites those that were named; the one of the result is added
 * @throws {UsageError} where the results can't be read, or nobody knows their suite
 */
export async function readJudgedRun(path: string, suites: Map<string, LoadedSuite>): Promise<JudgedRun> {
  const rows = loadRows(path);
  const [{ suite: id, profile }] = rows;
  if (!suites.has(id)) {
    const url = listSuites().get(id);
    if (!url) throw new UsageError(`${path}: '${id}' is not one of 'bench list': name its file by --suite`);
    suites.set(id, { suite: await loadSuite(url), url });
  }
  const { suite, url } = suites.get(id)!;
  const claims = claimsOf(suite, url);
  const resultFile = `${path}/result.json`;
  return {
    source: shownPath(path),
    suite,
    profile,
    rows,
    claims,
    verdicts: judge(claims, suite, profile, rows),
    result: kindOf(resultFile) === "file" ? readResult(resultFile) : undefined,
  };
}
