/** Which kernel engine serves in this process. @module */
import { createStackHeap, type KernelHeap } from "./kernels/heap.ts";
import type { KernelEngine } from "./kernels/engine.ts";
import { buildNative, NativeUnavailableError, openNative } from "./kernels/native.ts";
import { createWasmEngine } from "./kernels/wasm.ts";

/** `auto`: native where it can be had, which is safe because it can't change a result. */
export type EngineChoice = "auto" | "wasm" | "native";

let choice: EngineChoice = "auto";
let threads = Math.max(1, navigator.hardwareConcurrency);
let shared: KernelEngine | undefined;

/** Sets what {@link openEngine} and {@link sharedEngine} give from now on. */
export function configureEngine(options: { engine?: EngineChoice; threads?: number }): void {
  choice = options.engine ?? choice;
  threads = options.threads ?? threads;
  shared = undefined;
}

/**
 * An engine on a heap, as {@link configureEngine} chose.
 *
 * @throws {NativeUnavailableError} where `native` was asked for by name and can't be had
 */
export function openEngine(heap: KernelHeap): KernelEngine {
  if (choice === "wasm") return createWasmEngine(heap);
  try {
    return openNative(buildNative(), heap, threads);
  } catch (error) {
    if (choice === "native" || !(error instanceof NativeUnavailableError)) throw error;
    return createWasmEngine(heap);
  }
}

/** The process's engine for work on ordinary arrays (signal processing), on a heap of its own. */
export function sharedEngine(): KernelEngine {
  return shared ??= openEngine(createStackHeap());
}
