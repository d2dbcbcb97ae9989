import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { readResult, type RunResult, writeResult } from "./result.ts";

const result: RunResult = {
  suite: "eqnet",
  profile: "quick",
  seeds: [1],
  fingerprint: "00",
  stopped: ["network"],
  verdicts: [{
    claim: "a",
    verdict: "reproduced",
    evidence: "counted",
    headline: true,
    measured: 1,
    ciLow: 0.5,
    ciHigh: Infinity,
    because: "so",
  }],
  environment: {
    deno: "2.9.6",
    v8: "14",
    os: "linux x86_64",
    cpu: "one, 2 cores",
    backend: "exact (wasm)",
    kernelHash: "11",
    wallSeconds: 1.5,
    peakMemoryBytes: 1e9,
  },
};

describe("result.json", () => {
  it("reads back, less infinite bounds", () => {
    const directory = Deno.makeTempDirSync();
    const path = join(directory, "result.json");
    writeResult(path, result);
    const { ciHigh: _, ...finite } = result.verdicts[0];
    expect(readResult(path)).toEqual({ ...result, verdicts: [finite] });
    Deno.writeTextFileSync(path, JSON.stringify({ ...result, seeds: ["one"] }));
    expect(() => readResult(path)).toThrow(/result\.json: seeds\.0: /);
    Deno.writeTextFileSync(path, "{");
    expect(() => readResult(path)).toThrow(/result\.json: line 1, column \d+: not JSON/);
    Deno.removeSync(directory, { recursive: true });
    expect(() => readResult(path)).toThrow("there is no such file");
  });
});
