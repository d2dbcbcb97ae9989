import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import {
  bench,
  benchCommand,
  inDirectory,
  recorded,
  runToy,
  startBench,
  toy,
  write,
} from "../engine/testdata/bench.ts";

const method = (body: string) => `export default { open() { return { run(inputs: any) { ${body} } }; } };`;
const entries = (directory: string): string[] => [...Deno.readDirSync(directory)].map((entry) => entry.name);

/** The paths of finished units. */
function storedUnits(directory: string): string[] {
  const store = `${directory}/.airtight/store`;
  return entries(store).filter((name) => /^[0-9a-f]{2}$/.test(name)).flatMap((shelf) =>
    entries(`${store}/${shelf}`).map((key) => `${store}/${shelf}/${key}`)
  );
}

describe("a run's fingerprint", () => {
  it("is the same with one worker, two, and out of the store; and of shards 1/2 and 2/2 together", async () => {
    await inDirectory(async (one) => {
      const first = await runToy(one, "--workers", "1");
      expect(first.code).toBe(0);
      const again = await runToy(one);
      expect(again.stderr).toBe(""); // nothing was trained
      expect(again.fingerprint).toBe(first.fingerprint);
      await inDirectory(async (two) => {
        expect((await runToy(two, "--workers", "2", "--fresh", "--backend", "wasm")).fingerprint).toBe(
          first.fingerprint,
        );
      });
      await inDirectory(async (parts) => {
        expect((await runToy(parts, "--shard", "1/2", "--store", "a")).code).toBe(0);
        expect((await runToy(parts, "--shard", "2/2", "--store", "b")).code).toBe(0);
        const merged = await runToy(parts, "--from", "a,b");
        expect(merged.fingerprint).toBe(first.fingerprint);
        expect(merged.stderr).not.toContain("train");
      });
    });
  });

  it("is the same when the run is killed at three moments and resumed", async () => {
    await inDirectory(async (directory) => {
      await inDirectory(async (undisturbed) => {
        const whole = await bench(undisturbed, toy, "--json", "--quiet");
        for (const milliseconds of [1500, 2200, 2900]) {
          const process = startBench(directory, toy, "--json", "--quiet");
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          process.kill("SIGKILL");
          await process.output();
        }
        const resumed = await bench(directory, toy, "--json", "--quiet");
        expect(resumed.code).toBe(0);
        expect(JSON.parse(resumed.stdout).fingerprint).toBe(JSON.parse(whole.stdout).fingerprint);
      });
    });
  });

  for (const signal of ["SIGINT", "SIGHUP"] as const) {
    it(`is the same when the run is interrupted by ${signal}, which stores the training's state`, async () => {
      await inDirectory(async (directory) => {
        const process = startBench(directory, toy, "--quiet");
        await new Promise((resolve) => setTimeout(resolve, 2500));
        process.kill(signal);
        const { code } = await process.output();
        expect(code).toBe(130);
        const plan = await bench(directory, "plan", toy, "--json");
        const { trainings } = JSON.parse(plan.stdout);
        expect(
          trainings.some((one: { checkpoint: boolean; cached: boolean }) => one.checkpoint || one.cached),
        )
          .toBe(true);
      });
    });
  }

  it("is the same for two processes on one store at once", async () => {
    await inDirectory(async (directory) => {
      const [a, b] = await Promise.all([runToy(directory, "--out", "a"), runToy(directory, "--out", "b")]);
      expect([a.code, b.code]).toEqual([0, 0]);
      expect(a.fingerprint).toBe(b.fingerprint);
    });
  });

  it("is the same after store entries were damaged, which is said", async () => {
    await inDirectory(async (directory) => {
      const before = await runToy(directory);
      const isTrained = (unit: string) => entries(unit).includes("tensors.bin");
      const units = storedUnits(directory), [trained] = units.filter(isTrained);
      const [one, other] = units.filter((unit) => !isTrained(unit));
      Deno.truncateSync(`${one}/entry.json`, 40);
      Deno.writeTextFileSync(`${other}/entry.json`, "{}");
      Deno.writeFileSync(`${trained}/tensors.bin`, new Uint8Array(4).fill(65));
      const after = await runToy(directory);
      expect(after.code).toBe(0);
      expect(after.fingerprint).toBe(before.fingerprint);
      expect(after.stderr.match(/corrupt store entry removed/g)?.length).toBe(3);
    });
  });
});

describe("a user's method", () => {
  it("that throws, gives NaN or a wrong shape, or ends the process is a failed row; the rest finishes", async () => {
    await inDirectory(async (directory) => {
      write(directory, "throws.ts", method(`throw new Error("no idea");`));
      write(directory, "nan.ts", method("return inputs.seen.map(() => NaN);"));
      write(directory, "shape.ts", method("return new Float32Array(3);"));
      write(directory, "dies.ts", method("Deno.exit(7);"));
      write(
        directory,
        "mine.ts",
        method("console.log('noise'); return inputs.seen.map((y: number) => 2 * y);"),
      );
      const names = ["throws", "nan", "shape", "dies", "mine"];
      const { code, stdout } = await runToy(
        directory,
        ...names.flatMap((name) => ["--method", `${name}.ts`]),
        ...["--quiet", "--experiments", "errors", "--methods", "matched"],
      );
      expect(code).toBe(3);
      const rows = JSON.parse(stdout).rows as {
        method: string;
        value: number;
        failure?: string;
        metric: string;
      }[];
      const reasons = (
        name: string,
      ) => [...new Set(rows.filter((row) => row.method === name).map((r) => r.failure))];
      expect(reasons("throws")).toEqual(["no idea"]);
      expect(reasons("nan")[0]).toContain("got NaN");
      expect(reasons("shape")).toEqual(["expected 100 numbers, got 3"]);
      expect(reasons("dies")[0]).toContain("the worker died (exit 7)");
      const values = (name: string) => rows.filter((row) => row.method === name).map((row) => row.value);
      expect(values("mine")).toEqual(values("matched"));
    });
  });
});

describe("bad input", () => {
  const suite = Deno.readTextFileSync(toy).replaceAll("../../", new URL("../", import.meta.url).href);
  const cases: [what: string, args: string[], line: RegExp][] = [
    ["an unknown suite", ["toyy"], /there is no suite 'toyy'/],
    ["an unknown profile", [toy, "--profile", "smok"], /--profile: .*did you mean 'smoke'/],
    ["an unknown method", [toy, "--methods", "lerned"], /--methods: .*did you mean 'learned'/],
    ["an unknown experiment", [toy, "--experiments", "error"], /--experiments: .*did you mean 'errors'/],
    [
      "a file for a suite that takes none",
      [toy, "--data", "tape=file"],
      /no file 'tape'; toy takes no files/,
    ],
    ["a missing data file", [recorded, "--data", "tape=none"], /--data tape: there is no 'none'/],
    [
      "a data file that is a device",
      [recorded, "--data", "tape=/dev/null"],
      /--data tape: '\/dev\/null' is a dev/,
    ],
    ["a data file without a name", [recorded, "--data", "file"], /--data: expected NAME=PATH, got 'file'/],
    ["an experiment that lacks its file", [recorded, "-e", "negatives"], /negatives needs --data tape=PATH/],
    ["a seed that is none", [toy, "--seed", "one"], /--seed: expected a whole number.*'one'/],
    ["an unknown option", [toy, "--sead", "1"], /nknown option .*--sead/],
    ["an --out that is a file", [toy, "--out", "file"], /--out: 'file' is a file/],
    [
      "an --out that can't be made",
      [toy, "-p", "smoke", "--out", "/proc/none"],
      /^bench: --out: '\/proc\/none' can't be written: /,
    ],
    [
      "an --out that can't be written",
      [toy, "-p", "smoke", "--out", "/proc"],
      /--out: '\/proc' can't be writ/,
    ],
    [
      "an --out with a directory in a file's place",
      [toy, "--out", "taken"],
      /--out: 'taken\/rows.csv' is a directory/,
    ],
    ["an empty --out", [toy, "--out", ""], /--out: expected a value, got an empty one/],
    ["an empty --store", [toy, "--store="], /--store: expected a value, got an empty one/],
    ["an empty short option", [toy, "-o", " "], /-o: expected a value, got an empty one/],
    ["an empty argument", ["check", ""], /argument 2: expected a value, got an empty one/],
    ["an empty store among others", [toy, "--from", "a,"], /--from: expected names separated .* got 'a,'/],
    [
      "a seed that a double can't hold",
      [toy, "--seed", "9007199254740993"],
      /--seed: .* up to 9007199254740991/,
    ],
    [
      "such a seed among others",
      [toy, "--seeds", "1,9007199254740993"],
      /--seeds: .* up to 9007199254740991/,
    ],
    ["a repeated option", [toy, "--seed", "1", "--seed", "1"], /Option "--seed" can only occur once/],
    [
      "a repeated option in two forms",
      [toy, "-p", "quick", "--profile=smoke"],
      /"--profile" can only occur once/,
    ],
    ["a repeated switch", ["list", "--json", "--json"], /Option "--json" can only occur once/],
    ["no worker", [toy, "--workers", "0"], /--workers: expected a whole number from 1 on, got '0'/],
    [
      "a worker less than none",
      [toy, "--workers", "-1"],
      /--workers: expected a whole number from 1 on, got '-1'/,
    ],
    [
      "more shards than a number holds",
      [toy, "--shard", "1/99999999999999999999"],
      /--shard: .* up to 9007199/,
    ],
    ["a board that is a file", ["leaderboard", "--board", "file"], /--board: there is no directory 'file'/],
    ["a board that isn't there", ["leaderboard", "--board", "none"], /--board: there is no directory 'none'/],
    ["a --store below a file", [toy, "--store", "file/store"], /--store: .*file' is a file/],
    ["a shard that is none", [toy, "--shard", "3/2"], /--shard: expected i\/n/],
    ["a unit that is none", [toy, "--unit", "0123456789"], /no unit '0123456789'/],
    ["a method file that throws", [toy, "--method", "throws.ts"], /throws\.ts: .*boom/],
    [
      "a label with control characters",
      [toy, "--method", "erases.ts"],
      /erases\.ts: label: expected text without control characters, got "a\\u001b\[2J"/,
    ],
    ["a method file that isn't one", [toy, "--method", "empty.ts"], /empty\.ts: expected 'export default'/],
    ["a missing method file", [toy, "--method", "none.ts"], /no file 'none\.ts'/],
    [
      "a suite with a wrong field",
      ["wrong.ts"],
      /wrong\.ts: experiments\.errors\.stop\.quick\.items: .*, got -3000/,
    ],
    [
      "a suite with a wrong name",
      ["name.ts"],
      /name\.ts: experiments\.errors\.methods\.0: expected a method from the suite's record of methods/,
    ],
    ["a suite that doesn't parse", ["broken.ts"], /broken\.ts: the suite can't be loaded/],
    ["results that aren't there", ["check", "nothing"], /nothing: there is no such file/],
  ];
  for (const [what, args, line] of cases) {
    it(`${what}: one line, exit 2, nothing touched`, async () => {
      await inDirectory(async (directory) => {
        write(directory, "file", "");
        Deno.mkdirSync(`${directory}/taken/rows.csv`, { recursive: true });
        write(directory, "empty.ts", "export {};");
        write(directory, "throws.ts", 'throw new Error("boom");');
        write(directory, "erases.ts", 'export default { label: "a\\u001b[2J", open() {} };');
        write(directory, "wrong.ts", suite.replace("items: 3000", "items: -3000"));
        write(directory, "name.ts", suite.replace("[methods.matched,", "[methods.machted,"));
        write(directory, "broken.ts", "export default {");
        const before = entries(directory);
        const { code, stdout, stderr } = await bench(directory, ...args);
        expect(stderr.trim()).toMatch(line);
        expect(stderr.trim().split("\n").length).toBe(1);
        expect(stdout).toBe("");
        expect(code).toBe(2);
        expect(entries(directory)).toEqual(before);
      });
    });
  }
});

describe("a full disk", () => {
  /** A small file system of its own, where the system lets us have one. */
  const inSmallDisk = (directory: string, script: string) =>
    new Deno.Command("unshare", {
      args: [
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        `mount -t tmpfs -o size=160k none "$1"; ${script}`,
        "sh",
        directory,
      ],
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).output().catch(() => undefined);

  it("ends the run with one line and exit 3; with more room it goes on", async () => {
    await inDirectory(async (directory) => {
      if (!(await inSmallDisk(directory, "true"))?.success) {
        return; // not allowed here
      }
      const run = benchCommand(toy, "-p", "smoke", "--quiet", "--json", "--store", `${directory}/store`);
      const quoted = run.map((part) => `'${part}'`).join(" ");
      const script = `cd "$1"; ${quoted} --out never >&2; echo $?; find store/partial -mindepth 1;` +
        `mount -o remount,size=64m "$1"; ${quoted} --out out`;
      const { stdout, stderr } = (await inSmallDisk(directory, script))!;
      const text = new TextDecoder().decode(stdout);
      expect(new TextDecoder().decode(stderr)).toMatch(
        /^bench: the store \S+ can't be written: the disk is full; [^\n]+\n$/,
      );
      expect(text.startsWith("3\n{")).toBe(true); // nothing is left half written
      const undisturbed = await runToy(directory);
      expect(JSON.parse(text.slice(2)).fingerprint).toBe(undisturbed.fingerprint);
    });
  });
});

describe("--data", () => {
  it("gives a suite its file; without it what needs it is left out, and the claims say why", async () => {
    await inDirectory(async (directory) => {
      Deno.writeFileSync(`${directory}/numbers`, new Uint8Array([1, 255, 2, 128]));
      const given = await bench(directory, recorded, "--json", "--data", "tape=numbers");
      const [row] = JSON.parse(given.stdout).rows;
      expect({ value: row.value, n: row.n }).toEqual({ value: 0.5, n: 4 });
      const without = await bench(directory, recorded, "--json");
      expect(without.stderr).toContain("negatives is left out: it needs --data tape=PATH (recorded numbers");
      const result = JSON.parse(without.stdout);
      expect(result.rows).toEqual([]);
      expect(result.verdicts[0].verdict).toBe("not-run");
      expect(result.verdicts[0].because).toContain("negatives needs --data tape=PATH");
    });
  });

  it("is refused once, with exit 2, where it isn't what the suite expects", async () => {
    await inDirectory(async (directory) => {
      Deno.writeFileSync(`${directory}/numbers`, new Uint8Array(0));
      const { code, stderr } = await bench(directory, recorded, "--data", "tape=numbers");
      expect(code).toBe(2);
      expect(stderr.trim()).toMatch(/^bench: \S*numbers: expected recorded numbers, found an empty file$/);
    });
  });
});

describe("plan", () => {
  it("says what is cached, and which ingredient changed since", async () => {
    await inDirectory(async (directory) => {
      await runToy(directory, "--quiet");
      const cached = await bench(directory, "plan", toy, "--profile", "smoke");
      expect(cached.stdout).toMatch(/^[0-9a-f]{12} {2}cached {6}train start seed 1$/m);
      const other = JSON.parse((await bench(directory, "plan", toy, "--profile", "quick", "--json")).stdout);
      const why = await bench(directory, "plan", toy, "--profile", "quick", "--why", other.trainings[0].key);
      expect(why.stdout).toContain("training.recipe.steps: 600, was 300");
    });
  });
});

describe("check with budgets", () => {
  it("takes results of other profiles, and keeps them and the verdicts where it is asked to", async () => {
    await inDirectory(async (directory) => {
      await runToy(directory, "--out", "a");
      const path = (name: string) => `${directory}/${name}`;
      const rows = Deno.readTextFileSync(path("a/rows.csv"));
      write(directory, "b.csv", rows.replaceAll("toy,smoke,", "toy,quick,"));
      write(directory, "c.csv", rows.replaceAll("toy,smoke,", "other,quick,"));
      const check = (...more: string[]) => bench(directory, "check", "a", "--suite", toy, ...more);
      const same = await check("--budgets", "a");
      expect(same.code).toBe(2);
      expect(same.stderr).toContain("--budgets: a: expected results of toy in another profile than smoke");
      expect((await check("--budgets", "b.csv,c.csv")).stderr).toContain("got other in quick");
      expect(entries(path("a"))).not.toContain("budgets.csv");

      const before = JSON.parse(Deno.readTextFileSync(path("a/result.json")));
      write(directory, "a/result.json", JSON.stringify({ ...before, verdicts: [] }));
      expect((await check("--budgets", "b.csv", "--write")).code).toBe(0);
      expect(JSON.parse(Deno.readTextFileSync(path("a/result.json")))).toEqual(before);
      const kept = Deno.readTextFileSync(path("a/budgets.csv")).trim().split("\n").slice(1);
      // what the suite's one claim is about: two methods' error rates
      expect(kept.length).toBeGreaterThan(0);
      for (const line of kept) expect(line).toMatch(/^toy,quick,errors,(learned|matched),.*errorRate/);
      expect((await check("--write")).code).toBe(0);
      expect((await bench(directory, "check", "a/rows.csv", "--suite", toy, "--write")).stderr).toContain(
        "--write: 'a/rows.csv' is no directory with a result.json",
      );
    });
  });
});

describe("check and compare", () => {
  it("judge and compare results that are there", async () => {
    await inDirectory(async (directory) => {
      await runToy(directory, "--quiet", "--out", "a");
      await runToy(directory, "--quiet", "--out", "b", "--seed", "2");
      const check = await bench(directory, "check", "a", "--suite", toy);
      expect(check.stdout).toContain("1 claim: 1 reproduced");
      expect(check.code).toBe(0);
      expect((await bench(directory, "compare", "a", "b")).stdout).toMatch(/values are the same to the bit/);
      const rows = Deno.readTextFileSync(`${directory}/a/rows.csv`);
      write(directory, "a/marked.csv", `\ufeff${rows}`); // beside the same pairs.csv
      expect((await bench(directory, "check", "a/marked.csv", "--suite", toy)).stdout).toBe(check.stdout);
      write(directory, "other.csv", rows.replaceAll("toy,smoke,", "other,smoke,"));
      expect(await bench(directory, "compare", "a", "other.csv")).toEqual({
        code: 2,
        stdout: "",
        stderr:
          "bench: other.csv: expected results of toy as in a, got other; two suites have no values in common\n",
      });
      write(directory, "both.csv", rows.replace("toy,smoke,", "other,smoke,"));
      const both = await bench(directory, "check", "both.csv", "--suite", toy);
      expect(both.code).toBe(2);
      expect(both.stderr).toMatch(/^bench: both\.csv: row 2: suite: expected "other" as in row 1, got "toy"/);
    });
  });
});

describe("--unit", () => {
  it("replays a shard alone, with the same sums", async () => {
    await inDirectory(async (directory) => {
      const { points } = JSON.parse(
        (await bench(directory, "plan", toy, "--profile", "smoke", "--json")).stdout,
      );
      const point = points.find((one: { label: string }) => one.label === "errors learned snrDb 3 seed 1");
      const replay = async (store: string) =>
        await bench(directory, toy, "-p", "smoke", "--store", store, "--unit", `${point.key}/2`, "--quiet");
      const [alone] = [await replay("one")];
      expect(alone.code).toBe(0);
      await runToy(directory, "--store", "two", "--quiet");
      expect((await replay("two")).stdout).toBe(alone.stdout);
    });
  });

  it("says why a unit failed, with exit 3", async () => {
    await inDirectory(async (directory) => {
      write(directory, "throws.ts", method(`throw new Error("no idea");`));
      const what = [toy, "-p", "smoke", "--method", "throws.ts", "-e", "errors"];
      const { points } = JSON.parse((await bench(directory, "plan", ...what, "--json")).stdout);
      const { key, label } = points.find((one: { label: string }) => one.label.includes(" throws "));
      expect(await bench(directory, ...what, "--unit", key, "--quiet")).toEqual({
        code: 3,
        stdout: "",
        stderr: `bench: ${label} shard 0: no idea\n`,
      });
    });
  });
});
