/** The kernels as WebAssembly: one thread, always there. @module */
import { constants } from "./constants.ts";
import { createEngine, type KernelEngine } from "./engine.ts";
import type { KernelHeap } from "./heap.ts";
import { slotCount } from "./operands.ts";

const stackBytes = 65536;

const url = new URL("./kernels.wasm", import.meta.url);

/** Fetched when this module is loaded, as who makes an engine can't wait; on disk it is read when it is needed. */
const fetched = url.protocol === "file:" ? undefined : await fetchKernels();

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  return compiled ??= new WebAssembly.Module(fetched ?? Deno.readFileSync(url));
}

async function fetchKernels(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: expected the kernels, got HTTP status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** An engine on `heap`, from which its stack and scratch come. */
export function createWasmEngine(heap: KernelHeap): KernelEngine {
  type Kernel = (base: number, operands: number, begin: number, end: number, scratch: number) => void;
  const instance = new WebAssembly.Instance(compile(), { env: { memory: heap.memory } });
  const kernels = instance.exports as Record<string, Kernel>;
  const bytes = stackBytes + constants.SCRATCH_BYTES + slotCount * 4;
  const block = Math.ceil(heap.allocate(bytes + 64) / 64) * 64;
  (instance.exports.__stack_pointer as WebAssembly.Global).value = block + stackBytes;
  const scratch = block + stackBytes;
  const slotsAt = scratch + constants.SCRATCH_BYTES;
  let view = new Int32Array(heap.memory.buffer, slotsAt, slotCount);
  return createEngine({
    kind: "wasm",
    threads: 1,
    heap,
    launch(kernel, slots, pieces) {
      if (view.buffer !== heap.memory.buffer) view = new Int32Array(heap.memory.buffer, slotsAt, slotCount); // it grew
      view.set(slots);
      kernels[kernel](0, slotsAt, 0, pieces, scratch);
    },
  });
}
