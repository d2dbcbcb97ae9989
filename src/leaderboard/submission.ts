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
import { isFile, readText } from "./files.ts";
import { merkleRoot } from "./merkle.ts";
import { Rejection } from "./rejection.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256");
const count = z.number().int().nonnegative();
const seed = count;
const shortText = plainText.min(1).max(500);
const path = z.string().regex(/^(method|weights)(\/[\w.-]+)+$/, "expected a path in method/ or weights/")
  .refine((text) => !text.split("/").includes(".."), "expected a path without '..'");

/** The name of an entry, which is the method's in its rows. */
export const entryName = z.string().regex(
  /^[a-z][a-z0-9_-]{0,39}$/i,
  "expected a name of letters, digits, '_' and '-'",
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
  suite: z.string(),
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
  readonly directory: string;
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
export function writeSubmission({ directory, manifest, units, rows }: Submission): void {
  Deno.writeTextFileSync(`${directory}/units.jsonl`, formatUnits(units));
  Deno.writeTextFileSync(`${directory}/rows.csv`, rows);
  Deno.writeTextFileSync(`${directory}/submission.json`, JSON.stringify(manifest, null, 2) + "\n");
}

/** Reads a submission. @throws {Rejection} "structure" or "schema" */
export function readSubmission(directory: string): Submission {
  for (const name of ["submission.json", "units.jsonl", "rows.csv"]) {
    if (!isFile(`${directory}/${name}`)) throw new Rejection("structure", `there is no ${name}`);
  }
  const manifest = parse("submission.json", manifestSchema, readText(`${directory}/submission.json`));
  const lines = readText(`${directory}/units.jsonl`).split("\n");
  if (lines.pop() !== "") throw new Rejection("schema", "units.jsonl: the last line is cut off");
  const units = lines.map((line, i) => parse(`units.jsonl: line ${i + 1}`, unitSchema, line));
  return { directory, manifest, units, rows: readText(`${directory}/rows.csv`) };
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
