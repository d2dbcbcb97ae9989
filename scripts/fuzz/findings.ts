/** What a reader made of a mutated input, and what is wrong with that. @module */
import { isDeepStrictEqual } from "node:util";
import type { FuzzTarget, Reference } from "./target.ts";

/** What is wrong: an unforeseen error, an end that doesn't come, or a reading that another program doesn't share. */
export type Finding = { readonly kind: "crash" | "hang" | "differs"; readonly text: string };

/** What the reader made of an input. */
export type Reading = { readonly read: unknown } | { readonly refused: string } | { readonly crash: Finding };

/** Longest refusal, in characters: what is longer is no line that a person reads. */
const longestRefusal = 500;

/** Reads an input. */
export async function readOnce(target: FuzzTarget, folder: string): Promise<Reading> {
  try {
    return { read: await target.read(folder) };
  } catch (error) {
    if (!target.refusal(error)) {
      return { crash: { kind: "crash", text: (error as Error).stack ?? String(error) } };
    }
    const refused = (error as Error).message;
    // deno-lint-ignore no-control-regex -- a refusal has none
    if (/[\u0000-\u001f\u007f]/.test(refused) || refused.length > longestRefusal) {
      return { crash: { kind: "crash", text: `a refusal that is not one line: ${JSON.stringify(refused)}` } };
    }
    return { refused };
  }
}

/** What is wrong with a reading, beside what another program makes of the same input. */
export function findingOf(reading: Reading, reference: Reference): Finding | undefined {
  if ("crash" in reading) return reading.crash;
  if ("refused" in reading || reference === "unknown") return undefined;
  if (reference === "refused") return { kind: "differs", text: "read, though the reference refuses it" };
  if (isDeepStrictEqual(reading.read, reference.read)) return undefined;
  return { kind: "differs", text: firstDifference(reading.read, reference.read, "") };
}

/** Where two readings part, and what stands there. */
function firstDifference(ours: unknown, theirs: unknown, path: string): string {
  if (isPlain(ours) && isPlain(theirs) && Array.isArray(ours) === Array.isArray(theirs)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      if (!isDeepStrictEqual(ours[key], theirs[key])) {
        return firstDifference(ours[key], theirs[key], `${path}/${key}`);
      }
    }
  }
  const shown = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 100);
  return `${path || "/"}: ${shown(ours)}, the reference reads ${shown(theirs)}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
