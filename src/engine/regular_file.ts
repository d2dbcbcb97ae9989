/** Reading files that are what they should be: a link, a pipe or a device is refused before it is opened. @module */

/** What stands at a path itself, links not followed. */
export function entryKind(path: string): "file" | "directory" | "link" | "special file" | "nothing" {
  let info: Deno.FileInfo;
  try {
    info = Deno.lstatSync(path);
  } catch {
    return "nothing";
  }
  if (info.isFile) return "file";
  if (info.isDirectory) return "directory";
  return info.isSymlink ? "link" : "special file";
}

/** Reads a regular file. @throws {Error} where it is something else, or larger than `most` bytes */
export function readRegularFile(path: string, most: number): Uint8Array<ArrayBuffer> {
  const kind = entryKind(path), name = path.slice(path.lastIndexOf("/") + 1);
  if (kind !== "file") {
    throw new Error(`${name} is ${kind === "nothing" ? "missing" : `a ${kind}, not a file`}`);
  }
  const { size } = Deno.lstatSync(path);
  if (size > most) throw new Error(`${name} has ${size} bytes, at most ${most} can be its own`);
  return Deno.readFileSync(path);
}
