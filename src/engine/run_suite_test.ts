import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { root } from "./paths.ts";
import { runSuite } from "./run_suite.ts";
import { inDirectory } from "./testdata/bench.ts";

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

  it("refuses names that aren't there, and suggests those that are", async () => {
    const cases = [
      [{ methods: ["optimum"] }, "there is no method 'optimum'; did you mean 'optimal'?"],
      [{ experiments: ["bre"] }, "there is no experiment 'bre'; there is: ber"],
      [{ profile: "smok" as "smoke" }, "there is no profile 'smok'; did you mean 'smoke'?"],
    ] as const;
    for (const [options, message] of cases) {
      await expect(runSuite(bpsk, options)).rejects.toThrow(message);
    }
    await expect(runSuite("eqnot")).rejects.toThrow("there is no suite 'eqnot'");
  });

  it("ends with the signal's reason", async () => {
    await inDirectory(async (store) => {
      const signal = AbortSignal.abort(new Error("enough"));
      await expect(runSuite(bpsk, { profile: "smoke", store, signal })).rejects.toThrow("enough");
    });
  });
});
