/** Verifies a submission: what can be read off it, then a sample of it run again in a sandbox. @module */
import { toFileUrl } from "../engine/paths.ts";
import type { MonteCarloPoint, TrainUnit } from "../engine/plan.ts";
import { valueOf } from "../engine/stopping.ts";
import { addSums, type ShardSums } from "../engine/sums.ts";
import { stream } from "../compute/random.ts";
import { canonicalJson, sha256 } from "../suite/canonical_json.ts";
import type { Artifact, Suite } from "../suite/types.ts";
import {
  checkCommitment,
  checkConditions,
  checkPlan,
  checkStructure,
  checkUnits,
  repeatedOutputs,
} from "./checks.ts";
import { type Evaluation, inputsOf, leaderboardOf, planEvaluation, UnitRunner } from "./evaluation.ts";
import { type Files, stage } from "./files.ts";
import { differ } from "./held_out.ts";
import { methodFiles } from "./imports.ts";
import { Rejection } from "./rejection.ts";
import { drawSample, type Miss, missTable } from "./sampling.ts";
import type { Limits } from "./sandbox/limits.ts";
import { artifactSchema, trainingStateSchema } from "./sandbox/messages.ts";
import { Sandbox } from "./sandbox/sandbox.ts";
import { decodeValue } from "./sandbox/values.ts";
import { pointLabel, pointResult, readSubmission, type Submission, unitsOf } from "./submission.ts";
import { removeAbandoned } from "./temporary.ts";
import { replayStretch, type Stretch } from "./training.ts";

/** How a submission is verified. */
export interface VerifyRequest {
  readonly directory: string;
  /** The suite of a name. @throws {UsageError} */
  readonly suiteOf: (id: string) => Promise<Suite>;
  /** How many units and stretches of training are run again. */
  readonly sample: { readonly units: number; readonly stretches: number };
  /** Drawn by the verifier, after the submission was made. */
  readonly nonce: string;
  readonly limits: Limits;
  /** Is told what is going on, a line at a time. */
  readonly progress: (line: string) => void;
}

/** What was found of a submission that is accepted. */
export interface Verification {
  readonly suite: string;
  readonly name: string;
  readonly root: string;
  /** SHA-256 of `rows.csv`, which follows from what is under the root. */
  readonly rows: string;
  readonly nonce: string;
  /** How many there are, how many were run again, and what that would have missed. */
  readonly units: Sampled;
  /** Absent where nothing is trained. */
  readonly stretches?: Sampled;
  readonly heldOut: readonly HeldOut[];
}

/** A sample and its power. */
export interface Sampled {
  readonly total: number;
  readonly sampled: number;
  readonly missed: readonly Miss[];
}

/** A measure at a point, as submitted and on data of a seed that the method couldn't know. */
export interface HeldOut {
  readonly point: string;
  readonly measure: string;
  readonly submitted: number;
  readonly measured: number;
  /** Items behind the latter. */
  readonly n: number;
}

const suspectLimit = 5;
const heldOutUnits = 5;

/** Verifies a submission. @throws {Rejection} */
export async function verify(request: VerifyRequest): Promise<Verification> {
  const { limits, progress } = request;
  removeAbandoned();
  const submission = readSubmission(request.directory);
  const { manifest } = submission;
  checkStructure(submission);
  checkCommitment(submission);
  const suite = await request.suiteOf(manifest.suite);
  if (suite.id !== manifest.suite) {
    throw new Rejection("evaluation", `the suite is ${suite.id}, not ${manifest.suite}`);
  }
  checkConditions(manifest, leaderboardOf(suite));
  const entry = manifest.method.slice("method/".length);
  const files = methodOf(submission);
  checkImports(files, entry);
  const staged = stage(files);
  try {
    await using sandbox = new Sandbox({ directory: staged, limits });
    const url = toFileUrl(`${staged}/${entry}`).href;
    const evaluation = await planEvaluation(suite, { sandbox, url, name: manifest.name, engine: "wasm" });
    checkPlan(manifest, evaluation);
    checkUnits(submission, evaluation);
    progress("structure, hashes and rows are consistent");
    const weights = readWeights(submission, evaluation);
    const runner = new UnitRunner(evaluation, weights);
    const units = await replayUnits(request, submission, evaluation, runner);
    const heldOut = await holdOut(request, submission, evaluation, runner);
    const stretches = await replayTraining(request, submission, evaluation, weights);
    const { name, root } = manifest;
    const rows = sha256(submission.rows);
    return { suite: suite.id, name, root, rows, nonce: request.nonce, units, stretches, heldOut };
  } finally {
    Deno.removeSync(staged, { recursive: true });
  }
}

/** The files of the method, relative to `method/`. */
function methodOf({ files }: Submission): Files {
  const inside = "method/";
  const own = [...files.keys()].filter((path) => path.startsWith(inside));
  return new Map(own.map((path) => [path.slice(inside.length), files.get(path)!]));
}

function checkImports(files: Files, entry: string): void {
  const used = methodFiles((path) => files.get(path), entry);
  const unused = [...files.keys()].find((file) => !used.has(file));
  if (unused) throw new Rejection("structure", `method/${unused} is there, but nothing imports it`);
}

/** The weights that were committed to. */
function readWeights({ files, manifest }: Submission, { plan }: Evaluation): Map<TrainUnit, Artifact> {
  return new Map(plan.trainings.map((unit, i) => {
    const file = manifest.trainings[i].weights;
    return [unit, readValue(files, file, (value) => artifactSchema.parse(value))];
  }));
}

function readValue<T>(files: Files, file: string, parse: (value: unknown) => T): T {
  try {
    return parse(decodeValue(files.get(file)!));
  } catch {
    throw new Rejection("schema", `${file}: not what a training gives`);
  }
}

/** Runs the sampled units again, and those that look like another seed's. */
async function replayUnits(
  { nonce, sample, progress }: VerifyRequest,
  { manifest, units }: Submission,
  { points }: Evaluation,
  runner: UnitRunner,
): Promise<Sampled> {
  const suspects = repeatedOutputs(units).slice(0, suspectLimit);
  const sampled = drawSample("units", manifest.root, nonce, units.length, sample.units);
  for (const index of [...suspects, ...sampled]) {
    const unit = units[index];
    const point = points.find((one) => unitsOf(one, [unit]).length > 0)!;
    const where = `${pointLabel(point)}, shard ${unit.shard}`;
    progress(`again: ${where}`);
    const { sums, output } = await runner.run(point, unit.shard);
    if (output === unit.output && canonicalJson(sums) === canonicalJson(unit.sums)) continue;
    if (suspects.includes(index)) {
      throw new Rejection("seed", `${where}: the results are those of another seed`);
    }
    const what = output === unit.output ? "scores" : "outputs";
    throw new Rejection("replay", `${where}: run again, its ${what} are others`);
  }
  const total = units.length;
  return { total, sampled: sampled.length, missed: missTable(total, sampled.length) };
}

/** Runs the method on data that didn't exist when it was submitted, and compares. */
async function holdOut(
  { nonce, progress }: VerifyRequest,
  { manifest, units }: Submission,
  { points }: Evaluation,
  runner: UnitRunner,
): Promise<HeldOut[]> {
  const { key0, key1 } = stream("leaderboard", "held-out", nonce);
  const dataSeed = key0 * 2 ** 21 + (key1 >>> 11);
  const fresh = new Map<MonteCarloPoint, ShardSums>();
  for (const index of drawSample("held-out", manifest.root, nonce, units.length, heldOutUnits)) {
    const point = points.find((one) => unitsOf(one, [units[index]]).length > 0)!;
    progress(`on data of a seed of the verifier's: ${pointLabel(point)}`);
    const { sums } = await runner.run(point, units[index].shard, dataSeed);
    fresh.set(point, addSums(fresh.get(point) ?? {}, sums));
  }
  return [...fresh].flatMap(([point, sums]) => {
    const submitted = pointResult(point, unitsOf(point, units))!.sums;
    return Object.entries(point.experiment.metric.quantities).map(([measure, { kind }]) => {
      const found = {
        point: pointLabel(point),
        measure,
        submitted: valueOf(kind, submitted[measure]),
        measured: valueOf(kind, sums[measure]),
        n: sums[measure].n,
      };
      if (differ(kind, submitted[measure], sums[measure])) {
        throw new Rejection(
          "labels",
          `${found.point}: ${measure} is ${found.submitted} on the published seed, but ${found.measured} on data ` +
            "that it can't have known",
        );
      }
      return found;
    });
  });
}

/** Trains sampled stretches again. */
async function replayTraining(
  { nonce, sample, progress }: VerifyRequest,
  submission: Submission,
  { plan, sandbox, suite }: Evaluation,
  weights: ReadonlyMap<TrainUnit, Artifact>,
): Promise<Sampled | undefined> {
  const { manifest, files } = submission;
  const stretches = plan.trainings.flatMap((unit, i) =>
    stretchesOf(submission, i).map((one) => ({ unit, ...one }))
  );
  if (stretches.length === 0) return undefined;
  const chosen = drawSample("stretches", manifest.root, nonce, stretches.length, sample.stretches);
  for (const index of chosen) {
    const { unit, fromFile, begin, end } = stretches[index];
    progress(`training again: ${unit.label}, to offer ${end.calls}`);
    const from = fromFile === null
      ? null
      : readValue(files, fromFile, (value) => trainingStateSchema.parse(value));
    if ((from?.calls ?? 0) !== begin) throw new Rejection("schema", `${fromFile}: not of offer ${begin}`);
    const job = { sandbox, suite: suite.id, unit, inputs: inputsOf(unit.needs, weights) };
    await replayStretch(job, { from, end });
  }
  return {
    total: stretches.length,
    sampled: chosen.length,
    missed: missTable(stretches.length, chosen.length),
  };
}

interface SubmittedStretch {
  /** The state that it starts from, and the number of its offer. */
  readonly fromFile: string | null;
  readonly begin: number;
  readonly end: Stretch["end"];
}

/** The stretches of a training: between the start, the states that were kept, and the weights. */
function stretchesOf({ manifest }: Submission, index: number): SubmittedStretch[] {
  const { calls, states, weights } = manifest.trainings[index];
  const hashOf = (file: string) => manifest.files[file].sha256;
  const ends = [
    ...states.map((state) => ({ calls: state.calls, sha256: hashOf(state.file), isLast: false })),
    { calls, sha256: hashOf(weights), isLast: true },
  ];
  return ends.map((end, i) => {
    const before = i === 0 ? undefined : states[i - 1];
    return { fromFile: before?.file ?? null, begin: before?.calls ?? 0, end };
  });
}
