import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bench, inDirectory, startBench, toy } from "../engine/testdata/bench.ts";
import { until } from "../engine/testdata/until.ts";

const entries = (directory: string): number => [...Deno.readDirSync(directory)].length;

describe("a store that several runs share", () => {
  it("gives a run the serial run's fingerprint, though others are killed while they write", async () => {
    await inDirectory(async (directory) => {
      const what = [toy, "-p", "smoke", "-e", "errors", "--workers", "1", "--json", "--quiet"];
      const start = (name: string) => startBench(directory, ...what, "--store", "shared", "--out", name);
      const survivor = start("a"), victims = ["b", "c"].map(start);
      await until(() => entries(`${directory}/shared/code`) > 0); // they begin
      for (const victim of victims) {
        await new Promise((resolve) => setTimeout(resolve, 400));
        victim.kill("SIGKILL");
      }
      await Promise.all(victims.map((victim) => victim.output()));
      const { code, stdout, stderr } = await survivor.output();
      const serial = await bench(directory, ...what, "--store", "own");
      const { fingerprint } = JSON.parse(serial.stdout);
      const decoder = new TextDecoder();
      expect(decoder.decode(stderr)).toBe(""); // no entry was found corrupt, nothing failed
      expect([code, JSON.parse(decoder.decode(stdout)).fingerprint]).toEqual([0, fingerprint]);
    });
  });
});
