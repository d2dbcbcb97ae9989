import { after, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../src/compute/backend.ts";
import { computeProbes } from "../../src/compute/bits/probes.ts";
import { kernelNames } from "../../src/compute/kernels/interface.ts";
import { nativeAvailable } from "../../src/compute/testing.ts";
import { readBits } from "../../src/engine/kernel_bits.ts";
import { newestUpTo } from "./arm64_tools.ts";
import { renewed } from "./kernel_bits.ts";
import { pinnedFingerprints, readPinned } from "./pinned.ts";

const engines = [["wasm", 1], ["native", 1], ["native", 2]] as const;

describe("the same bits everywhere", () => {
  for (const [engine, threads] of engines) {
    const possible = engine === "wasm" || nativeAvailable();
    (possible ? it : it.skip)(`${engine}, ${threads} threads: as pinned`, async () => {
      await setupBackend("exact", { engine, threads });
      const computed: Record<string, string> = {};
      for (const { name, compute } of pinnedFingerprints) computed[name] = await compute();
      expect(computed).toEqual(readPinned());
      expect(await computeProbes()).toEqual(readBits().probes);
    });
  }

  it("has probes of every kernel", () => {
    const probed = Object.keys(readBits().probes);
    expect(kernelNames.filter((kernel) => !probed.some((name) => name.startsWith(`${kernel}, `)))).toEqual(
      [],
    );
  });

  after(() => setupBackend("exact", { engine: "auto", threads: navigator.hardwareConcurrency }));
});

describe("renewed", () => {
  const before = { number: 3, bits: "aa", sources: "old", probes: { matmul: "01" } };

  it("keeps the key with the bits", () => {
    const { number, bits, sources } = renewed(before, "new", {
      probes: { matmul: "01", conv: "02" },
      moved: {},
    });
    expect({ number, bits, sources }).toEqual({ number: 3, bits: "aa", sources: "new" });
  });

  it("changes it with a probe's bits, or where edited kernels move a training that no probe shows", () => {
    expect(renewed(before, "new", { probes: { matmul: "09" }, moved: {} }).bits).not.toBe("aa");
    expect(renewed(before, "new", { probes: before.probes, moved: { steps: "03" } }).number).toBe(4);
    // the kernels are as they were: what moved is a method
    expect(renewed(before, "old", { probes: before.probes, moved: { steps: "03" } }).number).toBe(3);
  });
});

describe("newestUpTo", () => {
  it("compares numbers, not text", () => {
    expect(newestUpTo(["2.9.5", "2.10.0", "2.9.10", "2.10.1-rc.1"], "2.10.3")).toBe("2.10.0");
    expect(newestUpTo(["2.9.5", "2.9.10"], "2.9.9")).toBe("2.9.5");
    expect(newestUpTo(["3.0.0"], "2.9.9")).toBeUndefined();
  });
});
