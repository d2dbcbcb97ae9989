/** The files that a user brings along with `--data NAME=PATH`. @module */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import type { Suite } from "../suite/types.ts";
import { kindOf, shownPath } from "./paths.ts";
import type { DataFiles } from "./plan.ts";

/**
 * The files that `assignments` ("NAME=PATH") name, hashed.
 *
 * @throws {UsageError} one line: an unknown name, a path that is no file, a name given twice
 */
export function readDataFiles(suite: Suite, assignments: readonly string[]): DataFiles {
  const known = suite.files ?? {};
  const files: Record<string, DataFiles[string]> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    const name = assignment.slice(0, Math.max(0, at)), path = assignment.slice(at + 1);
    if (name === "" || path === "") throw new UsageError(`--data: expected NAME=PATH, got '${assignment}'`);
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      const hint = names.length === 0 ? `; ${suite.id} takes no files` : suggest(name, names);
      throw new UsageError(`--data: there is no file '${name}'${hint}`);
    }
    if (Object.hasOwn(files, name)) throw new UsageError(`--data: '${name}' is given twice`);
    const kind = kindOf(path);
    if (kind === "nothing") throw new UsageError(`--data ${name}: there is no '${path}'`);
    files[name] = {
      path: resolve(path),
      sha256: kind === "directory" ? hashDirectory(path) : hashFile(path),
    };
  }
  return files;
}

/** SHA-256 of a file, read piece by piece. */
function hashFile(path: string): string {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(1 << 20);
  try {
    using file = Deno.openSync(path);
    for (let count; (count = file.readSync(buffer));) hash.update(buffer.subarray(0, count));
  } catch (error) {
    throw new UsageError(`${shownPath(path)} can't be read: ${(error as Error).message}`);
  }
  return hash.digest("hex");
}

/** SHA-256 over the names and hashes of a directory's files, in the order of their names. */
function hashDirectory(path: string): string {
  const hash = createHash("sha256");
  for (const { name, isDirectory } of [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1)) {
    const inner = `${path}/${name}`;
    hash.update(`${name}\0${isDirectory ? hashDirectory(inner) : hashFile(inner)}\n`);
  }
  return hash.digest("hex");
}
