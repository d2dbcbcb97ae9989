/** Builds kernels.wasm from the C sources with the pinned LLVM from npm, and writes their header. @module */
import { commands, runLLVM } from "@yowasp/clang";
import { headerUrl, interfaceHeader } from "./interface_header.ts";
import { readSources } from "./sources.ts";

/** Where the committed build is. */
export const wasmUrl: URL = new URL("./kernels.wasm", import.meta.url);

const flags = [
  "--target=wasm32-unknown-unknown",
  "-std=gnu17",
  "-O3",
  "-msimd128",
  "-mbulk-memory",
  "-ffreestanding",
  "-fno-delete-null-pointer-checks", // the heap starts at address 0
  "-ffp-contract=off",
  "-fvisibility=hidden",
  "-Wall",
  "-Wextra",
  "-Werror",
  "-Wno-psabi",
  "-nostdlib",
  "-Wl,--no-entry",
  "-Wl,--import-memory",
  "-Wl,--export=__stack_pointer",
  "-mmutable-globals",
  "-Wl,--strip-all",
];

/**
 * The bytes of a fresh build; the same bytes on every machine, since the compiler itself is WebAssembly.
 *
 * @throws {Error} with the compiler's messages, or where the module holds static data, which would overwrite the
 * heap that it shares
 */
export async function buildWasm(): Promise<Uint8Array<ArrayBuffer>> {
  const sources = readSources();
  const units = [...sources.keys()].filter((name) => name.endsWith(".c") && name !== "threads.c");
  const messages: string[] = [];
  const decoder = new TextDecoder();
  const keep = (bytes: Uint8Array | null) => void (bytes && messages.push(decoder.decode(bytes)));
  let files;
  try {
    // Null loads it and runs nothing, here without progress lines; its typings only know undefined.
    await runLLVM(null as unknown as undefined, {}, { fetchProgress: () => {} });
    files = await commands.clang(
      [...flags, ...units, "-o", "kernels.wasm"],
      Object.fromEntries(sources),
      { stdout: keep, stderr: keep },
    );
  } catch (error) {
    throw new Error(`the kernels don't compile:\n${messages.join("") || error}`);
  }
  const bytes = new Uint8Array(files!["kernels.wasm"] as Uint8Array);
  if (sectionIds(bytes).includes(11)) {
    throw new Error("kernels.wasm has static data: see the rules in c/kernel.h");
  }
  return bytes;
}

/** The ids of a module's sections, in order (WebAssembly core specification, 5.5.2). */
function sectionIds(module: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < module.length;) {
    ids.push(module[at++]);
    let size = 0;
    for (let shift = 0;; shift += 7) {
      const byte = module[at++];
      size += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return ids;
}

if (import.meta.main) {
  await Deno.writeTextFile(headerUrl, interfaceHeader());
  const bytes = await buildWasm();
  await Deno.writeFile(wasmUrl, bytes);
  console.log(`kernels.wasm: ${bytes.length} bytes`);
}
