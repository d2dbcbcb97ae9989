/**
 * The tfjs backend `exact`: tfjs-wasm's heap and kernels, with airtight's own kernels in the place of those that are
 * slow or missing. What stays stock is deterministic too, being WebAssembly.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-wasm";
import { type EngineChoice, engineChoice, openEngine } from "../exact.ts";
import type { KernelEngine } from "../kernels/engine.ts";
import { HeapExhaustedError, type KernelHeap } from "../kernels/heap.ts";

/** What tfjs-wasm's Emscripten module offers beside its typings. */
interface EmscriptenModule {
  asm: { memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** The backend and the engine that works on its heap. */
export interface ExactBackend {
  readonly tfjs: BackendWasm;
  readonly engine: KernelEngine;
  readonly choice: EngineChoice;
}

let active: ExactBackend | undefined;

/** The name that tfjs knows the backend by. */
export const exactBackendName = "exact";

/** Starts the backend and makes it tfjs's current one. The engine is as `configureEngine` chose. */
export async function startExactBackend(register: (backend: ExactBackend) => void): Promise<ExactBackend> {
  if (active && active.choice !== engineChoice()) {
    // The heap stays; only who works on it changes.
    active = { tfjs: active.tfjs, engine: openEngine(active.engine.heap), choice: engineChoice() };
  } else if (!active) {
    // Of the stock binaries the one with SIMD and without threads: their rounding may differ, and workers are ours.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    const tfjs = await tf.findBackendFactory("wasm")() as BackendWasm;
    active = { tfjs, engine: openEngine(heapOf(tfjs)), choice: engineChoice() };
    tf.registerBackend(exactBackendName, () => tfjs);
    tf.copyRegisteredKernels("wasm", exactBackendName);
    register(active);
  }
  await tf.setBackend(exactBackendName);
  return active;
}

/** The running backend. Kernels call it each time, since its engine may be replaced. */
export function exactBackend(): ExactBackend {
  if (!active) throw new Error("the exact backend is not running: call setupBackend first");
  return active;
}

/** tfjs-wasm's heap. Its allocator is made to fail clearly, where stock tfjs would write to address 0. */
function heapOf(tfjs: BackendWasm): KernelHeap {
  const module = tfjs.wasm as unknown as EmscriptenModule; // its typings leave out what is used here
  const { memory } = module.asm;
  module._free(module._malloc(16)); // Emscripten's stubs put the functions themselves in their place when called
  const malloc = module._malloc;
  module._malloc = (bytes) => {
    const address = malloc(bytes) >>> 0;
    if (address === 0) throw new HeapExhaustedError(bytes, memory.buffer.byteLength);
    return address;
  };
  return {
    memory,
    allocate: (bytes) => module._malloc(bytes),
    free: (address) => module._free(address),
  };
}

/** Where a tensor's values are on the heap. */
export function addressOf(tensor: tf.TensorInfo): number {
  return exactBackend().tfjs.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** A new float32 tensor on the heap, its values unspecified. */
export function makeTensor(shape: number[]): tf.TensorInfo {
  return exactBackend().tfjs.makeOutput(shape, "float32");
}

/**
 * A kernel's attributes as what its callers give. tfjs types all of them as one map, whatever the kernel, so that this
 * can't be checked: a kernel and who runs it agree by its name.
 */
export function attributesOf<T>(attrs: tf.NamedAttrMap | undefined): T {
  return attrs as unknown as T;
}

/** Puts a kernel in the place of tfjs-wasm's (if it has one) on the exact backend; it may still call that one. */
export function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  const setupFunc = tf.getKernel(kernelName, exactBackendName)?.setupFunc;
  if (tf.getKernel(kernelName, exactBackendName)) tf.unregisterKernel(kernelName, exactBackendName);
  tf.registerKernel({ kernelName, backendName: exactBackendName, kernelFunc, setupFunc });
}
