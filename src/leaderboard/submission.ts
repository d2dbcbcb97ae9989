/**
 * A submission: a directory with the method's source (`method/`), its weights and states of its training (`weights/`),
 * what every unit gave (`units.jsonl`), the rows that follow from them (`rows.csv`), and `submission.json`, which says
 * what all this is and commits to it by a Merkle root. The tree's first leaf is `submission.json` without the root, the
 * others are the lines of `units.jsonl`.
 *
 * @module
 */
import { z } from "zod";
import type { MonteCarloPoint, PlanRequest, TrainUnit } from "../engine/plan.ts";
import { rowsOfSums } from "../engine/rows.ts";
import { PrefixSums } from "../engine/stopping.ts";
import { formatRows } from "../report/csv.ts";
import { canonicalJson, sha256 } from "../suite/canonical_json.ts";
import { plainText } from "../suite/check.ts";
import { UsageError } from "../suite/errors.ts";
import { parseBySchema, parseJson } from "../suite/json_text.ts";
import { type Json, profileNames, type Row } from "../suite/types.ts";
import { type Files, readFiles } from "./files.ts";
import { sourcePattern } from "./imports.ts";
import { merkleRoot } from "./merkle.ts";
import { Rejection } from "./rejection.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256");
const count = z.number().int().nonnegative();
const seed = count;
const shortText = plainText.min(1).max(500);
const path = z.string().max(200)
  .regex(/^(method|weights)(\/\w[\w.-]*)+$/, "expected a path in method/ or weights/, without '..'")
  .refine((text) => !text.split("/").includes("__proto__"), "expected a path without '__proto__'");

/** A suite of airtight's own. It is never a path: what the verifier loads as a suite runs outside the sandbox. */
const suiteName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "expected the name of one of airtight's suites");

/**
 * The name of an entry, which is the method's in its rows, and a directory's. Without capitals: two entries may not have
 * one directory on systems that don't tell them apart.
 */
export const entryName = z.string().regex(
  /^[a-z][a-z0-9_-]{0,39}$/,
  "expected a name of small letters, digits, '_' and '-', which begins with a letter",
);

const sumsSchema = z.strictObject({
  n: count,
  sum: z.number(),
  sumSquares: z.number(),
  sumCubes: z.number(),
  sumFourths: z.number(),
  max: z.number(),
});

const unitSchema = z.strictObject({
  experiment: z.string(),
  seed,
  x: z.number(),
  shard: count,
  sums: z.record(z.string(), sumsSchema),
  output: hash,
});

const manifestSchema = z.strictObject({
  format: z.literal("airtight-submission-1"),
  suite: suiteName,
  name: entryName,
  kind: z.enum(["learned", "classical"]),
  label: plainText.min(1).max(60),
  profile: z.enum(profileNames),
  seeds: z.array(seed).min(1),
  statement: z.strictObject({
    signedOffBy: shortText,
    text: shortText,
    /** A paper, a repository. */
    reference: shortText.optional(),
  }),
  /** The method's file. */
  method: path,
  files: z.record(path, z.strictObject({ bytes: count, sha256: hash })),
  points: z.array(z.strictObject({
    experiment: z.string(),
    seed,
    x: z.number(),
    /** The hash of the ingredients: everything that can change what its units give. */
    key: hash,
    ingredients: z.record(z.string(), z.json()),
    shards: count,
  })).min(1),
  trainings: z.array(z.strictObject({
    name: z.string(),
    seed,
    key: hash,
    /** How many states the training offered. */
    calls: count,
    weights: path,
    /** The states that were kept, by the number of the offer. */
    states: z.array(z.strictObject({ calls: count, file: path })),
  })),
  /** Where it was made: versions, machine, wall time. For the record; nothing is concluded from it. */
  environment: z.record(z.string(), z.union([z.string(), z.number()])),
  root: hash,
});

/** `submission.json`. */
export type Manifest = z.infer<typeof manifestSchema>;
/** A line of `units.jsonl`. */
export type SubmittedUnit = z.infer<typeof unitSchema>;

/** A submission as it was read. */
export interface Submission {
  /** All files, as they were read once. What was checked is what is used. */
  readonly files: Files;
  readonly manifest: Manifest;
  readonly units: readonly SubmittedUnit[];
  /** The text of `rows.csv`. */
  readonly rows: string;
}

/** The statement that a submitter signs. */
export const statement =
  "I made this entry with 'bench submit', may publish it under airtight's licence, and have not chosen it by its results on the test data.";

/** The root over a manifest and units. */
export function rootOf(manifest: Omit<Manifest, "root">, units: readonly SubmittedUnit[]): string {
  const { root: _, ...committed } = manifest as Manifest;
  return merkleRoot([canonicalJson(committed as Json), ...units.map((unit) => canonicalJson(unit))]);
}

/** The text of `units.jsonl`. */
export function formatUnits(units: readonly SubmittedUnit[]): string {
  return units.map((unit) => canonicalJson(unit) + "\n").join("");
}

/** Writes everything but the files that the manifest lists. The manifest comes last. */
export function writeSubmission(
  directory: string,
  { manifest, units, rows }: Omit<Submission, "files">,
): void {
  Deno.writeTextFileSync(`${directory}/units.jsonl`, formatUnits(units));
  Deno.writeTextFileSync(`${directory}/rows.csv`, rows);
  Deno.writeTextFileSync(`${directory}/submission.json`, JSON.stringify(manifest, null, 2) + "\n");
}

const mebibyte = 2 ** 20;

/** The largest sizes of files, bytes; those of the committed entry have some kilobytes. */
const byteLimits: Readonly<Record<string, number>> = {
  "submission.json": 4 * mebibyte,
  "units.jsonl": 16 * mebibyte,
  "rows.csv": 4 * mebibyte,
};
const lineLimit = 20_000;

function byteLimitOf(path: string): number {
  if (Object.hasOwn(byteLimits, path)) return byteLimits[path];
  return sourcePattern.test(path) ? mebibyte : 256 * mebibyte;
}

/** Reads a submission. @throws {Rejection} "structure" or "schema" */
export function readSubmission(directory: string): Submission {
  const files = readFiles(directory, byteLimitOf);
  const [manifestText, unitsText, rows] = ["submission.json", "units.jsonl", "rows.csv"].map((name) => {
    const bytes = files.get(name);
    if (!bytes) throw new Rejection("structure", `there is no ${name}`);
    return textOf(name, bytes);
  });
  const manifest = parse("submission.json", manifestSchema, manifestText);
  const lines = unitsText.split("\n");
  if (lines.pop() !== "") throw new Rejection("schema", "units.jsonl: the last line is cut off");
  if (lines.length > lineLimit) {
    throw new Rejection("schema", `units.jsonl: ${lines.length} lines, more than the ${lineLimit} allowed`);
  }
  const units = lines.map((line, i) => parse(`units.jsonl: line ${i + 1}`, unitSchema, line));
  return { files, manifest, units, rows };
}

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Rejection("schema", `${name}: not UTF-8`);
  }
}

function parse<T>(where: string, schema: z.ZodType<T>, text: string): T {
  try {
    return parseBySchema(schema, parseJson(text, where), where);
  } catch (error) {
    if (error instanceof UsageError) throw new Rejection("schema", error.message);
    throw error;
  }
}

/** How a point is called. */
export function pointLabel({ experimentName, experiment, x, seed }: MonteCarloPoint): string {
  return `${experimentName} at ${experiment.sweep.name} ${x}, seed ${seed}`;
}

/** A point's units added up until its rule holds; undefined where they don't end there. */
export function pointResult(point: MonteCarloPoint, units: readonly SubmittedUnit[]) {
  const [quantity] = Object.keys(point.experiment.metric.quantities);
  const prefix = new PrefixSums(point.rule, quantity, point.experiment.metric.quantities[quantity]);
  for (const [i, unit] of units.entries()) {
    const result = prefix.add(unit.sums);
    if (result) return i === units.length - 1 ? result : undefined;
  }
}

/** The units of each point. */
export function unitsOf(
  point: Pick<MonteCarloPoint, "experimentName" | "x" | "seed">,
  units: readonly SubmittedUnit[],
): SubmittedUnit[] {
  const { experimentName, x, seed } = point;
  return units.filter((unit) => unit.experiment === experimentName && unit.x === x && unit.seed === seed);
}

/** The rows that follow from units, of complete points. */
export function rowsOf(
  points: readonly MonteCarloPoint[],
  units: readonly SubmittedUnit[],
  request: PlanRequest,
): Row[] {
  return points.flatMap((point) => {
    const result = pointResult(point, unitsOf(point, units));
    return result ? rowsOfSums(point, result, request) : [];
  });
}

/** The text of `rows.csv`. */
export function rowsText(
  points: readonly MonteCarloPoint[],
  units: readonly SubmittedUnit[],
  request: PlanRequest,
): string {
  return formatRows(rowsOf(points, units, request));
}

/** Where the weights of a training are, and where its state after `calls` offers. */
export function trainingFiles({ training, seed }: Pick<TrainUnit, "training" | "seed">) {
  const safe = training.name.replace(/[^\w-]/g, "_");
  // two names may become one
  const base = `weights/${safe}-${sha256(training.name).slice(0, 6)}-seed${seed}`;
  return { weights: `${base}/final.bin`, state: (calls: number) => `${base}/state-${calls}.bin` };
}
