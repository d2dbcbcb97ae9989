/**
 * Reads mutated inputs one after the other, in a process of its own: a reader that hangs or that takes the process with it is
 * seen from outside. Arguments: target, seed, first index, end index. Each line of the output is a `Message`.
 *
 * @module
 */
import { findingOf, type Reading, readOnce } from "./findings.ts";
import { mutatedInput } from "./mutate.ts";
import type { Input, Reference } from "./target.ts";
import { targets } from "./targets.ts";

/** What the process says: which input it reads now, that it compares, or what came of an input. */
export type Message =
  | { readonly at: number }
  | { readonly comparing: true }
  | {
    readonly index: number;
    readonly outcome: "read" | "refused" | "crash" | "differs";
    readonly text: string;
  };

/** Inputs that are compared together: reference readers are processes, too. */
const batchSize = 200;

if (import.meta.main) {
  const [name, seed, first, end] = Deno.args;
  const { target } = await targets[name]();
  const corpus = await target.corpus();
  for (let from = Number(first); from < Number(end); from += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, Number(end) - from) }, (_, i) => from + i);
    const parent = await Deno.makeTempDir({ prefix: "airtight-fuzz-" });
    try {
      const folders = indices.map((index) => {
        const folder = `${parent}/${index}`;
        write(folder, mutatedInput(name, corpus, Number(seed), index));
        return folder;
      });
      const readings: Reading[] = [];
      for (const [i, folder] of folders.entries()) {
        say({ at: indices[i] });
        readings.push(await readOnce(target, folder));
      }
      say({ comparing: true });
      const references = await target.reference?.(folders) ??
        folders.map((): Reference => "unknown");
      readings.forEach((reading, i) => {
        const finding = findingOf(reading, references[i]);
        const outcome = finding
          ? finding.kind as "crash" | "differs"
          : "read" in reading
          ? "read"
          : "refused";
        const text = finding?.text ?? ("refused" in reading ? reading.refused : "");
        say({ index: indices[i], outcome, text });
      });
    } finally {
      await Deno.remove(parent, { recursive: true });
    }
  }
}

/** Writes an input's files into a new folder. */
export function write(folder: string, input: Input): void {
  for (const [name, bytes] of Object.entries(input)) {
    const path = `${folder}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeFileSync(path, bytes);
  }
}

function say(message: Message): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}
