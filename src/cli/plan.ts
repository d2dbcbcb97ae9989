/** `bench plan`: the graph of a run, what is cached, and why a unit isn't. @module */
import { type Plan, type PlannedPoint, shardBudget } from "../engine/plan.ts";
import { planRun } from "../engine/plan_run.ts";
import { RunState } from "../engine/state.ts";
import { Store } from "../engine/store.ts";
import { findUnit, type FoundUnit, storedAs } from "../engine/unit.ts";
import { nearestStored } from "../engine/why.ts";
import { requestOf, type RunFlags } from "./request.ts";
import { writeSlurmJobs } from "./slurm.ts";

/** Prints the plan, with `--why` what changed, or with `--slurm` writes it as jobs. */
export async function planCommand(
  name: string,
  flags: RunFlags & { slurm?: boolean; jobs?: string },
): Promise<void> {
  const planned = await planRun(requestOf(name, flags));
  const { plan, setup } = planned;
  if (flags.slurm) return writeSlurmJobs(name, flags, planned);
  const store = new Store(setup.store, (line) => console.error(line));
  if (flags.why !== undefined) explain(findUnit(plan, flags.why), plan, store, flags.json ?? false);
  else if (flags.json) console.log(JSON.stringify(describePlan(plan, store), null, 2));
  else printPlan(plan, store);
}

function explain(found: FoundUnit, plan: Plan, store: Store, json: boolean): void {
  const { key, label, ingredients } = storedAs(found);
  const cached = store.has(key);
  const nearest = cached ? undefined : nearestStored(ingredients, (hash) => plan.listings.get(hash), store);
  if (json) console.log(JSON.stringify({ key, label, cached, nearest }, null, 2));
  else if (cached) console.log(`${label} is cached: nothing has changed`);
  else if (!nearest) console.log(`${label} is not cached: the store has nothing of its kind`);
  else {
    console.log(
      `${label} is not cached; nearest is ${nearest.label} (${nearest.key.slice(0, 12)}), which differs in`,
    );
    for (const { path, now, before } of nearest.differences) {
      console.log(`  ${path}: ${shorten(now)}, was ${shorten(before)}`);
    }
  }
}

/** The first digits of a hash tell it from others. */
function shorten(text: string): string {
  return text.replace(/"?\b([0-9a-f]{12})[0-9a-f]{52}\b"?/g, "$1");
}

function describePlan(plan: Plan, store: Store) {
  const state = new RunState(plan, store);
  return {
    trainings: plan.trainings.map((unit) => ({
      ...{ key: unit.key, label: unit.label, cached: state.training(unit).kind === "done" },
      checkpoint: store.hasCheckpoint(unit.key),
      needs: Object.values(unit.needs).map((need) => need.key),
    })),
    points: plan.points.map((point) => ({
      ...{ key: point.key, kind: point.kind, label: point.label, done: state.result(point) !== undefined },
      needs: Object.values(point.parts).map((unit) => unit.key),
      ...(point.kind === "monteCarlo"
        ? { shards: state.sumsOf(point).shards, shardBudget: shardBudget(point.rule) }
        : {}),
    })),
  };
}

function printPlan(plan: Plan, store: Store): void {
  const state = new RunState(plan, store);
  for (const unit of plan.trainings) {
    const needs = Object.values(unit.needs).map((need) => need.training.name).join(", ");
    const status = state.training(unit).kind === "done"
      ? "cached"
      : store.hasCheckpoint(unit.key)
      ? "begun"
      : "to do";
    console.log(
      `${unit.key.slice(0, 12)}  ${status.padEnd(10)}  ${unit.label}${needs ? ` (after ${needs})` : ""}`,
    );
  }
  for (const point of plan.points) {
    console.log(`${point.key.slice(0, 12)}  ${pointStatus(point, state).padEnd(10)}  ${point.label}`);
  }
  const open = plan.points.filter((point) => !state.result(point)).length;
  console.log(`${plan.trainings.length} trainings, ${plan.points.length} points, ${open} of them open`);
}

function pointStatus(point: PlannedPoint, state: RunState): string {
  if (point.kind === "latency") return "each time";
  if (point.kind === "trainingCurve" || point.kind === "costs") {
    return state.result(point) ? "cached" : "to do";
  }
  const { shards } = state.sumsOf(point);
  if (state.result(point)) return "cached";
  return shards === 0 ? "to do" : `${shards} of ≤${shardBudget(point.rule)}`;
}
