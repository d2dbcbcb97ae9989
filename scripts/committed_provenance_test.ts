/** Committed results: where they come from can be looked up. @module */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { commitProblem } from "../src/cli/reference.ts";
import { fromFileUrl, root } from "../src/engine/paths.ts";
import { readResult } from "../src/report/result.ts";

const unrecorded = "computed before units kept their machine, commit and time";
const dirty = `of a tree with changes, and ${unrecorded}`;

/** Results that are to be computed again, and why. Nothing may be added. */
const exceptions: Readonly<Record<string, string>> = {
  "ablation/eqnet": unrecorded,
  "ablation/nbiot_mtl": dirty,
  "ablation/neural_calibration": unrecorded,
  "ablation/radcom_mtl": unrecorded,
  "reference/eqnet": unrecorded,
  "reference/nbiot_mtl": unrecorded,
  "reference/neural_calibration": dirty,
  "reference/radcom_mtl": dirty,
};

describe("committed results", () => {
  it("come from one commit without changes, and say where and how long each part was computed", () => {
    const found: Record<string, string> = {};
    for (const kind of ["ablation", "reference"]) {
      for (const { name, isDirectory } of Deno.readDirSync(new URL(`results/${kind}`, root))) {
        if (!isDirectory) continue;
        const file = fromFileUrl(new URL(`results/${kind}/${name}/result.json`, root));
        const { environment: { gitCommit }, computedOn } = readResult(file);
        const problem = commitProblem(gitCommit, computedOn ?? []) ??
          (computedOn?.length ? undefined : "it doesn't say where it was computed");
        if (problem !== undefined) found[`${kind}/${name}`] = problem;
      }
    }
    // one that is no longer needed is to be taken off the list
    expect(Object.keys(found).sort()).toEqual(Object.keys(exceptions));
    for (const [name, reason] of Object.entries(exceptions)) {
      expect([name, found[name].includes("has changes")]).toEqual([name, reason === dirty]);
    }
  });
});
