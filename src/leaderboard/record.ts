/** The record of a verification: what a maintainer keeps, and what makes an entry of a submission. @module */
import { z } from "zod";
import { parseBySchema, parseJson } from "../suite/json_text.ts";
import { replaceFile } from "../suite/write_aside.ts";
import type { Verification } from "./verify.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const sampled = z.strictObject({
  total: z.number(),
  sampled: z.number(),
  missed: z.array(z.strictObject({ share: z.number(), probability: z.number() })),
});

const recordSchema = z.strictObject({
  suite: z.string(),
  name: z.string(),
  root: hash,
  nonce: z.string(),
  units: sampled,
  stretches: sampled.optional(),
  heldOut: z.array(z.strictObject({
    point: z.string(),
    measure: z.string(),
    submitted: z.number(),
    measured: z.number(),
    n: z.number(),
  })),
  /** SHA-256 of `rows.csv`, which follows from what is under the root. */
  rows: hash,
  /** The verifier's commit of airtight. */
  airtight: z.string(),
});

/** A verification as it is kept. */
export type VerificationRecord = z.infer<typeof recordSchema>;

/** The record of a verification: of what was read when it was verified, whatever stands there now. */
export function makeRecord(verification: Verification, airtight: string): VerificationRecord {
  return recordSchema.parse({ ...verification, airtight });
}

/** Where the record of an entry is on a leaderboard. */
export function recordPath(board: string, suite: string, name: string): string {
  return `${board}/verified/${suite}/${name}.json`;
}

/** Writes a record. */
export function writeRecord(path: string, record: VerificationRecord): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  replaceFile(path, JSON.stringify(record, null, 2) + "\n");
}

/** Reads a record, or undefined where there is none. @throws {UsageError} where it is wrong */
export function readRecord(path: string): VerificationRecord | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
  return parseBySchema(recordSchema, parseJson(text, path), path);
}
