/**
 * The kernels as a native library, built on first use by the machine's C compiler and called through FFI.
 *
 * The library is kept in the user's cache directory under a key of the sources, the compiler's version and the CPU. Its
 * hash lies beside it and is checked before it is loaded: a damaged library would end the process at some call.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cpus, tmpdir } from "node:os";
import { createEngine, type KernelEngine } from "./engine.ts";
import type { KernelHeap } from "./heap.ts";
import { kernelNames } from "./interface.ts";
import { processor, wideVectorsPay } from "./processor.ts";
import { hashSources, readSources, sourcesAreFiles } from "./sources.ts";

const flags = [
  "-std=gnu17",
  "-O3",
  "-fno-math-errno",
  "-fno-trapping-math",
  "-ffp-contract=off",
  "-fno-strict-overflow",
  "-fvisibility=hidden",
  "-fPIC",
  "-shared",
  "-pthread",
  "-Wno-psabi",
];

/** A library on disk. */
export interface NativeLibrary {
  path: string;
  /** The compiler's first line about itself. */
  compiler: string;
  /** Whether it uses vectors of 512 bits. */
  wide: boolean;
}

/** Why there is no native engine; the `wasm` engine serves instead. */
export class NativeUnavailableError extends Error {
  /** The error's name. */
  override name = "NativeUnavailableError";
}

/**
 * The library for this machine, built if it is not in the cache yet.
 *
 * @param wide whether it uses vectors of 512 bits, on processors that have them; no result depends on it
 * @throws {NativeUnavailableError} where there is no compiler, or it fails
 */
export function buildNative(
  cacheDirectory: string = defaultCacheDirectory(),
  wide: boolean = wideVectorsPay(processor()),
): NativeLibrary {
  if (!sourcesAreFiles) {
    throw new NativeUnavailableError(
      "no native kernels: building them needs a clone of airtight's repository",
    );
  }
  const compilers = Deno.env.get("CC") ? [Deno.env.get("CC")!] : ["cc", "gcc", "clang"];
  const reasons: string[] = [];
  for (const compiler of compilers) {
    try {
      return buildWith(compiler, cacheDirectory, wide);
    } catch (error) {
      reasons.push(`${compiler}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new NativeUnavailableError(`no native kernels: ${reasons.join("; ")}`);
}

function buildWith(compiler: string, cacheDirectory: string, wide: boolean): NativeLibrary {
  const about = run(compiler, ["--version"]).split("\n")[0];
  const cpu = `${Deno.build.arch} ${cpus()[0]?.model ?? ""} ${processor().features.join(" ")}`;
  const options = wide ? [...flags, "-DWIDE_VECTORS"] : flags;
  const key = createHash("sha256").update([hashSources(), about, cpu, ...options].join("\0")).digest("hex");
  const path = `${cacheDirectory}/kernels-${key.slice(0, 32)}.${Deno.build.os === "darwin" ? "dylib" : "so"}`;
  if (isWhole(path)) return { path, compiler: about, wide };
  Deno.mkdirSync(cacheDirectory, { recursive: true });
  const workshop = Deno.makeTempDirSync({ dir: cacheDirectory, prefix: "build-" });
  try {
    const sources = readSources();
    for (const [name, text] of sources) Deno.writeTextFileSync(`${workshop}/${name}`, text);
    const units = [...sources.keys()].filter((name) => name.endsWith(".c")).map((name) =>
      `${workshop}/${name}`
    );
    const machine = Deno.build.arch === "aarch64" ? "-mcpu=native" : "-march=native";
    // The pool's threads may still wait in the library's code when the process unloads its libraries.
    const pinned = Deno.build.os === "linux" ? ["-Wl,-z,nodelete"] : [];
    run(compiler, [...options, ...pinned, machine, ...units, "-o", `${workshop}/library`]);
    Deno.writeTextFileSync(`${workshop}/hash`, hashOf(`${workshop}/library`));
    Deno.renameSync(`${workshop}/library`, path); // atomic: a second builder replaces it by an equal file
    Deno.renameSync(`${workshop}/hash`, `${path}.sha256`);
  } finally {
    Deno.removeSync(workshop, { recursive: true });
  }
  return { path, compiler: about, wide };
}

/** An engine on `heap`; `threads` is asked at every call. */
export function openNative(library: NativeLibrary, heap: KernelHeap, threads: () => number): KernelEngine {
  const parameters = ["pointer", "buffer", "i32", "i32", "i32"] as const;
  type Run = (
    base: Deno.PointerValue,
    operands: Int32Array<ArrayBuffer>,
    ...n: [number, number, number]
  ) => void;
  const { symbols } = Deno.dlopen(
    library.path,
    Object.fromEntries(kernelNames.map((name) => [`run_${name}`, { parameters, result: "void" } as const])),
  );
  const kernels = new Map(kernelNames.map((name) => [name, symbols[`run_${name}`] as Run]));
  let buffer: ArrayBufferLike | undefined;
  let base: Deno.PointerValue = null;
  return createEngine({
    kind: "native",
    get threads() {
      return threads();
    },
    heap,
    launch(kernel, slots, pieces, grain) {
      if (heap.memory.buffer !== buffer) { // it grew
        buffer = heap.memory.buffer;
        base = Deno.UnsafePointer.of(new Uint8Array(buffer as ArrayBuffer));
      }
      kernels.get(kernel)!(base, slots, pieces, grain, threads());
    },
  });
}

/**
 * `$XDG_CACHE_HOME/airtight`, or the platform's equivalent; a folder of this user's own among the temporary files where
 * there is no home.
 *
 * @throws {NativeUnavailableError} where that folder is another user's, who could put another library there
 */
export function defaultCacheDirectory(): string {
  const caches = Deno.env.get("XDG_CACHE_HOME");
  if (caches) return `${caches}/airtight`;
  const home = Deno.env.get("HOME") || Deno.env.get("USERPROFILE");
  if (home) return `${home}/${Deno.build.os === "darwin" ? "Library/Caches" : ".cache"}/airtight`;
  return ownDirectory(`${tmpdir()}/airtight-${Deno.uid() ?? "cache"}`);
}

function ownDirectory(path: string): string {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const { isDirectory, uid, mode } = Deno.lstatSync(path);
  const isOwn = isDirectory && uid === Deno.uid() && ((mode ?? 0) & 0o022) === 0;
  if (isOwn || Deno.build.os === "windows") return path;
  throw new NativeUnavailableError(`${path} isn't this user's own folder: set XDG_CACHE_HOME to one that is`);
}

function run(command: string, args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command(command, { args, stdout: "piped", stderr: "piped" })
    .outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim().split("\n").slice(0, 3).join(" "));
  return new TextDecoder().decode(stdout);
}

/** Whether a library is there, as it was built. */
function isWhole(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile && Deno.readTextFileSync(`${path}.sha256`) === hashOf(path);
  } catch {
    return false;
  }
}

function hashOf(path: string): string {
  return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
}
