/** The C sources of the kernels: their names, text and hash. @module */
import { createHash } from "node:crypto";

const directory = new URL("./c/", import.meta.url);

/** Whether the sources are files: in a package that was imported over the network they aren't. */
export const sourcesAreFiles: boolean = directory.protocol === "file:";

/** Names and texts of the sources, sorted by name, so that a build from them has one order. */
export function readSources(): Map<string, string> {
  const names = [...Deno.readDirSync(directory)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".c") || name.endsWith(".h")).sort();
  return new Map(names.map((name) => [name, Deno.readTextFileSync(new URL(name, directory))]));
}

/** SHA-256 of the sources, as hexadecimal: a part of the native library's key in the cache. */
export function hashSources(sources: Map<string, string> = readSources()): string {
  const hash = createHash("sha256");
  for (const [name, text] of sources) hash.update(`${name}\0${text}\0`);
  return hash.digest("hex");
}
