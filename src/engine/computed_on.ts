/** Where, at which commit and how long the units of a run were computed: what the store says of them. @module */
import type { ComputedOn } from "../suite/environment.ts";
import type { PlannedPoint } from "./plan.ts";
import type { RunState } from "./state.ts";
import type { Provenance, Store } from "./store.ts";
import { storedShard } from "./stored_shard.ts";

/**
 * One record for each machine, engine and commit, with the seconds of every training and of the shards of every point. What
 * an older version stored doesn't say where it was computed, and times are this run's own: both are left out.
 */
export function collectComputedOn(state: RunState, store: Store): ComputedOn[] {
  const records = new Map<string, Collected>();
  const add = (of: "trainings" | "points", label: string, provenance: Provenance | undefined) => {
    if (!provenance) return;
    const { machine, engine, commit, date, seconds } = provenance;
    const id = JSON.stringify([machine, engine, commit]);
    if (!records.has(id)) {
      const where = { machine, engine, ...(commit === undefined ? {} : { commit }) };
      records.set(id, { ...where, from: date, to: date, trainings: {}, points: {} });
    }
    const record = records.get(id)!;
    if (date < record.from) record.from = date;
    if (date > record.to) record.to = date;
    record[of][label] = milliseconds((record[of][label] ?? 0) + seconds);
  };
  for (const { label, key } of state.plan.trainings) add("trainings", label, store.get(key)?.provenance);
  for (const point of state.plan.points) {
    for (const provenance of provenancesOf(point, state, store)) add("points", point.label, provenance);
  }
  return [...records.values()];
}

interface Collected extends ComputedOn {
  from: string;
  to: string;
  trainings: Record<string, number>;
  points: Record<string, number>;
}

function provenancesOf(point: PlannedPoint, state: RunState, store: Store): (Provenance | undefined)[] {
  const result = state.result(point);
  if (result?.kind === "costs") return [store.get(point.key)?.provenance];
  if (point.kind !== "monteCarlo" || result?.kind !== "sums") return [];
  return Array.from(
    { length: result.result.shards },
    (_, index) => storedShard(store, point, index)?.provenance,
  );
}

function milliseconds(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}
