/**
 * `result.json`: what a run was, where it ran, and its verdicts.
 *
 * @module
 */
import { z } from "zod";
import { evidenceKinds } from "../claims/claim.ts";
import { verdictKinds, type VerdictSummary } from "../claims/verdict.ts";
import { type ProfileName, profileNames } from "../suite/types.ts";
import type { ComputedOn, Environment } from "../suite/environment.ts";
import { parseBySchema, parseJson } from "../suite/json_text.ts";
import { readTextFile } from "../suite/text_file.ts";
import { replaceFile } from "../suite/write_aside.ts";

/** What `result.json` holds. */
export interface RunResult {
  /** The suite's id. */
  readonly suite: string;
  /** The profile that was run. */
  readonly profile: ProfileName;
  /** The seeds that were run. */
  readonly seeds: readonly number[];
  /** SHA-256 over rows and weights. */
  readonly fingerprint: string;
  /** Names of trainings that their stopping rule ended before their length did, with every seed; none, if absent. */
  readonly stopped?: readonly string[];
  /** A verdict for each claim. */
  readonly verdicts: readonly VerdictSummary[];
  /** Where the run took place and what it took. */
  readonly environment: Environment;
  /** Where its trainings and points were computed; absent in files of older versions. */
  readonly computedOn?: readonly ComputedOn[];
}

const verdictSchema: z.ZodType<VerdictSummary> = z.object({
  claim: z.string(),
  verdict: z.enum(verdictKinds),
  evidence: z.enum(evidenceKinds),
  headline: z.literal(true).optional(),
  measured: z.number().optional(),
  ciLow: z.number().optional(),
  ciHigh: z.number().optional(),
  because: z.string(),
});

const environmentSchema: z.ZodType<Environment> = z.object({
  deno: z.string(),
  v8: z.string(),
  os: z.string(),
  cpu: z.string(),
  gpu: z.string().optional(),
  backend: z.string(),
  kernelHash: z.string(),
  lockfileHash: z.string().optional(),
  gitCommit: z.string().optional(),
  wallSeconds: z.number(),
  peakMemoryBytes: z.number(),
});

const secondsSchema = z.record(z.string(), z.number());

const computedOnSchema: z.ZodType<ComputedOn> = z.object({
  machine: z.string(),
  engine: z.string(),
  commit: z.string().optional(),
  from: z.string(),
  to: z.string(),
  trainings: secondsSchema,
  points: secondsSchema,
});

const resultSchema: z.ZodType<RunResult> = z.object({
  suite: z.string(),
  profile: z.enum(profileNames),
  seeds: z.array(z.number().int()),
  fingerprint: z.string(),
  stopped: z.array(z.string()).optional(),
  verdicts: z.array(verdictSchema),
  environment: environmentSchema,
  computedOn: z.array(computedOnSchema).optional(),
});

/** Writes `result.json`; an existing file is replaced as a whole or not at all. Infinite bounds are left out. */
export function writeResult(path: string, result: RunResult): void {
  const whole = resultSchema.parse({ ...result, verdicts: result.verdicts.map(withFiniteBounds) });
  replaceFile(path, JSON.stringify(whole, null, 2) + "\n");
}

/**
 * Reads `result.json`.
 *
 * @throws {UsageError} one line that names the file, the field and what was expected
 */
export function readResult(path: string): RunResult {
  return parseBySchema(resultSchema, parseJson(readTextFile(path), path), path);
}

/** JSON has no infinities: a bound that is one is left out, which reads as "no bound". */
function withFiniteBounds({ ciLow, ciHigh, ...verdict }: VerdictSummary): VerdictSummary {
  return {
    ...verdict,
    ...(Number.isFinite(ciLow) ? { ciLow } : {}),
    ...(Number.isFinite(ciHigh) ? { ciHigh } : {}),
  };
}
