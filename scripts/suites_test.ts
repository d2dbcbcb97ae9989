import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { listSuites } from "../src/engine/load.ts";
import { bench, inDirectory, startBench } from "../src/engine/testdata/bench.ts";

describe("every suite's smoke profile", () => {
  for (const name of listSuites().keys()) {
    it(`${name}: native, two workers, killed at three moments and resumed, is WebAssembly in one go`, async () => {
      await inDirectory(async (directory) => {
        const smoke = [name, "--profile", "smoke", "--json", "--quiet"];
        for (const milliseconds of [2000, 3000, 4000]) {
          const process = startBench(directory, ...smoke, "--workers", "2", "--store", "killed");
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          try {
            process.kill("SIGKILL");
          } catch (error) { // a fast machine was done before
            if (!(error instanceof TypeError)) throw error;
          }
          await process.output();
        }
        const resumed = await bench(directory, ...smoke, "--workers", "2", "--store", "killed");
        const whole = await bench(
          directory,
          ...smoke,
          "--workers",
          "1",
          "--backend",
          "wasm",
          "--store",
          "whole",
        );
        expect([resumed.stderr, whole.stderr]).toEqual(["", ""]);
        expect([0, 1]).toContain(resumed.code); // so little training may contradict a claim
        expect(JSON.parse(resumed.stdout).fingerprint).toBe(JSON.parse(whole.stdout).fingerprint);
      });
    });
  }
});
