/** Committed results: their rows, judged anew, give the verdicts that stand beside them. @module */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { claimsOf, judge } from "../src/engine/judge.ts";
import { loadSuite } from "../src/engine/load.ts";
import { budgetsFile } from "../src/cli/judged_run.ts";
import { fromFileUrl, kindOf, root } from "../src/engine/paths.ts";
import { readRows } from "../src/report/csv.ts";
import { loadRows } from "../src/report/load_rows.ts";
import { readResult, writeResult } from "../src/report/result.ts";
import { withTotals } from "./readme_totals.ts";

/** The directories of results, and where the suites are that gave them. */
const suitesOf = { reference: "suites", ablation: "scripts/ablations" } as const;

describe("README", () => {
  it("has the totals of the committed verdicts: scripts/readme_totals.ts writes them", () => {
    const readme = Deno.readTextFileSync(new URL("README.md", root));
    expect(readme).toBe(withTotals(readme));
  });
});

describe("every committed result", () => {
  for (const [kind, suites] of Object.entries(suitesOf)) {
    const names = [...Deno.readDirSync(new URL(`results/${kind}`, root))]
      .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
    for (const name of names) {
      it(`${kind}/${name}: its rows give its verdicts`, async () => {
        const directory = fromFileUrl(new URL(`results/${kind}/${name}`, root));
        const url = new URL(`${suites}/${name}.ts`, root);
        const suite = await loadSuite(url);
        const rows = loadRows(directory);
        const committed = readResult(`${directory}/result.json`);
        const kept = `${directory}/${budgetsFile}`;
        const budgets = kindOf(kept) === "file" ? readRows(kept) : [];
        const verdicts = judge(claimsOf(suite, url), suite, committed.profile, rows, {
          budgets,
          stopped: committed.stopped ?? [],
        });
        // as a file has them: JSON has no infinite bounds
        const path = await Deno.makeTempFile();
        try {
          writeResult(path, { ...committed, verdicts });
          expect(readResult(path).verdicts).toEqual(committed.verdicts);
        } finally {
          await Deno.remove(path);
        }
      });
    }
  }
});
