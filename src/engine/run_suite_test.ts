import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { fromFileUrl, root } from "./paths.ts";
import { runSuite, type SuiteRunOptions } from "./run_suite.ts";
import { Store } from "./store.ts";
import { bench, inDirectory, recorded } from "./testdata/bench.ts";

const bpsk = new URL("examples/bpsk.ts", root);

describe("runSuite", () => {
  it("gives rows, verdicts and a fingerprint, and computes nothing twice", async () => {
    await inDirectory(async (store) => {
      const labels: string[] = [];
      const observer = { started: (task: { kind: string }) => void labels.push(task.kind) };
      const options = { profile: "smoke", methods: ["optimal"], workers: 1, store, observer } as const;
      const { rows, verdicts, fingerprint } = await runSuite(bpsk, options);
      // Q(√(2 Eb/N0)), from tables of the error function
      const published = new Map([[0, 0.0786496], [2, 0.0375061], [4, 0.0125008], [6, 0.0023883]]);
      expect(rows.map(({ x }) => x)).toEqual([...published.keys()]);
      for (const { x, value, n } of rows) {
        const expected = published.get(x)!;
        expect(Math.abs(value - expected) / Math.sqrt(expected * (1 - expected) / n)).toBeLessThan(4);
      }
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(["reproduced", "not-run"]);
      expect(labels).toEqual(["shard", "shard", "shard", "shard"]);
      const again = await runSuite(bpsk, options);
      expect(labels.length).toBe(4);
      expect([again.fingerprint, again.rows]).toEqual([fingerprint, rows]);
    });
  });

  it("says how often two methods fail together, where each was computed, and what each item scored", async () => {
    await inDirectory(async (store) => {
      const { pairs, rows, computedOn, fingerprint } = await runSuite(bpsk, { profile: "smoke", store });
      expect(pairs.map(({ a, b, x }) => [a, b, x])).toEqual(
        [0, 2, 4, 6].map((x) => ["optimal", "offset", x]),
      );
      const { n, errors, moments } = pairs[2];
      // ±1 and noise of σ = 0.44619 at 4 dB; both fail below 0 where 1 was sent, and above 0.2 where −1 was:
      // (Q(1 / σ) + Q(1.2 / σ)) / 2, from tables of the error function
      const together = (0.0125008 + 0.0035794) / 2;
      expect([n, moments]).toEqual([200_000, undefined]);
      expect(Math.abs(errors!.both / n - together) / Math.sqrt(together / n)).toBeLessThan(4);
      for (const { a, b, x, errors } of pairs) {
        const count = (method: string) => rows.find((row) => row.method === method && row.x === x)!.k;
        expect([errors!.a, errors!.b]).toEqual([count(a), count(b)]);
      }
      expect(computedOn.length).toBe(1);
      expect(Object.keys(computedOn[0].points).length).toBe(8);
      expect(computedOn[0].machine).toContain(`Deno ${Deno.version.deno}`);

      // an entry of another version, without items or with them in another form, is none
      const plain = new Store(store), [key] = plain.keys();
      const { items, ...old } = plain.get(key)!;
      for (const other of [old, { ...old, items: { ...items!, format: 0 } }]) {
        plain.remove(key);
        plain.put(key, other);
        const started: string[] = [];
        const observer = { started: (task: { kind: string }) => void started.push(task.kind) };
        const again = await runSuite(bpsk, { profile: "smoke", store, observer });
        expect([started, again.pairs, again.fingerprint]).toEqual([["shard"], pairs, fingerprint]);
        expect(plain.get(key)!.items).toEqual(items);
      }
    });
  });

  it("refuses what can't be run: one line that names the field, as the command line names its option", async () => {
    const cases: [options: SuiteRunOptions, message: string][] = [
      [{ methods: ["optimum"] }, "methods: there is no method 'optimum'; did you mean 'optimal'?"],
      [{ methods: [] }, "methods: expected names, such as 'optimal,offset'"],
      [{ experiments: ["bre"] }, "experiments: there is no experiment 'bre'; there is: ber"],
      [{ profile: "smok" as "smoke" }, "profile: there is no profile 'smok'; did you mean 'smoke'?"],
      [{ backend: "wsam" as "wasm" }, "backend: there is no backend 'wsam'; did you mean 'wasm'?"],
      [{ seeds: [1, -2] }, "seeds: expected a whole number from 0 to 9007199254740991, got -2"],
      [{ seeds: [] }, "seeds: expected at least one"],
      [{ workers: 0 }, "workers: expected a whole number from 1 to 1024, got 0"],
      [{ workers: 99_999_999 }, "workers: expected a whole number from 1 to 1024, got 99999999"],
      [{ shard: { index: 3, count: 2 } }, "shard: expected i/n with 1 ≤ i ≤ n, such as 1/2, got '3/2'"],
      [{ methodFiles: ["none.ts"] }, "methodFiles: there is no file 'none.ts'"],
      [{ data: { tape: "numbers" } }, "data: there is no file 'tape'; bpsk takes no files"],
      [{ from: ["nowhere"] }, "from: there is no store 'nowhere'"],
    ];
    for (const [options, message] of cases) {
      await expect(runSuite(bpsk, options)).rejects.toThrow(new RegExp(`^${RegExp.escape(message)}$`));
    }
    await expect(runSuite("eqnot")).rejects.toThrow("there is no suite 'eqnot'");
  });

  it("refuses an experiment that is named and lacks its file; one of the profile's is left out, and said", async () => {
    await inDirectory(async (store) => {
      const notes: string[] = [];
      const observer = { note: (line: string) => void notes.push(line) };
      const options = { profile: "smoke", store, observer } as const;
      await expect(runSuite(recorded, { ...options, experiments: ["negatives"] })).rejects.toThrow(
        /^experiments: negatives needs --data tape=PATH /,
      );
      await expect(runSuite(recorded, { ...options, data: { tape: "none" } })).rejects.toThrow(
        "data tape: there is no 'none'",
      );
      const { rows, leftOut, verdicts } = await runSuite(recorded, options);
      expect([rows.length, leftOut.map(({ experiment }) => experiment), notes.length]).toEqual([
        0,
        ["negatives"],
        1,
      ]);
      expect(verdicts[0].because).toContain("negatives needs");
    });
  });

  it("gives parts whose stores together give the whole, and computes anew what is asked to be", async () => {
    await inDirectory(async (directory) => {
      let tasks = 0;
      const observer = { started: () => void tasks++ };
      const options = { profile: "smoke", workers: 1, observer } as const;
      const whole = await runSuite(bpsk, { ...options, store: `${directory}/whole` });
      const points = tasks;
      const stores = [1, 2].map((index) => ({ index, store: `${directory}/${index}` }));
      for (const { index, store } of stores) {
        const part = await runSuite(bpsk, { ...options, store, shard: { index, count: 2 } });
        expect([part.claims, part.verdicts]).toEqual([[], []]);
      }
      expect(tasks).toBe(2 * points);
      const from = stores.map(({ store }) => store);
      const merged = await runSuite(bpsk, { ...options, store: `${directory}/merged`, from });
      expect([tasks, merged.fingerprint]).toEqual([2 * points, whole.fingerprint]);
      const again = await runSuite(bpsk, { ...options, store: `${directory}/merged`, fresh: true });
      expect([tasks, again.fingerprint]).toEqual([3 * points, whole.fingerprint]);
    });
  });

  it("gives what the command line gives", async () => {
    await inDirectory(async (directory) => {
      const options = {
        profile: "smoke",
        methods: ["offset"],
        seeds: [3],
        store: `${directory}/own`,
      } as const;
      const { fingerprint, verdicts } = await runSuite(bpsk, options);
      const what = ["-p", "smoke", "--methods", "offset", "--seed", "3", "--json", "--quiet"];
      const printed = JSON.parse((await bench(directory, fromFileUrl(bpsk), ...what)).stdout);
      expect([printed.fingerprint, printed.verdicts]).toEqual([fingerprint, verdicts]);
    });
  });

  it("ends with the signal's reason", async () => {
    await inDirectory(async (store) => {
      const signal = AbortSignal.abort(new Error("enough"));
      await expect(runSuite(bpsk, { profile: "smoke", store, signal })).rejects.toThrow("enough");
    });
  });
});
