import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bench, inDirectory, runToy, toy } from "../engine/testdata/bench.ts";

const read = (path: string) => Deno.readTextFileSync(path);

describe("bench report", () => {
  it("writes a page beside the results, one of several, and one that compares two", async () => {
    await inDirectory(async (directory) => {
      await runToy(directory, "--quiet", "--out", "a");
      Deno.mkdirSync(`${directory}/b`);
      Deno.copyFileSync(`${directory}/a/rows.csv`, `${directory}/b/rows.csv`);
      const one = await bench(directory, "report", "a", "--suite", toy);
      expect(one).toEqual({ code: 0, stdout: "report in a/report.html\n", stderr: "" });
      expect(read(`${directory}/a/report.html`)).toContain(
        JSON.parse(read(`${directory}/a/result.json`)).fingerprint,
      );

      const both = await bench(directory, "report", "a", "b/rows.csv", "--suite", toy, "--out", "both.html");
      expect(both.stdout).toBe("report in both.html\n");
      expect(read(`${directory}/both.html`)).toContain('<section class="run" id="toy-2"');

      const moved = await bench(
        directory,
        "report",
        "--compare",
        "a",
        "b",
        "--suite",
        toy,
        "--out",
        "moved.html",
      );
      expect(moved.stderr).toBe("");
      expect(read(`${directory}/moved.html`)).toContain("What moved since <code>a</code>");

      const cases: [string[], RegExp][] = [
        [["report", "a"], /^bench: a: 'toy' is not one of 'bench list': name its file by --suite$/],
        [
          ["report", "--compare", "a", "--suite", toy],
          /^bench: --compare: expected two results of toy, .* got 1$/,
        ],
        [["report", "a", "--suite", toy, "--out", "b"], /^bench: --out: 'b' is a directory; name a file$/],
        [
          ["report", "a", "--suite", toy, "--out", "c/r.html"],
          /^bench: --out: 'c\/r.html' can't be written: /,
        ],
      ];
      for (const [args, line] of cases) {
        const { code, stdout, stderr } = await bench(directory, ...args);
        expect(stderr.trim()).toMatch(line);
        expect([code, stdout]).toEqual([2, ""]);
      }
    });
  });
});
