/** Paths and file URLs. @module */
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The repository's root directory. */
export const root: URL = new URL("../../", import.meta.url);

/** The path of a file URL. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}

/** The file URL of a path, which may be relative to the working directory. */
export function toFileUrl(path: string): URL {
  return pathToFileURL(resolve(path));
}

/** How a file is called from a directory, with `/` on every system. */
export function relativePath(directory: URL, file: string | URL): string {
  return relative(fileURLToPath(directory), fileURLToPath(file)).replaceAll("\\", "/");
}

/** A path as people see it: relative where that is shorter. */
export function shownPath(path: string | URL): string {
  const whole = typeof path === "string" && !path.startsWith("file:") ? resolve(path) : fileURLToPath(path);
  const short = relative(Deno.cwd(), whole) || ".";
  return short.length < whole.length ? short : whole;
}

/** What stands at a path, following links. "other": a device, a pipe, a socket, whose reading may never end. */
export function kindOf(path: string): "file" | "directory" | "other" | "nothing" {
  try {
    const { isDirectory, isFile } = Deno.statSync(path);
    return isDirectory ? "directory" : isFile ? "file" : "other";
  } catch {
    return "nothing";
  }
}

/** The file that keeps a directory from being made at a path: one that stands there or further up. */
export function fileInTheWay(path: string): string | undefined {
  const whole = resolve(path);
  for (let at = whole;; at = dirname(at)) {
    const kind = kindOf(at);
    if (kind === "directory" || at === dirname(at)) return undefined;
    if (kind !== "nothing") return at === whole ? path : at;
  }
}
