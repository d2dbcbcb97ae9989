/** The kernels as WebAssembly: one thread, always there. @module */
import type { KernelEngine } from "./engine.ts";
import type { KernelHeap } from "./heap.ts";

const stackBytes = 65536;
const scratchBytes = 1 << 20; // SCRATCH_BYTES in c/kernel.h
const operandSlots = 32;

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  return compiled ??= new WebAssembly.Module(Deno.readFileSync(new URL("./kernels.wasm", import.meta.url)));
}

/** The names of all kernels. */
export function kernelNames(): string[] {
  return WebAssembly.Module.exports(compile()).filter((e) => e.kind === "function").map((e) => e.name);
}

/** An engine on `heap`, from which its stack and scratch come. */
export function createWasmEngine(heap: KernelHeap): KernelEngine {
  type Kernel = (base: number, operands: number, begin: number, end: number, scratch: number) => void;
  const instance = new WebAssembly.Instance(compile(), { env: { memory: heap.memory } });
  const kernels = instance.exports as Record<string, Kernel>;
  const block = Math.ceil(heap.allocate(stackBytes + scratchBytes + operandSlots * 4 + 64) / 64) * 64;
  (instance.exports.__stack_pointer as WebAssembly.Global).value = block + stackBytes;
  const scratch = block + stackBytes;
  const slots = scratch + scratchBytes;
  return {
    kind: "wasm",
    threads: 1,
    heap,
    run(kernel, operands, count) {
      if (count <= 0) return;
      const run = kernels[kernel];
      if (!run) throw new RangeError(`unknown kernel '${kernel}'`);
      new Int32Array(heap.memory.buffer, slots, operands.length).set(operands);
      run(0, slots, 0, count, scratch);
    },
  };
}
