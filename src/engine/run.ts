/** Runs a plan with worker processes until every point has a result, or it is interrupted. @module */
import { UsageError } from "../suite/errors.ts";
import type { Plan } from "./plan.ts";
import type { Task, TaskProgress, WorkerSetup } from "./protocol.ts";
import { RunState } from "./state.ts";
import { type Store, StoreError } from "./store.ts";
import { type Outcome, WorkerProcess } from "./worker_process.ts";

/** A worker that is asked to end gets this long to store the state of its training. */
const graceMilliseconds = 20_000;

/** Receives what happens in a run. */
export interface RunObserver {
  /** A worker, by its number from 0, begins a task. */
  started(task: Task, worker: number): void;
  /** How far a task is. */
  progress(task: Task, progress: TaskProgress): void;
  /** A task is done, or failed with an error. */
  ended(task: Task, worker: number, error?: string): void;
  /** A line about the run as a whole: what is left out, what was taken from another store. */
  note(line: string): void;
  /** A line that must not be missed: a store entry was found damaged. */
  warning(line: string): void;
}

/** An observer that sees the state as well. */
export interface RunWatcher extends RunObserver {
  /** The state, which changes from now on. */
  watch(state: RunState): void;
}

/** What is run and how. */
export interface RunOptions {
  readonly plan: Plan;
  readonly store: Store;
  readonly setup: WorkerSetup;
  readonly workers: number;
  readonly cores: number;
  readonly observer: RunWatcher;
  /** Aborted by Ctrl-C: workers store their state and end. */
  readonly interrupt: AbortSignal;
}

/** How a run ended. */
export interface RunOutcome {
  readonly state: RunState;
  readonly interrupted: boolean;
  /** The most memory that one worker had. */
  readonly peakMemoryBytes: number;
  /** The kernels' engine that served, where any work was done. */
  readonly engine: string | undefined;
}

/**
 * Runs a plan. What is in the store already is not computed again.
 *
 * @throws {StoreError} where the store can't be written: nothing could be kept
 * @throws {UsageError} where a worker can't start: no such backend on this machine
 */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const state = new RunState(options.plan, options.store);
  options.observer.watch(state);
  const pool = new Pool(options, state);
  await pool.work();
  return {
    state,
    interrupted: options.interrupt.aborted,
    peakMemoryBytes: pool.peakMemoryBytes,
    engine: pool.engine,
  };
}

/** The workers, started as they are needed and replaced when they die. */
class Pool {
  peakMemoryBytes = 0;
  engine: string | undefined;
  readonly #options: RunOptions;
  readonly #state: RunState;
  readonly #workers: (WorkerProcess | undefined)[];
  readonly #running = new Map<number, Promise<void>>();
  #fatal: Error | undefined;
  /** Nothing more is needed: shards that were started ahead end with their workers. */
  #ending = false;

  constructor(options: RunOptions, state: RunState) {
    this.#options = options;
    this.#state = state;
    this.#workers = Array.from({ length: options.workers }, () => undefined);
  }

  async work(): Promise<void> {
    const { interrupt } = this.#options;
    const stop = () => this.#workers.forEach((worker) => worker?.stop());
    interrupt.addEventListener("abort", stop);
    try {
      while (!this.#state.complete && !interrupt.aborted && this.#fatal === undefined) {
        this.#fill();
        if (this.#running.size === 0) break;
        await Promise.race(this.#running.values());
      }
      // A worker that is killed while it writes leaves half an entry: the others end by themselves, if they do so soon.
      if (this.#fatal !== undefined) stop();
      if (interrupt.aborted || this.#fatal !== undefined) {
        await Promise.race([this.#allEnded(), sleep(graceMilliseconds)]);
      }
    } finally {
      interrupt.removeEventListener("abort", stop);
      this.#ending = true;
      this.#workers.forEach((worker) => worker?.kill());
      await this.#allEnded();
    }
    if (this.#fatal !== undefined && !interrupt.aborted) throw this.#fatal;
  }

  /** Gives every idle worker something to do, as far as there is something. */
  #fill(): void {
    for (let index = 0; index < this.#workers.length; index++) {
      if (this.#running.has(index)) continue;
      const task = this.#state.onlyLatencyLeft && this.#running.size > 0 ? undefined : this.#state.next();
      if (!task) return;
      this.#state.started(task);
      this.#running.set(index, this.#runTask(index, task));
    }
  }

  async #runTask(index: number, task: Task): Promise<void> {
    const { setup, observer } = this.#options;
    const worker = this.#workers[index] ??= new WorkerProcess(setup, (line) => observer.warning(line));
    observer.started(task, index);
    const outcome = await worker.run(
      task,
      this.#threads(task),
      (progress) => observer.progress(task, progress),
    );
    this.engine ??= worker.engine;
    this.#running.delete(index);
    this.#take(index, task, outcome);
  }

  #take(index: number, task: Task, outcome: Outcome): void {
    const { observer, interrupt } = this.#options;
    if (interrupt.aborted || this.#ending) {
      if (outcome.type === "done") this.#state.finished(task, outcome.result);
      return;
    }
    if (outcome.type === "died") this.#workers[index] = undefined; // the next task gets a new process
    if (outcome.type === "done") {
      this.peakMemoryBytes = Math.max(this.peakMemoryBytes, outcome.peakMemoryBytes);
      this.#state.finished(task, outcome.result);
      observer.ended(task, index);
    } else if (outcome.type === "fatal") {
      this.#fatal = outcome.usage ? new UsageError(outcome.error) : new StoreError(outcome.error);
    } else {
      const error = outcome.type === "interrupted" ? "interrupted" : outcome.error;
      this.#state.failed(task, error);
      observer.ended(task, index, error);
    }
  }

  /** The cores are shared out among the workers that have work. The number of threads changes no bit. */
  #threads(task: Task): number {
    const { cores, workers } = this.#options;
    if (task.kind === "latency") return cores;
    const busy = Math.max(1, Math.min(workers, this.#state.parallelTasks));
    return Math.max(1, Math.floor(cores / busy));
  }

  async #allEnded(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker?.ended));
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, milliseconds)));
}
