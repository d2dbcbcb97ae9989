import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { fromFileUrl, root } from "../engine/paths.ts";
import { bench, inDirectory, write } from "../engine/testdata/bench.ts";

const reference = fromFileUrl(new URL("results/reference/radcom_mtl", root));

describe("bench changes", () => {
  it("finds none in the reference itself, and names a claim whose verdict is another", async () => {
    await inDirectory(async (directory) => {
      const same = await bench(directory, "changes", reference);
      expect([same.code, same.stderr]).toEqual([0, ""]);

      const result = JSON.parse(Deno.readTextFileSync(`${reference}/result.json`));
      // the first are about the machine, which nobody holds against a run
      const reproduced = result.verdicts.findLast((one: { verdict: string }) => one.verdict === "reproduced");
      reproduced.verdict = "contradicted";
      Deno.mkdirSync(`${directory}/other`);
      write(directory, "other/result.json", JSON.stringify(result));
      const other = await bench(directory, "changes", "other", reference);
      expect([other.code, other.stderr]).toEqual([1, ""]);
      expect(other.stdout).toContain(reproduced.claim);
      expect(same.stdout).not.toContain(reproduced.claim);

      write(directory, "other/result.json", JSON.stringify({ ...result, profile: "smoke" }));
      const unknown = await bench(directory, "changes", "other");
      expect([unknown.code, unknown.stdout]).toEqual([
        0,
        "## radcom_mtl\n\nThere is no reference of the profile smoke yet.\n\n",
      ]);
    });
  });

  it("says in a line that there are no results", async () => {
    await inDirectory(async (directory) => {
      expect(await bench(directory, "changes", "nothing")).toEqual({
        code: 2,
        stdout: "",
        stderr: "bench: nothing/result.json: there is no such file\n",
      });
    });
  });
});
