/** The files that a user brings along. @module */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { firstLine, UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import type { Suite } from "../suite/types.ts";
import { kindOf, shownPath } from "./paths.ts";
import type { DataFiles } from "./plan.ts";
import { RequestError } from "./request.ts";

/**
 * The files at `paths`, by the suite's names for them, hashed, and looked through by the suite's checks: what is wrong with
 * one is said once, before anything runs.
 *
 * @throws {RequestError} an unknown name, a path at which there is neither a file nor a directory
 * @throws {UsageError} contents that can't be read, or aren't what the suite expects
 */
export async function readDataFiles(
  suite: Suite,
  paths: Readonly<Record<string, string>>,
): Promise<DataFiles> {
  const known = Object.keys(suite.files ?? {}), files: Record<string, DataFiles[string]> = {};
  for (const [name, path] of Object.entries(paths)) {
    if (!known.includes(name)) {
      const hint = known.length === 0 ? `; ${suite.id} takes no files` : suggest(name, known);
      throw new RequestError("data", `there is no file '${name}'${hint}`);
    }
    const kind = kindOf(path);
    if (kind === "nothing") throw new RequestError("data", `there is no '${path}'`, name);
    if (kind === "other") {
      throw new RequestError("data", `'${path}' is a device or a pipe; name a file or a directory`, name);
    }
    const sha256 = kind === "directory" ? hashDirectory(path) : hashFile(path);
    await suite.files![name].check?.(path);
    files[name] = { path: resolve(path), sha256 };
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
    throw cannotRead(path, error);
  }
  return hash.digest("hex");
}

/**
 * SHA-256 over the names and hashes of a directory's files, in the order of their names; links are followed. What file
 * managers leave behind is no data, and neither are links that lead nowhere or back to where they are.
 *
 * @param above the real paths of the directories that this one is in
 */
function hashDirectory(path: string, above: readonly string[] = []): string {
  const hash = createHash("sha256");
  const within = [...above, Deno.realPathSync(path)];
  for (const name of namesIn(path).filter((name) => !leftBehind(name)).sort()) {
    const inner = `${path}/${name}`, kind = kindOf(inner);
    if (kind === "nothing") continue;
    if (kind === "other") {
      throw new UsageError(`${shownPath(inner)}: expected a file or a directory, found a device or a pipe`);
    }
    if (kind === "directory" && within.includes(Deno.realPathSync(inner))) continue;
    hash.update(`${name}\0${kind === "directory" ? hashDirectory(inner, within) : hashFile(inner)}\n`);
  }
  return hash.digest("hex");
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name);
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** Hidden files (".DS_Store", "._a.mat") and those of Windows and of its archives. */
function leftBehind(name: string): boolean {
  return name.startsWith(".") || ["thumbs.db", "desktop.ini", "__macosx"].includes(name.toLowerCase());
}

function cannotRead(path: string, error: unknown): UsageError {
  return new UsageError(`${shownPath(path)} can't be read: ${firstLine(error)}`);
}
