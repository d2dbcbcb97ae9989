import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { bench, inDirectory, runToy, toy } from "../engine/testdata/bench.ts";
import { readRows } from "../report/csv.ts";

describe("items", () => {
  it("are what rows are made of, as CSV and as Parquet", async () => {
    await inDirectory(async (directory) => {
      expect((await runToy(directory, "--out", "results")).code).toBe(0);
      const what = [toy, "-p", "smoke", "-e", "errors", "-m", "matched,learned"];
      const printed = await bench(directory, "items", ...what);
      expect(printed.stderr).toBe("");
      const [header, ...lines] = printed.stdout.trim().split(/\r?\n/);
      expect(header).toBe("experiment,method,seed,axis,x,shard,item,errorRate,squaredError,largestError");
      expect(lines[0]).toMatch(/^errors,matched,1,snrDb,0,0,0,[01],[\d.e-]+,[\d.e-]+$/);

      const csv = lines.map((line) => line.split(","));
      const rows = readRows(`${directory}/results/rows.csv`).filter(({ experiment, method }) =>
        experiment === "errors" && method !== "short"
      );
      for (const { method, x, metric, value, n } of rows) {
        const own = csv.filter((fields) => fields[1] === method && Number(fields[4]) === x);
        const scores = own.map((fields) => Number(fields[header.split(",").indexOf(metric)]));
        const sum = scores.reduce((a, b) => a + b);
        const found = metric === "largestError" ? Math.max(...scores) : sum / scores.length;
        expect([own.length, Math.abs(found - value) < 1e-3 * value]).toEqual([n, true]);
      }

      const files = [["csv", "items.csv"], ["parquet", "items.parquet"]];
      for (const [format, out] of files) {
        const { stdout, stderr } = await bench(directory, "items", ...what, "--format", format, "-o", out);
        expect([stdout.trim(), stderr]).toEqual([`items in ${out}`, ""]);
      }
      expect(Deno.readTextFileSync(`${directory}/items.csv`)).toBe(printed.stdout);
      const table = await parquetReadObjects({
        file: await asyncBufferFromFile(`${directory}/items.parquet`),
      });
      expect(table.length).toBe(csv.length);
      for (const i of [0, 1, 777, table.length - 1]) {
        const { seed, squaredError, largestError, ...rest } = table[i];
        const [experiment, method, , axis, x, shard, item, errorRate] = csv[i];
        expect([rest, seed]).toEqual([
          { experiment, method, axis, x: +x, shard: +shard, item: +item, errorRate: +errorRate },
          1n,
        ]);
        expect([squaredError, largestError].map((value) => Number(value.toPrecision(5)))).toEqual(
          csv[i].slice(8).map(Number),
        );
      }
      expect([...Deno.readDirSync(directory)].filter(({ name }) => name.endsWith(".part"))).toEqual([]);
    });
  });

  it("leave empty what an experiment doesn't measure", async () => {
    await inDirectory(async (directory) => {
      await runToy(directory, "--methods", "learned");
      const { stdout } = await bench(directory, "items", toy, "-p", "smoke", "-m", "learned");
      expect(stdout).toMatch(/^errors,learned,1,snrDb,0,0,0,[01],[\d.e-]+,[\d.e-]+,\r?$/m);
      expect(stdout).toMatch(/^variance,learned,1,snrDb,0,0,0,,,,-?[\d.e-]+\r?$/m);
    });
  });

  it("say what is wrong in a line", async () => {
    await inDirectory(async (directory) => {
      const cases: [string[], string][] = [
        [[], "the store .airtight/store has no items of this"],
        [["--format", "parquet"], "--format parquet: name a file by --out"],
        [["--format", "parket"], "--format: there is no format 'parket'; did you mean 'parquet'?"],
        [["-o", "."], "--out: '.' is a directory; name a file"],
        [["-m", "matchd"], "--methods: there is no method 'matchd'; did you mean 'matched'?"],
      ];
      for (const [args, line] of cases) {
        const { code, stdout, stderr } = await bench(directory, "items", toy, "-p", "smoke", ...args);
        expect(stderr.trim().split("\n").length).toBe(1);
        expect(stderr).toContain(`bench: ${line}`);
        expect([code, stdout]).toEqual([2, ""]);
      }
    });
  });
});
