/** `bench run --unit`: one unit by its key. @module */
import { type MonteCarloPoint, type Plan, shardKey, type TrainUnit } from "../engine/plan.ts";
import type { WorkerSetup } from "../engine/protocol.ts";
import type { Ingredients, Store } from "../engine/store.ts";
import { WorkerProcess } from "../engine/worker_process.ts";
import { UsageError } from "../suite/errors.ts";
import { exitCodes } from "./exit_codes.ts";

/** A unit by its key: a training, or a shard as POINT/SHARD (shard 0 where none is named). */
export type FoundUnit =
  | { readonly kind: "train"; readonly unit: TrainUnit }
  | { readonly kind: "shard"; readonly point: MonteCarloPoint; readonly index: number };

/**
 * The unit with a key, of which any first part that no other unit shares will do.
 *
 * @throws {UsageError} where there is none, or more than one
 */
export function findUnit(plan: Plan, text: string): FoundUnit {
  const [, key, index] = /^([0-9a-f]+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (!key) {
    throw new UsageError(`'${text}' is not a unit's key: expected hexadecimal digits, and /N for a shard`);
  }
  const found = new Map<string, FoundUnit>();
  for (const unit of plan.trainings) {
    if (unit.key.startsWith(key)) found.set(unit.key, { kind: "train", unit });
  }
  for (const point of plan.points) {
    if (point.kind !== "monteCarlo" || !point.key.startsWith(key)) continue;
    found.set(point.key, { kind: "shard", point, index: Number(index ?? 0) });
  }
  if (found.size === 1) return [...found.values()][0];
  if (found.size > 1) throw new UsageError(`more than one unit's key starts with '${key}'; give more of it`);
  throw new UsageError(
    `this plan has no unit '${key}'; 'bench plan' lists them (same profile, seeds and backend?)`,
  );
}

/** The key under which the store has a unit, and what it is made of. */
export function storedAs(found: FoundUnit): { key: string; label: string; ingredients: Ingredients } {
  if (found.kind === "train") return found.unit;
  const { point, index } = found;
  return {
    key: shardKey(point, index),
    label: `${point.label} shard ${index}`,
    ingredients: { ...point.ingredients, shard: index },
  };
}

/** The trainings that a unit needs, itself included where it is one. */
export function trainingsFor(found: FoundUnit): TrainUnit[] {
  const needed = new Set<TrainUnit>();
  const need = (unit: TrainUnit) => {
    Object.values(unit.needs).forEach(need);
    needed.add(unit);
  };
  if (found.kind === "train") need(found.unit);
  else Object.values(found.point.parts).forEach(need);
  return [...needed];
}

/**
 * Computes a unit whose trainings are done (unless the store has it) and prints what it gave, as JSON.
 *
 * @returns the exit code
 */
export async function runUnit(found: FoundUnit, setup: WorkerSetup, store: Store): Promise<number> {
  const { key, label } = storedAs(found);
  if (found.kind === "shard" && !store.has(key)) {
    const worker = new WorkerProcess(setup);
    const task = { kind: "shard", key: found.point.key, index: found.index } as const;
    const outcome = await worker.run(task, navigator.hardwareConcurrency, () => {});
    worker.kill();
    if ("error" in outcome) console.error(`bench: ${label}: ${outcome.error}`);
  }
  const stored = store.get(key);
  if (!stored) return exitCodes.failed;
  const { value, artifact } = stored;
  const tensors = Object.entries(artifact?.tensors ?? {}).map(([name, { shape }]) => ({ name, shape }));
  const result = artifact ? { tensors, info: artifact.info } : { value };
  console.log(JSON.stringify({ key, label, ...result }, null, 2));
  return exitCodes.ok;
}
