/** Which kernel engine serves in this process. @module */
import { createStackHeap, type KernelHeap } from "./kernels/heap.ts";
import type { KernelEngine } from "./kernels/engine.ts";
import { buildNative, type NativeLibrary, NativeUnavailableError, openNative } from "./kernels/native.ts";
import { findDifference } from "./kernels/self_test.ts";
import { createWasmEngine } from "./kernels/wasm.ts";

/** `auto`: native where it can be had, which is safe because it can't change a result. */
export type EngineChoice = "auto" | "wasm" | "native";

let choice: EngineChoice = "auto";
let threads = Math.max(1, navigator.hardwareConcurrency);
let library: NativeLibrary | NativeUnavailableError | undefined;
let shared: KernelEngine | undefined;

/** Sets which engine {@link openEngine} gives from now on, and how many threads running engines may use. */
export function configureEngine(options: { engine?: EngineChoice; threads?: number }): void {
  threads = options.threads ?? threads;
  if (options.engine && options.engine !== choice) {
    choice = options.engine;
    shared = undefined;
  }
}

/** The engine that was chosen by {@link configureEngine}. */
export function engineChoice(): EngineChoice {
  return choice;
}

/**
 * An engine on a heap, as {@link configureEngine} chose.
 *
 * @throws {NativeUnavailableError} where `native` was asked for by name and can't be had
 */
export function openEngine(heap: KernelHeap): KernelEngine {
  if (choice === "wasm") return createWasmEngine(heap);
  const found = nativeLibrary();
  if (!(found instanceof NativeUnavailableError)) return openNative(found, heap, () => threads);
  if (choice === "native") throw found;
  return createWasmEngine(heap);
}

/** The native library, built if need be and compared with WebAssembly; or why there is none. Asked once a process. */
export function nativeLibrary(): NativeLibrary | NativeUnavailableError {
  if (library) return library;
  try {
    const built = buildNative();
    const kernel = findDifference(
      createWasmEngine(createStackHeap()),
      openNative(built, createStackHeap(), () => 2),
    );
    library = kernel === undefined ? built : new NativeUnavailableError(
      `no native kernels: what ${built.compiler} made of '${kernel}' differs from WebAssembly`,
    );
  } catch (error) {
    if (!(error instanceof NativeUnavailableError)) throw error;
    library = error;
  }
  return library;
}

/** The process's engine for work on ordinary arrays (signal processing), on a heap of its own. */
export function sharedEngine(): KernelEngine {
  return shared ??= openEngine(createStackHeap());
}
