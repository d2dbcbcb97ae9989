/** `bench report`: results as one HTML file that needs no other. @module */
import { findSuite, listSuites, loadSuite } from "../engine/load.ts";
import { kindOf, shownPath } from "../engine/paths.ts";
import { reportPage } from "../report/html/page.ts";
import type { ReportedRun } from "../report/html/report.ts";
import { loadRows } from "../report/load_rows.ts";
import { readResult } from "../report/result.ts";
import { UsageError } from "../suite/errors.ts";
import type { Suite } from "../suite/types.ts";
import { claimsOf, judge } from "../engine/judge.ts";

/** The options of `report`. */
export interface ReportFlags {
  out?: string;
  suite?: string[];
  compare?: boolean;
}

/** Writes the report and says where it is. */
export async function writeReport(paths: readonly string[], flags: ReportFlags): Promise<void> {
  const suites = await loadSuites(flags.suite ?? []);
  const runs: ReportedRun[] = [];
  for (const path of paths) runs.push(await readRun(path, suites));
  const shown = flags.compare ? pairs(runs) : runs;
  const out = flags.out ??
    (paths.length === 1 && kindOf(paths[0]) === "directory"
      ? `${paths[0].replace(/[/\\]+$/, "")}/report.html`
      : "report.html");
  if (kindOf(out) === "directory") throw new UsageError(`--out: '${out}' is a directory; name a file`);
  const page = await reportPage(shown);
  try {
    await Deno.writeTextFile(out, page);
  } catch (error) {
    throw new UsageError(`--out: '${out}' can't be written: ${(error as Error).message}`);
  }
  console.log(`report in ${shownPath(out)}`);
}

interface LoadedSuite {
  readonly suite: Suite;
  readonly url: URL;
}

/** The suites that were named, by id. */
async function loadSuites(names: readonly string[]): Promise<Map<string, LoadedSuite>> {
  const loaded = new Map<string, LoadedSuite>();
  for (const name of names) {
    const url = findSuite(name);
    const suite = await loadSuite(url);
    loaded.set(suite.id, { suite, url });
  }
  return loaded;
}

/** Reads and judges a result. The verdicts are today's: the claims may have been worded better since the run. */
async function readRun(path: string, suites: Map<string, LoadedSuite>): Promise<ReportedRun> {
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
    rows,
    claims,
    verdicts: judge(claims, suite, profile, rows),
    result: kindOf(resultFile) === "file" ? readResult(resultFile) : undefined,
  };
}

/** `--compare`: of two results of a suite, the second with what moved since the first. */
function pairs(runs: readonly ReportedRun[]): ReportedRun[] {
  return [...Map.groupBy(runs, ({ suite }) => suite.id)].map(([id, ofSuite]) => {
    const [before, after] = ofSuite;
    if (ofSuite.length !== 2) {
      throw new UsageError(
        `--compare: expected two results of ${id}, before and after, got ${ofSuite.length}`,
      );
    }
    return { ...after, before };
  });
}
