/** One text for one value: what is hashed into keys. @module */
import { createHash } from "node:crypto";
import type { Json } from "./types.ts";

/**
 * JSON with sorted keys and without spaces; properties that are undefined are left out, as in `JSON.stringify`.
 *
 * @throws {TypeError} with the path of the first value that plain data can't have: NaN, infinities, functions, …
 */
export function canonicalJson(value: Json): string {
  return write(value, "");
}

/** SHA-256 of the canonical JSON, as hexadecimal. */
export function hashJson(value: Json): string {
  return sha256(canonicalJson(value));
}

/** SHA-256 as hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Why a value is not plain data, or undefined where it is. */
export function notJson(value: unknown): string | undefined {
  try {
    write(value, "");
  } catch (error) {
    return (error as Error).message;
  }
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => write(item, `${path}.${i}`)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1)); // by UTF-16 code units, whatever the locale
    return `{${
      entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`)}`).join(",")
    }}`;
  }
  const kind = typeof value === "object" ? value.constructor?.name ?? "an object" : String(value);
  throw new TypeError(`expected plain data${path && ` at ${path.slice(1)}`}, got ${kind}`);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
