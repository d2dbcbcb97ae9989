/** Computes what a planned run needs and the store doesn't have. @module */
import { shownPath } from "./paths.ts";
import { type Plan, shardBudget, shardKey } from "./plan.ts";
import type { PlannedRun } from "./plan_run.ts";
import { prepareEngine } from "./prepare.ts";
import { run, type RunObserver, type RunOutcome, type RunWatcher } from "./run.ts";
import { Store } from "./store.ts";

/** What a run reports to, and what ends it. */
export interface RunHooks {
  /** Receives what happens. */
  readonly observer?: Partial<RunWatcher>;
  /** Ends the run in good order: what is finished, and the state of trainings, is kept. */
  readonly signal?: AbortSignal;
}

/** What was computed, and the store that has it. */
export interface Executed extends Omit<RunOutcome, "interrupted"> {
  readonly store: Store;
}

/**
 * Runs a plan, or the part of it that is given, on the store of the run.
 *
 * @throws {UsageError} where the backend isn't there on this machine
 * @throws {StoreError} where the store can't be written
 * @throws the signal's reason, where it was aborted
 */
export async function execute(
  planned: PlannedRun,
  { observer = {}, signal = new AbortController().signal }: RunHooks,
  plan: Plan = planned.plan,
): Promise<Executed> {
  const { setup, workers } = planned;
  prepareEngine(setup);
  const watcher = watcherFor(observer);
  const store = openStore(planned, watcher);
  const cores = Math.max(1, navigator.hardwareConcurrency);
  const outcome = await run({ plan, store, setup, workers, cores, observer: watcher, interrupt: signal });
  store.sweep(); // of workers that died
  signal.throwIfAborted();
  const { state, peakMemoryBytes, engine } = outcome;
  return { store, state, peakMemoryBytes, engine };
}

/** The run's store, with what other stores have, and without what is to be computed anew. */
function openStore({ setup, plan, from, fresh, leftOut }: PlannedRun, observer: RunObserver): Store {
  for (const { experiment, needs } of leftOut) observer.note(`${experiment} is left out: it needs ${needs}`);
  const store = new Store(setup.store, observer.warning);
  store.sweep(); // of earlier runs that were killed
  for (const path of from) {
    const imported = store.import(new Store(path, observer.warning));
    observer.note(`${imported} finished units taken from ${shownPath(path)}`);
  }
  if (fresh) forget(plan, store);
  for (const [hash, listing] of plan.listings) store.putListing(hash, listing);
  return store;
}

/** Removes what the store has of a plan. */
function forget(plan: Plan, store: Store): void {
  for (const { key } of plan.trainings) {
    store.remove(key);
    store.removeCheckpoint(key);
  }
  for (const point of plan.points) {
    if (point.kind === "costs") store.remove(point.key);
    if (point.kind !== "monteCarlo") continue;
    for (let index = 0; index < shardBudget(point.rule); index++) store.remove(shardKey(point, index));
  }
}

/** Passes on what an observer wants to know. */
function watcherFor(observer: Partial<RunWatcher>): RunWatcher {
  return {
    watch: (state) => observer.watch?.(state),
    started: (task, worker) => observer.started?.(task, worker),
    progress: (task, progress) => observer.progress?.(task, progress),
    ended: (task, worker, error) => observer.ended?.(task, worker, error),
    note: (line) => observer.note?.(line),
    warning: (line) => observer.warning?.(line),
  };
}
