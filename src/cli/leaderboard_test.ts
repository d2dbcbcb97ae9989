// The leaderboard's commands as a submitter and a maintainer use them.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parse } from "@std/csv";
import { findSuite, loadSuite } from "../engine/load.ts";
import { fromFileUrl, root } from "../engine/paths.ts";
import { bench, inDirectory, write } from "../engine/testdata/bench.ts";
import { readEntries } from "../leaderboard/board.ts";
import { leaderboardOf } from "../leaderboard/evaluation.ts";

describe("the suites' leaderboards", () => {
  for (const id of ["eqnet", "nbiot_mtl", "radcom_mtl"]) {
    it(`${id}: nothing verified is left out`, async () => {
      const suite = await loadSuite(findSuite(id));
      leaderboardOf(suite);
      expect(readEntries(fromFileUrl(new URL("results/leaderboard", root)), suite).leftOut).toEqual([]);
    });
  }
});

const board = fromFileUrl(new URL("src/leaderboard/testdata/board.ts", root));
const by = ["--signed-off-by", "Ada <ada@example.org>"];
const source = (gain: string) =>
  `export default { label: "<b>${gain}</b>", open: () => ({ run: ({ seen }: any) => seen.map((y: number) => ${gain}) }) };`;

describe("submit, verify, leaderboard", () => {
  it("make a page of what was submitted and verified", () =>
    inDirectory(async (directory) => {
      write(directory, "good.ts", source("2 * y"));
      write(directory, "bad.ts", source("1"));
      for (const name of ["good", "bad"]) {
        const made = await bench(directory, "submit", board, "--method", `${name}.ts`, ...by, "--quiet");
        expect(made.stderr).toBe("");
        expect(made.stdout).toMatch(/^root [0-9a-f]{64}\n/);
      }
      const path = (name: string) => `results/leaderboard/submissions/board/${name}`;
      const verify = (name: string, ...options: string[]) =>
        bench(directory, "verify", path(name), "--suite", board, "--quiet", ...options);

      const verified = await verify("good", "--record", "--nonce", "1");
      expect(verified.stdout).toContain("board good: accepted");
      expect(verified.code).toBe(0);
      const table = () =>
        parse(Deno.readTextFileSync(`${directory}/results/leaderboard/leaderboard.csv`), {
          skipFirstRow: true,
        });
      const built = await bench(directory, "leaderboard", "--suite", board);
      expect(built.stderr).toContain("board/bad is left out: not verified yet");
      expect(table()).toMatchObject([{ suite: "board", rank: "1", name: "good", units_verified: "5" }]);

      expect((await verify("bad", "--record")).code).toBe(0);
      await bench(directory, "leaderboard", "--suite", board);
      expect(table().map(({ rank, name }) => `${rank} ${name}`)).toEqual(["1 good", "2 bad"]);
      const page = Deno.readTextFileSync(`${directory}/results/leaderboard/index.html`);
      expect(page).not.toContain("<b>"); // what submitters write stays text
      expect(page).not.toMatch(/<script|(src|href)="http/);

      const rows = `${directory}/${path("good")}/rows.csv`;
      Deno.writeTextFileSync(rows, Deno.readTextFileSync(rows).replace(/errorRate,[\d.]+/, "errorRate,0"));
      const altered = await verify("good", "--json");
      expect(JSON.parse(altered.stdout)).toMatchObject({ accepted: false, reason: "rows" });
      expect(altered.code).toBe(1);
      const without = await bench(directory, "leaderboard", "--suite", board);
      expect(without.stderr).toContain("board/good is left out: changed since it was verified");
    }));

  const wrong: [what: string, args: string[], line: RegExp][] = [
    ["no method", ["submit", board, ...by], /--method: name the file/],
    [
      "a missing method",
      ["submit", board, "--method", "none.ts", ...by],
      /--method: there is no file 'none\.ts'/,
    ],
    ["nobody who answers for it", ["submit", board, "--method", "m.ts"], /--signed-off-by: say who/],
    ["a name that is none", ["submit", board, "--method", "m.ts", "--name", "a b", ...by], /--name: .*'a b'/],
    [
      "a place that is taken",
      ["submit", board, "--method", "m.ts", "--out", "taken", ...by],
      /'taken' is there already/,
    ],
    [
      "a suite without a leaderboard",
      ["submit", "toy.ts", "--method", "m.ts", ...by],
      /toy has no leaderboard/,
    ],
    ["a missing submission", ["verify", "none"], /there is no submission 'none'/],
    ["a wrong number", ["verify", "taken", "--units", "0"], /--units: expected a whole number from 1 on/],
  ];
  for (const [what, args, line] of wrong) {
    it(`${what}: one line, exit 2`, () =>
      inDirectory(async (directory) => {
        write(directory, "m.ts", source("y"));
        const toy = new URL("src/engine/testdata/toy.ts", root).href;
        write(directory, "toy.ts", `export { default } from "${toy}";`);
        Deno.mkdirSync(`${directory}/taken`);
        const { code, stdout, stderr } = await bench(directory, ...args);
        expect(stderr.trim()).toMatch(line);
        expect(stderr.trim().split("\n").length).toBe(1);
        expect([code, stdout]).toEqual([2, ""]);
      }));
  }
});
