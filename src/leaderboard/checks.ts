/** What can be seen of a submission without running anything. Every check throws a {@link Rejection}. @module */
import { canonicalJson, hashJson } from "../suite/canonical_json.ts";
import type { Json, Leaderboard } from "../suite/types.ts";
import type { Evaluation } from "./evaluation.ts";
import { describeFile } from "./files.ts";
import { Rejection } from "./rejection.ts";
import {
  type Manifest,
  pointLabel,
  pointResult,
  rootOf,
  rowsText,
  type Submission,
  type SubmittedUnit,
  unitsOf,
} from "./submission.ts";
import { keptStates } from "./training_states.ts";

const ownFiles = ["rows.csv", "submission.json", "units.jsonl"];

/** The directory holds what the manifest lists and nothing else, and the manifest names nothing that it doesn't list. */
export function checkStructure({ files, manifest }: Submission): void {
  const there = new Set(files.keys());
  const listed = new Set([...Object.keys(manifest.files), ...ownFiles]);
  for (const file of there) if (!listed.has(file)) throw new Rejection("structure", `${file} is not listed`);
  for (const file of listed) if (!there.has(file)) throw new Rejection("structure", `there is no ${file}`);
  const trained = manifest.trainings.flatMap((
    { weights, states },
  ) => [weights, ...states.map(({ file }) => file)]);
  for (const file of [manifest.method, ...trained]) {
    if (!Object.hasOwn(manifest.files, file)) {
      throw new Rejection("structure", `${file} is not among the files`);
    }
  }
  for (const file of Object.keys(manifest.files)) {
    if (file.startsWith("weights/") && !trained.includes(file)) {
      throw new Rejection("structure", `${file} is no training's`);
    }
  }
}

/** The root is over what is there, and the files are those that it commits to. */
export function checkCommitment({ files, manifest, units }: Submission): void {
  const root = rootOf(manifest, units);
  if (root !== manifest.root) {
    throw new Rejection("root", `the root is ${manifest.root}, but over what is there it is ${root}`);
  }
  for (const [file, { bytes, sha256 }] of Object.entries(manifest.files)) {
    const found = describeFile(files.get(file)!);
    if (found.sha256 !== sha256 || found.bytes !== bytes) {
      throw new Rejection("files", `${file} is not the file that was committed to`);
    }
  }
}

/** Profile and seeds are the leaderboard's. */
export function checkConditions(manifest: Manifest, board: Leaderboard): void {
  const { profile, seeds } = manifest;
  if (profile !== board.profile) {
    throw new Rejection(
      "evaluation",
      `it was made with profile ${profile}; the leaderboard takes ${board.profile}`,
    );
  }
  const repeated = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (repeated !== undefined) throw new Rejection("seed", `seed ${repeated} is used twice`);
  if (seeds.join() !== board.seeds.join()) {
    throw new Rejection(
      "seed",
      `the seeds are ${seeds.join(", ")}; the leaderboard takes ${board.seeds.join(", ")}`,
    );
  }
}

/** The manifest describes the evaluation that this method's source leads to, with this version of airtight. */
export function checkPlan(manifest: Manifest, { kind, label, points, plan }: Evaluation): void {
  if (kind !== manifest.kind || label !== manifest.label) {
    throw new Rejection("method", `the method calls itself '${label}' (${kind}), not '${manifest.label}'`);
  }
  if (points.length !== manifest.points.length) {
    throw new Rejection(
      "evaluation",
      `it has ${manifest.points.length} points; the evaluation has ${points.length}`,
    );
  }
  points.forEach((point, i) => {
    const { experiment, seed, x, key, ingredients } = manifest.points[i];
    if (experiment !== point.experimentName || seed !== point.seed || x !== point.x) {
      throw new Rejection("evaluation", `point ${i + 1} is not ${pointLabel(point)}`);
    }
    if (key === point.key) return;
    const { gitCommit = "unknown" } = manifest.environment;
    const given = ingredients as Record<string, Json>;
    throw differentIngredient(pointLabel(point), point.ingredients, given, String(gitCommit)) ??
      new Rejection("schema", `${pointLabel(point)}: the key is not that of its ingredients`);
  });
  const given = manifest.trainings.map(({ name, seed, key }) => `${name} ${seed} ${key}`).join();
  const planned = plan.trainings.map(({ training, seed, key }) => `${training.name} ${seed} ${key}`).join();
  if (given !== planned) throw new Rejection("training", "the trainings are not those of the method");
  for (const { name, seed, calls, states } of manifest.trainings) {
    if (states.map((state) => state.calls).join() !== keptStates(calls).join()) {
      throw new Rejection("training", `'${name}', seed ${seed}: not the states that are kept of ${calls}`);
    }
  }
}

const ofTheMethod = ["method", "code of the method", "parts"];

function differentIngredient(
  where: string,
  expected: Readonly<Record<string, Json>>,
  given: Readonly<Record<string, Json>>,
  gitCommit: string,
): Rejection | undefined {
  const names = Object.keys(expected);
  // a change of airtight's own code may change the method's, which imports it
  const ordered = [...names.filter((name) => !ofTheMethod.includes(name)), ...ofTheMethod];
  const name = ordered.find((one) =>
    given[one] === undefined || canonicalJson(given[one]) !== canonicalJson(expected[one])
  );
  if (name === undefined) return undefined;
  const difference = `${where}: ${name} was ${shown(given[name])}, here it is ${shown(expected[name])}`;
  return ofTheMethod.includes(name)
    ? new Rejection("method", difference)
    : new Rejection("version", `${difference}; it says that it was made with commit ${gitCommit}`);
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "absent";
  const text = typeof value === "string" ? value : hashJson(value);
  return text.length === 64 ? text.slice(0, 12) : text;
}

/** Every point has the units that its rule asks for, each of the size that it should have, and the rows follow. */
export function checkUnits({ manifest, units, rows }: Submission, { points, plan }: Evaluation): void {
  checkAddresses(manifest, units, points);
  for (const point of points) {
    const own = unitsOf(point, units);
    const quantities = Object.keys(point.experiment.metric.quantities);
    for (const { shard, sums } of own) {
      if (Object.keys(sums).sort().join() !== [...quantities].sort().join()) {
        throw new Rejection(
          "schema",
          `${pointLabel(point)}, shard ${shard}: the quantities are not the metric's`,
        );
      }
      for (const name of quantities) {
        if (sums[name].n === point.rule.shardItems) continue;
        const where = `${pointLabel(point)}, shard ${shard}, ${name}`;
        throw new Rejection(
          "n",
          `${where}: n is ${sums[name].n}, but a shard has ${point.rule.shardItems} items`,
        );
      }
    }
    if (!pointResult(point, own)) {
      throw new Rejection(
        "stopping",
        `${pointLabel(point)}: ${own.length} shards are not what its rule takes`,
      );
    }
  }
  const text = rowsText(points, units, plan.request);
  if (text !== rows) throw new Rejection("rows", `rows.csv: ${firstDifference(rows, text)}`);
}

/** Every point has its units, in order. What the manifest says that there are is not made before units stand for it. */
function checkAddresses(
  manifest: Manifest,
  units: readonly SubmittedUnit[],
  points: Evaluation["points"],
): void {
  let at = 0;
  const compare = (expected: string | undefined) => {
    const unit = units[at];
    const found = unit && `${addressOf({ ...unit, experimentName: unit.experiment })} ${unit.shard}`;
    if (found === expected) return;
    throw new Rejection("n", `unit ${at + 1} is ${found ?? "missing"}, expected ${expected ?? "none"}`);
  };
  points.forEach((point, i) => {
    for (let shard = 0; shard < manifest.points[i].shards; shard++, at++) {
      compare(`${addressOf(point)} ${shard}`);
    }
  });
  compare(undefined);
}

function addressOf(at: { experimentName: string; seed: number; x: number }): string {
  return `${at.experimentName} at ${at.x}, seed ${at.seed}, shard`;
}

function firstDifference(given: string, expected: string): string {
  const lines = given.split(/\r?\n/), wanted = expected.split(/\r?\n/);
  const at = wanted.findIndex((line, i) => line !== lines[i]);
  if (at < 0) return "it has rows that no unit gives";
  return `line ${at + 1} is '${lines[at] ?? ""}', but the units give '${wanted[at]}'`;
}

/**
 * Units that put out what the same unit of another seed did. A method that always answers the same does that honestly;
 * otherwise one seed's results were handed in for another's.
 */
export function repeatedOutputs(units: readonly SubmittedUnit[]): number[] {
  const first = new Map<string, number>();
  return units.flatMap(({ experiment, x, shard, output }, i) => {
    const id = `${experiment} ${x} ${shard} ${output}`;
    if (first.has(id)) return [i];
    first.set(id, i);
    return [];
  });
}
