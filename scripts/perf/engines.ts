/** The engines that can be measured, and how a process starts one. @module */
import * as tf from "@tensorflow/tfjs-core";
import { setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import { BackendUnavailableError, setupBackend } from "../../src/compute/backend.ts";
import { buildNative } from "../../src/compute/kernels/native.ts";
import { gpuAdapter } from "../../src/engine/environment.ts";
import type { About } from "./messages.ts";

/** Thrown for an engine that this machine or this program doesn't have. */
export class NoSuchEngineError extends Error {}

/**
 * Starts an engine in this process: `native-N` (N threads), `wasm`, `stock-wasm` (tfjs-wasm as it comes), `webgpu`.
 *
 * @throws {NoSuchEngineError} with the reason
 */
export async function startEngine(name: string): Promise<About> {
  const threads = Number(/^native-([1-9]\d*)$/.exec(name)?.[1] ?? 1);
  try {
    if (name === "wasm") await setupBackend("exact", { engine: "wasm", threads: 1 });
    else if (name.startsWith("native-")) await setupBackend("exact", { engine: "native", threads });
    else if (name === "webgpu") await setupBackend("webgpu");
    else if (name === "stock-wasm") await startStockWasm();
    else throw new NoSuchEngineError(`no engine '${name}'`);
  } catch (error) {
    throw new NoSuchEngineError(error instanceof Error ? error.message : String(error));
  }
  if (name === "stock-wasm") return { framework: `tfjs-wasm ${version_wasm} (stock, SIMD)`, threads };
  if (name === "webgpu") {
    return { framework: "airtight on tfjs-webgpu", device: await gpuAdapter(), threads };
  }
  if (name === "wasm") return { framework: "airtight exact (wasm)", threads };
  return { framework: "airtight exact (native)", compiler: buildNative().compiler, threads };
}

/** The stock backend with SIMD on one thread, as the exact backend's `wasm` engine has it. */
async function startStockWasm(): Promise<void> {
  tf.enableProdMode();
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths(new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm")).href);
  if (!await tf.setBackend("wasm")) throw new BackendUnavailableError("tfjs-wasm doesn't start");
  await tf.ready();
}
