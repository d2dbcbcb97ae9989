/** `bench report`: results as one HTML file that needs no other. @module */
import { kindOf, shownPath } from "../engine/paths.ts";
import { reasonOf } from "../engine/store.ts";
import { reportPage } from "../report/html/page.ts";
import type { ReportedRun } from "../report/html/report.ts";
import { UsageError } from "../suite/errors.ts";
import { replaceFile } from "../suite/write_aside.ts";
import { loadSuites, readJudgedRun } from "./judged_run.ts";

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
  for (const path of paths) runs.push(await readJudgedRun(path, suites));
  const shown = flags.compare ? pairs(runs) : runs;
  const out = flags.out ??
    (paths.length === 1 && kindOf(paths[0]) === "directory"
      ? `${paths[0].replace(/[/\\]+$/, "")}/report.html`
      : "report.html");
  if (kindOf(out) === "directory") throw new UsageError(`--out: '${out}' is a directory; name a file`);
  const page = await reportPage(shown);
  try {
    replaceFile(out, page);
  } catch (error) {
    throw new UsageError(`--out: '${out}' can't be written: ${reasonOf(error)}`);
  }
  console.log(`report in ${shownPath(out)}`);
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
