/** Code versions from one process to the next: they hold as long as every file behind them has the same bytes. @module */
import { defaultCacheDirectory } from "../../compute/kernels/native.ts";
import { hashJson, sha256 } from "../../suite/canonical_json.ts";
import type { Json } from "../../suite/types.ts";
import { replaceFile } from "../../suite/write_aside.ts";

/** What was read, and what came of it. */
export interface Kept<Value> {
  /** SHA-256 by path; null where there was no file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly value: Value;
}

/** SHA-256 of a file; null where there is none. A folder or a device isn't read. */
export function hashFile(path: string): string | null {
  try {
    return Deno.statSync(path).isFile ? sha256(Deno.readFileSync(path)) : null;
  } catch {
    return null;
  }
}

/** What was kept for a question, if all files are as they were. */
export function recall<Value>(
  question: Json,
  hash: (path: string) => string | null,
): Value | undefined {
  try {
    const kept: Kept<Value> = JSON.parse(Deno.readTextFileSync(pathOf(question)));
    return Object.entries(kept.files).every(([path, before]) => hash(path) === before)
      ? kept.value
      : undefined;
  } catch {
    return undefined; // nothing yet, or nothing that can be read
  }
}

/** Keeps an answer, in the place of an older one; where that isn't possible, the next process works it out again. */
export function keep<Value>(question: Json, kept: Kept<Value>): void {
  const path = pathOf(question);
  try {
    Deno.mkdirSync(directory(), { recursive: true });
    replaceFile(path, JSON.stringify(kept));
    dropOldest();
  } catch {
    // a home that can't be written
  }
}

/** So many answers are kept. */
const most = 100;

function dropOldest(): void {
  const paths = [...Deno.readDirSync(directory())].map(({ name }) => `${directory()}/${name}`);
  if (paths.length <= most) return;
  const ages = new Map(paths.map((path) => [path, Deno.statSync(path).mtime?.getTime() ?? 0]));
  paths.sort((a, b) => ages.get(a)! - ages.get(b)!);
  for (const path of paths.slice(0, paths.length - most / 2)) Deno.removeSync(path);
}

function directory(): string {
  return `${defaultCacheDirectory()}/code`;
}

function pathOf(question: Json): string {
  return `${directory()}/${hashJson(question)}.json`;
}
