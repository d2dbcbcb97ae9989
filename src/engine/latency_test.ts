import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { gpuAdapter } from "./environment.ts";
import { measureLatency } from "./latency.ts";
import { fromFileUrl } from "./paths.ts";
import { bench, inDirectory } from "./testdata/bench.ts";

const onGpu = fromFileUrl(new URL("./testdata/on_gpu.ts", import.meta.url));
const adapter = await gpuAdapter();
if (!adapter) console.log("latency on WebGPU: skipped: no adapter");

describe("measureLatency", () => {
  it("waits for what a call gives, and gives the median of the calls after the first few", async () => {
    let calls = 0;
    const method = {
      async run() {
        const milliseconds = calls++ < 5 ? 80 : 10; // the first calls of a process are slower
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
      },
    };
    const { median, low, high, n } = await measureLatency(method.run, 9);
    expect(calls).toBe(14);
    expect(n).toBe(9);
    expect(median).toBeGreaterThan(9);
    expect(median).toBeLessThan(80);
    expect(low <= median && median <= high).toBe(true);
  });

  it("doesn't time fast calls before they have been compiled, however many that takes", async () => {
    const compiled = performance.now() + 150;
    const method = {
      run() {
        const slow = performance.now() < compiled, end = performance.now() + 1;
        while (slow && performance.now() < end);
      },
    };
    expect((await measureLatency(method.run, 99)).high).toBeLessThan(1);
  });
});

describe("a latency experiment for GPUs", () => {
  it("is left out of a run on the processor, and its claims say what it needs", async () => {
    await inDirectory(async (directory) => {
      const { code, stdout, stderr } = await bench(directory, onGpu, "--json");
      expect(stderr).toMatch(/^gpu is left out: it needs --backend webgpu \(it times methods on a GPU\)$/m);
      const { rows, verdicts, environment } = JSON.parse(stdout);
      expect({ code, rows, gpu: environment.gpu }).toEqual({ code: 0, rows: [], gpu: undefined });
      expect(verdicts).toEqual([{
        claim: "on-gpu-time",
        evidence: "timed",
        verdict: "not-run",
        because: "gpu needs --backend webgpu (it times methods on a GPU)",
        finding: {
          kind: "not-run",
          reason: {
            kind: "noExperiment",
            experiment: "gpu",
            needs: "--backend webgpu (it times methods on a GPU)",
          },
        },
      }]);
      const named = await bench(directory, onGpu, "--experiments", "gpu", "--backend", "wasm");
      expect(
        named.stderr.trim().endsWith("--experiments: gpu needs --backend webgpu (it times methods on a GPU)"),
      )
        .toBe(true);
      expect(named.code).toBe(2);
    });
  });

  (adapter ? it : it.skip)("times the GPU that the result names", async () => {
    await inDirectory(async (directory) => {
      const { code, stdout } = await bench(directory, onGpu, "--json", "--backend", "webgpu");
      const { rows, verdicts, environment } = JSON.parse(stdout);
      expect(environment.gpu).toBe(adapter);
      expect(
        rows.map(({ x, n, unit, backend, statistical }: Record<string, unknown>) => ({
          ...{ x, n, unit, backend, statistical },
        })),
      )
        .toEqual([2, 64].map((x) => ({ x, n: 7, unit: "ms", backend: "webgpu", statistical: true })));
      expect(rows.every(({ value }: { value: number }) => value > 0)).toBe(true);
      expect({ code, verdict: verdicts[0].verdict }).toEqual({ code: 0, verdict: "reproduced" });
    });
  });
});
