/** One unit by its key: which it is, and its replay alone. @module */
import { UsageError } from "../suite/errors.ts";
import { execute, type RunHooks } from "./execute.ts";
import { type MonteCarloPoint, type Plan, shardKey, type TrainUnit } from "./plan.ts";
import type { PlannedRun } from "./plan_run.ts";
import type { Ingredients, StoredUnit } from "./store.ts";
import { WorkerProcess } from "./worker_process.ts";

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
function trainingsFor(found: FoundUnit): TrainUnit[] {
  const needed = new Set<TrainUnit>();
  const need = (unit: TrainUnit) => {
    Object.values(unit.needs).forEach(need);
    needed.add(unit);
  };
  if (found.kind === "train") need(found.unit);
  else Object.values(found.point.parts).forEach(need);
  return [...needed];
}

/** What came of one unit. */
export type UnitOutcome =
  & { readonly key: string; readonly label: string }
  & ({ readonly kind: "done"; readonly stored: StoredUnit } | {
    readonly kind: "failed";
    readonly error: string;
  });

/**
 * Computes a unit, and before it the trainings that it needs, unless the store has them.
 *
 * @throws what {@link execute} throws
 */
export async function computeUnit(
  planned: PlannedRun,
  found: FoundUnit,
  hooks: RunHooks,
): Promise<UnitOutcome> {
  const { plan, setup } = planned;
  const { key, label } = storedAs(found);
  const trainings = trainingsFor(found);
  const { store, state } = await execute(planned, hooks, { ...plan, trainings, points: [] });
  let error: string | undefined;
  for (const unit of trainings) {
    const trained = state.training(unit);
    if (trained.kind === "failed") error ??= trained.error;
  }
  if (found.kind === "shard" && error === undefined && !store.has(key)) {
    const worker = new WorkerProcess(setup, (line) => hooks.observer?.warning?.(line));
    const task = { kind: "shard", key: found.point.key, index: found.index } as const;
    const outcome = await worker.run(task, navigator.hardwareConcurrency, () => {});
    worker.kill();
    if ("error" in outcome) error = outcome.error;
  }
  const stored = store.get(key);
  if (stored) return { kind: "done", key, label, stored };
  return { kind: "failed", key, label, error: error ?? "the store hasn't kept what it gave" };
}
