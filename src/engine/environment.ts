/** What a run ran on. @module */
import { cpus } from "node:os";
import { sha256 } from "../suite/canonical_json.ts";
import type { Environment } from "../suite/environment.ts";
import { kernelHash } from "./kernel_bits.ts";
import { fromFileUrl, root } from "./paths.ts";

/** The record for `result.json`. `backend` says the backend and, where it is known, which engine served. */
export async function recordEnvironment(facts: {
  backend: string;
  wallSeconds: number;
  peakMemoryBytes: number;
}): Promise<Environment> {
  const adapter = facts.backend === "webgpu" ? await gpuAdapter() : undefined;
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    os: systemText(),
    cpu: processorText(),
    ...(adapter ? { gpu: adapter } : {}),
    backend: facts.backend,
    kernelHash: kernelHash(),
    ...optional("lockfileHash", fileHash(new URL("deno.lock", root))),
    ...optional("gitCommit", gitCommit()),
    wallSeconds: facts.wallSeconds,
    peakMemoryBytes: facts.peakMemoryBytes,
  };
}

/** The machine in words: "linux x86_64, AMD EPYC, 2 cores, Deno 2.9.6". */
export function machineText(): string {
  return `${systemText()}, ${processorText()}, Deno ${Deno.version.deno}`;
}

function systemText(): string {
  return `${Deno.build.os} ${Deno.build.arch}`;
}

function processorText(): string {
  return `${cpus()[0]?.model.trim() ?? "unknown"}, ${navigator.hardwareConcurrency} cores`;
}

/** The adapter that `--backend webgpu` computes on, or undefined where there is none. Says where it is software. */
export async function gpuAdapter(): Promise<string | undefined> {
  if (Deno.build.os === "linux" && !Deno.env.get("XDG_RUNTIME_DIR")) {
    Deno.env.set("XDG_RUNTIME_DIR", "/tmp"); // else Mesa prints that it is missing
  }
  try {
    // tfjs asks for the same: a machine may have several
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
    return adapter ? describeAdapter(adapter.info) : undefined;
  } catch {
    return undefined;
  }
}

/** Its name and vendor, and whether it is the processor that plays the GPU, as Mesa's llvmpipe does. */
export function describeAdapter(
  info: Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description" | "isFallbackAdapter">,
): string {
  const { vendor, architecture, device, description, isFallbackAdapter } = info;
  const name = [description || device, vendor, architecture].filter((part) => part).join(", ");
  return (name || "unnamed adapter") + (isFallbackAdapter ? " (software, not a GPU)" : "");
}

/**
 * The commit of the working tree, with "+" where it has changes; undefined outside a checkout. Results that were written
 * since are no changes: nothing that is computed depends on them.
 */
export function gitCommit(): string | undefined {
  const commit = git("rev-parse", "HEAD");
  if (!commit) return undefined;
  const written = ["results/reference", "results/ablation"].map((directory) => `:(exclude)${directory}`);
  return git("status", "--porcelain", "--untracked-files=no", "--", ".", ...written) ? `${commit}+` : commit;
}

function git(...args: string[]): string | undefined {
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["-C", fromFileUrl(root), ...args],
      stdout: "piped",
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}

function fileHash(url: URL): string | undefined {
  try {
    return sha256(Deno.readFileSync(url));
  } catch {
    return undefined;
  }
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
