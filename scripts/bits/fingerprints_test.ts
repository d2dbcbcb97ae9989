import { after, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../src/compute/backend.ts";
import { nativeAvailable } from "../../src/compute/testing.ts";
import { newestUpTo } from "./arm64_tools.ts";
import { fingerprints } from "./fingerprints.ts";
import { pinnedFingerprints, readPinned } from "./pinned.ts";

const engines = [["wasm", 1], ["native", 1], ["native", 2]] as const;
const kernels = new Set<string>();

describe("the same bits everywhere", () => {
  for (const [engine, threads] of engines) {
    const skip = engine === "native" && !nativeAvailable() && "no C compiler";
    it(`${engine}, ${threads} threads: as pinned`, { skip }, async () => {
      await setupBackend("exact", { engine, threads });
      const computed: Record<string, string> = {};
      for (const { name, compute } of pinnedFingerprints) computed[name] = await compute();
      expect(computed).toEqual(readPinned());
      kernels.add(await fingerprints[0].compute());
      expect(kernels.size).toBe(1);
    });
  }

  after(() => setupBackend("exact", { engine: "auto", threads: navigator.hardwareConcurrency }));
});

describe("newestUpTo", () => {
  it("compares numbers, not text", () => {
    expect(newestUpTo(["2.9.5", "2.10.0", "2.9.10", "2.10.1-rc.1"], "2.10.3")).toBe("2.10.0");
    expect(newestUpTo(["2.9.5", "2.9.10"], "2.9.9")).toBe("2.9.5");
    expect(newestUpTo(["3.0.0"], "2.9.9")).toBeUndefined();
  });
});
