/** Makes a submission: evaluates a method as its suite's leaderboard asks and commits to what came out. @module */
import { basename, dirname, resolve } from "node:path";
import { toFileUrl } from "../engine/paths.ts";
import type { MonteCarloPoint, TrainUnit } from "../engine/plan.ts";
import type { Store } from "../engine/store.ts";
import { hashJson } from "../suite/canonical_json.ts";
import type { Artifact, Suite } from "../suite/types.ts";
import { type Evaluation, inputsOf, planEvaluation, UnitRunner } from "./evaluation.ts";
import { copyFile, describeFile, filesBelow, readIfFile, stage, writeFile } from "./files.ts";
import { methodFiles } from "./imports.ts";
import type { Limits } from "./sandbox/limits.ts";
import { Sandbox } from "./sandbox/sandbox.ts";
import {
  type Manifest,
  pointLabel,
  pointResult,
  rootOf,
  rowsText,
  statement,
  type SubmittedUnit,
  trainingFiles,
  unitsOf,
  writeSubmission,
} from "./submission.ts";
import { removeAbandoned } from "./temporary.ts";
import { TrainingJournal } from "./training_journal.ts";
import { trainWhole } from "./training.ts";

/** What is submitted. */
export interface SubmitRequest {
  readonly suite: Suite;
  /** The method's file. */
  readonly file: string;
  readonly name: string;
  readonly signedOffBy: string;
  readonly reference?: string;
  /** The submission's directory, which is made. */
  readonly out: string;
  /** Where finished units are kept, so that the same submission goes on where it was interrupted. */
  readonly store: Store;
  readonly limits: Limits;
  /** Is told what is going on, a line at a time. */
  readonly progress: (line: string) => void;
  /** Facts about this machine for the record. */
  readonly environment: () => Promise<Manifest["environment"]>;
}

/**
 * Makes a submission. Trainings, being the submitter's own code, run with all permissions and so on native kernels,
 * which give the same bits; the evaluation runs in the sandbox in which it will be verified.
 *
 * @throws {Rejection} for what would be rejected later
 */
export async function submit(request: SubmitRequest): Promise<Manifest> {
  const { suite, file, name, out, limits } = request;
  removeAbandoned();
  const directory = dirname(resolve(file)), entry = basename(file);
  const files = methodFiles((path) => readIfFile(`${directory}/${path}`), entry);
  const staged = stage(files);
  try {
    const url = toFileUrl(`${staged}/${entry}`).href;
    await using sandbox = new Sandbox({ directory: staged, limits });
    const evaluation = await planEvaluation(suite, { sandbox, url, name, engine: "wasm" });
    const { trainings: trained } = evaluation.plan;
    const artifacts = trained.length > 0 ? await trainAll(request, staged, url) : new Map<string, Artifact>();
    const weights = new Map(trained.map((unit) => [unit, artifacts.get(unit.key)!]));
    const units = await runUnits(request, evaluation, weights);
    const rows = rowsText(evaluation.points, units, evaluation.plan.request);
    for (const [path, bytes] of files) writeFile(`${out}/method/${path}`, bytes);
    const trainings = trained.map((unit) => takeTraining(request, unit));
    const manifest = await commit(request, evaluation, trainings, units);
    writeSubmission(out, { manifest, units, rows });
    return manifest;
  } finally {
    Deno.removeSync(staged, { recursive: true });
  }
}

/** Trains everything. @returns the weights by the units' keys */
async function trainAll(
  request: SubmitRequest,
  staged: string,
  url: string,
): Promise<Map<string, Artifact>> {
  const { suite, name, limits, progress } = request;
  await using sandbox = new Sandbox({ directory: staged, limits, trusted: true });
  const { plan } = await planEvaluation(suite, { sandbox, url, name, engine: "auto" });
  const weights = new Map<TrainUnit, Artifact>();
  for (const unit of plan.trainings) {
    const journal = journalOf(request, unit);
    let end = journal.end();
    if (!end) {
      progress(unit.label);
      const job = { sandbox, suite: suite.id, unit, inputs: inputsOf(unit.needs, weights) };
      end = await trainWhole(job, journal.last(), (state) => journal.keep(state));
      journal.finish(end);
    }
    weights.set(unit, end.artifact);
  }
  return new Map([...weights].map(([unit, artifact]) => [unit.key, artifact]));
}

function journalOf({ store }: SubmitRequest, unit: TrainUnit): TrainingJournal {
  return new TrainingJournal(`${store.directory}/trainings/${unit.key}`);
}

/** Puts a training's weights and states into the submission. */
function takeTraining(request: SubmitRequest, unit: TrainUnit): Manifest["trainings"][number] {
  const journal = journalOf(request, unit), names = trainingFiles(unit);
  const { weights, states } = journal.files();
  copyFile(weights, `${request.out}/${names.weights}`);
  for (const { calls, path } of states) copyFile(path, `${request.out}/${names.state(calls)}`);
  return {
    name: unit.training.name,
    seed: unit.seed,
    key: unit.key,
    calls: journal.end()!.calls,
    weights: names.weights,
    states: states.map(({ calls }) => ({ calls, file: names.state(calls) })),
  };
}

/** Runs the units of every point until its rule holds. */
async function runUnits(
  { store, progress }: SubmitRequest,
  evaluation: Evaluation,
  weights: ReadonlyMap<TrainUnit, Artifact>,
): Promise<SubmittedUnit[]> {
  const runner = new UnitRunner(evaluation, weights);
  const all: SubmittedUnit[] = [];
  for (const point of evaluation.points) {
    progress(pointLabel(point));
    const units: SubmittedUnit[] = [];
    while (!pointResult(point, units)) {
      const shard = units.length;
      const result = await fromStore(store, point, shard, () => runner.run(point, shard));
      units.push({ experiment: point.experimentName, seed: point.seed, x: point.x, shard, ...result });
    }
    all.push(...units);
  }
  return all;
}

type Given = Pick<SubmittedUnit, "sums" | "output">;

async function fromStore(
  store: Store,
  point: MonteCarloPoint,
  shard: number,
  compute: () => Promise<Given>,
): Promise<Given> {
  const ingredients = { ...point.ingredients, shard, for: "a submission" };
  const key = hashJson(ingredients);
  const stored = store.get(key)?.value as Given | undefined;
  if (stored) return stored;
  const { sums, output } = await compute();
  store.put(key, { label: `${point.label} shard ${shard}`, ingredients, value: { sums, output } });
  return { sums, output };
}

/** The manifest, with the root over everything. */
async function commit(
  { suite, file, name, signedOffBy, reference, out, environment }: SubmitRequest,
  { board, kind, label, points }: Evaluation,
  trainings: Manifest["trainings"],
  units: readonly SubmittedUnit[],
): Promise<Manifest> {
  const manifest = {
    format: "airtight-submission-1" as const,
    suite: suite.id,
    name,
    kind,
    label,
    profile: board.profile,
    seeds: [...board.seeds],
    statement: { signedOffBy, text: statement, ...(reference === undefined ? {} : { reference }) },
    method: `method/${basename(file)}`,
    files: Object.fromEntries(
      filesBelow(out).map((path) => [path, describeFile(Deno.readFileSync(`${out}/${path}`))]),
    ),
    points: points.map((point) => ({
      experiment: point.experimentName,
      seed: point.seed,
      x: point.x,
      key: point.key,
      ingredients: point.ingredients as Manifest["points"][number]["ingredients"],
      shards: unitsOf(point, units).length,
    })),
    trainings,
    environment: await environment(),
  };
  return { ...manifest, root: rootOf(manifest, units) };
}
