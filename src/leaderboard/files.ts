/** A submission's files on disk. @module */
import { sha256 } from "../suite/canonical_json.ts";
import { Rejection } from "./rejection.ts";

const byteLimit = 2 ** 30;
const textLimit = 64 * 2 ** 20;
const fileLimit = 10_000;

/** Whether there is a file that is no link. */
export function isFile(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch {
    return false;
  }
}

/** @throws {Rejection} where it is too long */
export function readText(path: string): string {
  if (Deno.lstatSync(path).size > textLimit) throw new Rejection("structure", `${path} is too long`);
  return Deno.readTextFileSync(path);
}

/** All files below a directory, relative to it, sorted. @throws {Rejection} "structure" where there are links, or too much */
export function filesBelow(directory: string): string[] {
  const files: string[] = [];
  let bytes = 0;
  const visit = (prefix: string) => {
    for (const entry of Deno.readDirSync(`${directory}/${prefix}`)) {
      const path = prefix + entry.name;
      if (entry.isSymlink) throw new Rejection("structure", `${path} is a link`);
      if (entry.isDirectory) {
        visit(`${path}/`);
        continue;
      }
      if (!entry.isFile) throw new Rejection("structure", `${path} is no file`);
      files.push(path);
      bytes += Deno.lstatSync(`${directory}/${path}`).size;
      if (files.length > fileLimit || bytes > byteLimit) {
        throw new Rejection("structure", `more than ${fileLimit} files or ${byteLimit / 2 ** 20} MiB`);
      }
    }
  };
  visit("");
  return files.sort();
}

/** Size and hash of a file, as a manifest lists it. */
export function describeFile(path: string): { bytes: number; sha256: string } {
  const bytes = Deno.readFileSync(path);
  return { bytes: bytes.length, sha256: sha256(bytes) };
}

/** Copies a file, whose directory is made. */
export function copyFile(from: string, to: string): void {
  Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
  Deno.copyFileSync(from, to);
}

/** Copies files into a new temporary directory, where nobody changes them any more. */
export function stage(directory: string, files: readonly string[]): string {
  const staged = Deno.makeTempDirSync({ prefix: "airtight-method-" });
  for (const file of files) copyFile(`${directory}/${file}`, `${staged}/${file}`);
  return staged;
}
