import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { testEngines } from "../testing.ts";
import { callKernel } from "./engine.ts";
import { createStackHeap, HeapExhaustedError } from "./heap.ts";

describe("the heap of ordinary arrays", () => {
  it("grows, and gives back what is freed", () => {
    const heap = createStackHeap();
    const a = heap.allocate(10), b = heap.allocate(3 << 20);
    expect(b % 16).toBe(0);
    expect(heap.memory.buffer.byteLength).toBeGreaterThanOrEqual(b + (3 << 20));
    heap.free(a);
    expect(heap.allocate(1)).toBe(a);
  });

  it("says that it is exhausted, and works on", () => {
    const heap = createStackHeap();
    expect(() => heap.allocate(5e9)).toThrow(HeapExhaustedError);
    expect(() => heap.allocate(5e9)).toThrow(/a WebAssembly heap ends at 4 GiB\); use a smaller batch/);
    expect(heap.allocate(16)).toBe(64);
  });

  it("holds nothing after a kernel has run or failed", () => {
    for (const engine of testEngines().values()) {
      const before = engine.heap.allocate(0);
      const operands = { out: new Float32Array(9), x: new Float32Array(9), n: 9 };
      callKernel(engine, "vector_exp", operands);
      const failing = { ...engine, run: () => void engine.heap.allocate(5e9) };
      expect(() => callKernel(failing, "vector_exp", operands)).toThrow(HeapExhaustedError);
      expect(engine.heap.allocate(0)).toBe(before);
    }
  });
});

describe("tfjs's heap under the exact backend", () => {
  it("says that it is exhausted, where stock tfjs dies of 'memory access out of bounds'", async () => {
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const source = `
      import { setupBackend } from ${at("../backend.ts")};
      import { makeTensor } from ${at("../tfjs/exact_backend.ts")};
      await setupBackend("exact", { engine: "wasm" });
      let message = "";
      try {
        for (let i = 0; i < 5; i++) makeTensor([2 ** 28]);
      } catch (error) {
        message = error.name + ": " + error.message;
      }
      console.log(message);`;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", "--no-check", source],
      env: { NO_COLOR: "1" },
    }).output();
    expect(new TextDecoder().decode(stderr)).toBe("");
    expect(new TextDecoder().decode(stdout)).toMatch(
      /^HeapExhaustedError: out of memory: 1073741824 more bytes/,
    );
  });
});
