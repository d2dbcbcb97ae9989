/** tfjs's WebGPU backend on Deno's own WebGPU. @module */
import * as tf from "@tensorflow/tfjs-core";

/** Makes WebGPU the current backend; gives the reason where it can't. */
export async function startWebGpu(): Promise<string | undefined> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return "webgpu: no adapter: this machine offers no GPU to WebGPU";
  try {
    await import("@tensorflow/tfjs-backend-webgpu");
    if (!await tf.setBackend("webgpu")) return "webgpu: tfjs can't start its WebGPU backend on this adapter";
    await tf.ready();
  } catch (error) {
    return `webgpu: ${error instanceof Error ? error.message : error}`;
  }
}
