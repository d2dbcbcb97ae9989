/** The files that a user brings along. @module */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import type { Suite } from "../suite/types.ts";
import { kindOf, shownPath } from "./paths.ts";
import type { DataFiles } from "./plan.ts";
import { RequestError } from "./request.ts";

/**
 * The files at `paths`, by the suite's names for them, hashed.
 *
 * @throws {RequestError} an unknown name, a path that is no file
 */
export function readDataFiles(suite: Suite, paths: Readonly<Record<string, string>>): DataFiles {
  const known = Object.keys(suite.files ?? {});
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => {
      if (!known.includes(name)) {
        const hint = known.length === 0 ? `; ${suite.id} takes no files` : suggest(name, known);
        throw new RequestError("data", `there is no file '${name}'${hint}`);
      }
      const kind = kindOf(path);
      if (kind === "nothing") throw new RequestError("data", `there is no '${path}'`, name);
      const hash = kind === "directory" ? hashDirectory(path) : hashFile(path);
      return [name, { path: resolve(path), sha256: hash }];
    }),
  );
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
