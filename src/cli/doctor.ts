/** `bench doctor`: what this machine has. @module */
import { cpus, totalmem } from "node:os";
import { resolve } from "node:path";
import { gitCommit, gpuAdapter } from "../engine/environment.ts";
import { kernelHash } from "../engine/kernel_bits.ts";
import { defaultStore } from "../engine/store.ts";
import { buildNative, defaultCacheDirectory } from "../compute/kernels/native.ts";
import { firstLine } from "../suite/errors.ts";

/** Prints the machine's backends, versions and directories. */
export async function doctor({ json }: { json?: boolean }): Promise<void> {
  const native = nativeKernels();
  const gpu = await gpuAdapter();
  const facts = {
    airtight: gitCommit() ?? "not a git checkout",
    deno: `${Deno.version.deno} (V8 ${Deno.version.v8}, TypeScript ${Deno.version.typescript})`,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: `${cpus()[0]?.model.trim() ?? "unknown"}, ${navigator.hardwareConcurrency} cores`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    "exact (wasm)": "available",
    "exact (native)": native,
    webgpu: gpu ? `available: ${gpu}` : "not available: WebGPU finds no adapter",
    "cpu (plain JavaScript)": "available (slow, for checks)",
    kernels: kernelHash(),
    cache: defaultCacheDirectory(),
    store: resolve(defaultStore),
  };
  if (json) console.log(JSON.stringify(facts, null, 2));
  else for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(22)} ${value}`);
}

function nativeKernels(): string {
  try {
    const { compiler, wide } = buildNative();
    return `available: ${compiler}${wide ? ", vectors of 512 bits" : ""}`;
  } catch (error) {
    return `not available: ${firstLine(error)}`;
  }
}
