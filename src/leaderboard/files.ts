/** A submission's files on disk, and in memory, where nobody changes them between a check and their use. @module */
import { dirname } from "node:path";
import { sha256 } from "../suite/canonical_json.ts";
import { Rejection } from "./rejection.ts";
import { makeTemporary } from "./temporary.ts";

const byteLimit = 2 ** 29;
const entryLimit = 10_000;
const depthLimit = 16;

/** The bytes of a file, or undefined where there is none, or a link. */
export function readIfFile(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
  } catch {
    return undefined;
  }
  return Deno.readFileSync(path);
}

/**
 * All files below a directory, relative to it, sorted.
 *
 * @throws {Rejection} "structure" where there are links, or too much
 */
export function filesBelow(directory: string): string[] {
  const files: string[] = [];
  let entries = 0, bytes = 0;
  const visit = (prefix: string, depth: number) => {
    for (const entry of Deno.readDirSync(`${directory}/${prefix}`)) {
      const path = prefix + entry.name;
      if (entry.isSymlink) throw new Rejection("structure", `${path} is a link`);
      if (++entries > entryLimit || depth > depthLimit) {
        throw new Rejection("structure", `more than ${entryLimit} files, or ${depthLimit} directories deep`);
      }
      if (entry.isDirectory) {
        visit(`${path}/`, depth + 1);
        continue;
      }
      if (!entry.isFile) throw new Rejection("structure", `${path} is no file`);
      files.push(path);
      bytes += Deno.lstatSync(`${directory}/${path}`).size;
      if (bytes > byteLimit) throw new Rejection("structure", `more than ${byteLimit / 2 ** 20} MiB`);
    }
  };
  visit("", 0);
  return files.sort();
}

/** Files by their paths, relative to a directory. */
export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Reads all files below a directory, each once.
 *
 * @param limitOf the largest size of a file, bytes
 * @throws {Rejection} "structure" where there are links, or too much
 */
export function readFiles(directory: string, limitOf: (path: string) => number): Files {
  const paths = filesBelow(directory);
  const within = (path: string, bytes: number) => {
    if (bytes > limitOf(path)) {
      throw new Rejection("structure", `${path} has ${bytes} bytes, more than the ${limitOf(path)} allowed`);
    }
  };
  for (const path of paths) within(path, Deno.lstatSync(`${directory}/${path}`).size);
  return new Map(paths.map((path) => {
    const bytes = Deno.readFileSync(`${directory}/${path}`);
    within(path, bytes.length); // it may have grown
    return [path, bytes];
  }));
}

/** Size and hash of a file, as a manifest lists it. */
export function describeFile(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: sha256(bytes) };
}

/** Writes a file, whose directory is made. */
export function writeFile(path: string, bytes: Uint8Array): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeFileSync(path, bytes);
}

/** Copies a file, whose directory is made. */
export function copyFile(from: string, to: string): void {
  Deno.mkdirSync(dirname(to), { recursive: true });
  Deno.copyFileSync(from, to);
}

/** Writes files into a new temporary directory, where nobody changes them any more. */
export function stage(files: Files): string {
  const staged = makeTemporary("method");
  for (const [path, bytes] of files) writeFile(`${staged}/${path}`, bytes);
  return staged;
}
