/**
 * tfjs's WebGPU backend on Deno's own WebGPU, made to fail where it fails: by itself tfjs goes on after an error of
 * the GPU and reads zeros.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";

/** The GPU is lost, or could not do what it was told; the message says which in one line. */
export class GpuError extends Error {
  /** The error's name. */
  override name = "GpuError";
}

/** What is used of tfjs's backend. */
interface WebGpuBackend extends tf.KernelBackend {
  readonly device: GPUDevice;
  /** `values` are there as long as a tensor has a copy in ordinary memory. */
  readonly tensorMap: { get(dataId: tf.DataId): { readonly values?: tf.BackendValues | null } };
}

const scopes = ["validation", "out-of-memory", "internal"] as const;

let guarded: WebGpuBackend | undefined;

/** Makes WebGPU the current backend; gives the reason where it can't. */
export async function startWebGpu(): Promise<string | undefined> {
  if (Deno.build.os === "linux" && !Deno.env.get("XDG_RUNTIME_DIR")) {
    Deno.env.set("XDG_RUNTIME_DIR", "/tmp"); // else Mesa prints that it is missing
  }
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return "webgpu: no adapter: this machine offers no GPU to WebGPU";
  try {
    await import("@tensorflow/tfjs-backend-webgpu");
    if (!await tf.setBackend("webgpu")) return "webgpu: tfjs can't start its WebGPU backend on this adapter";
    await tf.ready();
    const backend = tf.backend() as WebGpuBackend;
    if (backend !== guarded) guard(backend);
    guarded = backend;
  } catch (error) {
    return `webgpu: ${firstLine(error)}`;
  }
}

/** Makes reading a value fail with a {@link GpuError} where anything failed on the GPU since the last reading. */
function guard(backend: WebGpuBackend): void {
  const { device } = backend;
  let lost: string | undefined;
  device.lost.then(({ message, reason }) => lost = message || reason);
  const openScopes = () => scopes.forEach((scope) => device.pushErrorScope(scope));
  openScopes();
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    let values, thrown: unknown;
    try {
      values = await read(dataId);
    } catch (error) {
      thrown = error;
    }
    const errors = scopes.map(() => device.popErrorScope().catch(() => null));
    openScopes();
    const error = (await Promise.all(errors)).find((one) => one);
    if (thrown) await new Promise((resolve) => setTimeout(resolve, 0)); // the news of a loss may come after it
    if (lost !== undefined) throw new GpuError(`webgpu: the GPU was lost: ${lost}`);
    if (error) throw new GpuError(describe(error));
    if (thrown) throw new GpuError(`webgpu: ${firstLine(thrown)}`);
    return values!;
  };
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId) => { // tfjs itself joins small tensors that weren't on the GPU yet
    if (backend.tensorMap.get(dataId).values) return readSync(dataId);
    throw new GpuError("webgpu: dataSync() can't read from a GPU; use await data()");
  };
}

function describe(error: GPUError): string {
  const tooMuch = error.constructor.name === "GPUOutOfMemoryError" ||
    /exceeds|greater than the max/.test(error.message);
  return tooMuch
    ? `webgpu: out of GPU memory, or past a limit of the GPU; use a smaller batch: ${firstLine(error)}`
    : `webgpu: ${firstLine(error)}`;
}

function firstLine(error: unknown): string {
  return (error instanceof Error || error && typeof error === "object" && "message" in error
    ? String(error.message)
    : String(error)).trim().split("\n")[0];
}
