/** Progress on standard error: one live line on a terminal, now and then a plain line elsewhere. @module */
import { type MonteCarloPoint, type Plan, shardBudget, type TrainUnit } from "../engine/plan.ts";
import type { Task, TaskProgress } from "../engine/protocol.ts";
import type { RunWatcher } from "../engine/run.ts";
import type { RunState } from "../engine/state.ts";

const liveMilliseconds = 200;
const plainMilliseconds = 30_000;

/** Watches a run and tells people. */
export class ProgressLine implements RunWatcher {
  readonly #title: string;
  readonly #plan: Plan;
  readonly #workers: number;
  readonly #live: boolean;
  readonly #quiet: boolean;
  readonly #begin = performance.now();
  readonly #running = new Map<string, Running>();
  readonly #spent = new Spent();
  #state: RunState | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastPlain = performance.now();

  constructor(options: { title: string; plan: Plan; workers: number; quiet: boolean }) {
    this.#title = options.title;
    this.#plan = options.plan;
    this.#workers = options.workers;
    this.#quiet = options.quiet;
    this.#live = !options.quiet && Deno.stderr.isTerminal() && Deno.env.get("TERM") !== "dumb";
    if (!options.quiet) {
      const timer = setInterval(() => this.#tick(), liveMilliseconds);
      Deno.unrefTimer(timer);
      this.#timer = timer;
    }
  }

  watch(state: RunState): void {
    this.#state = state;
  }

  started(task: Task): void {
    this.#running.set(idOf(task), { task, since: performance.now() });
  }

  progress(task: Task, progress: TaskProgress): void {
    const running = this.#running.get(idOf(task));
    if (!running) return;
    running.progress = progress;
    running.first ??= { at: performance.now(), done: progress.done };
  }

  ended(task: Task, _worker: number, error?: string): void {
    const running = this.#running.get(idOf(task));
    this.#running.delete(idOf(task));
    const seconds = (performance.now() - (running?.since ?? performance.now())) / 1000;
    if (task.kind === "train") {
      const unit = this.#plan.trainings.find((one) => one.key === task.key)!;
      this.#spent.trained(this.#effort(unit), seconds);
      this.print(error ? `${unit.label} failed: ${error}` : `${unit.label}: done in ${duration(seconds)}`);
    } else {
      if (task.kind === "shard") this.#spent.evaluated(task.key, seconds);
      const point = this.#plan.points.find((one) => one.key === task.key);
      if (error) this.print(`${point?.label ?? task.kind} failed: ${error}`);
    }
  }

  note(line: string): void {
    this.print(line);
  }

  warning(line: string): void {
    this.print(line, true);
  }

  /** Prints a line above the live one. */
  print(line: string, always = false): void {
    if (this.#quiet && !always) return;
    write(`${this.#live ? clearLine : ""}${line}\n`);
  }

  /** Takes the live line away. */
  close(): void {
    if (this.#live && this.#timer !== undefined) write(clearLine);
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    if (!this.#state) return;
    if (this.#live) {
      const { columns } = Deno.consoleSize();
      write(`${clearLine}${this.#line().slice(0, Math.max(20, columns - 1))}`);
    } else if (performance.now() - this.#lastPlain > plainMilliseconds) {
      this.#lastPlain = performance.now();
      write(`${this.#line()}\n`);
    }
  }

  #line(): string {
    const state = this.#state!;
    const { trainings, points } = this.#plan;
    const trained = trainings.filter((unit) => ["done", "failed"].includes(state.training(unit).kind)).length;
    const measured = points.filter((point) => state.result(point)).length;
    const parts = [
      this.#title,
      duration((performance.now() - this.#begin) / 1000),
      ...(trainings.length > 0 ? [`${trained}/${trainings.length} trainings`] : []),
      `${measured}/${points.length} points`,
      ...[...this.#running.values()].map(({ task, progress }) => this.#describe(task, progress)),
    ];
    const left = this.#secondsLeft();
    return parts.join(" · ") + (left === undefined ? "" : ` · about ${duration(left)} left`);
  }

  #describe(task: Task, progress?: TaskProgress): string {
    const units = [...this.#plan.trainings, ...this.#plan.points];
    const label = units.find((unit) => unit.key === task.key)?.label ?? task.kind;
    if (!progress) return label;
    const percent = Math.floor(100 * progress.done / progress.total);
    return `${label} ${percent} %${progress.note ? ` ${progress.note}` : ""}`;
  }

  #effort({ training }: TrainUnit): number {
    return training.effort(training.recipes[this.#plan.request.profile]);
  }

  /** An estimate from what the work so far took; undefined until every kind of work left has been seen. */
  #secondsLeft(): number | undefined {
    const state = this.#state!;
    let seconds = 0;
    for (const unit of this.#plan.trainings) {
      const { kind } = state.training(unit);
      if (kind === "done" || kind === "failed") continue;
      const running = this.#running.get(idOf({ kind: "train", key: unit.key }));
      const left = this.#spent.trainingLeft(this.#effort(unit), running);
      if (left === undefined) return undefined;
      seconds += left;
    }
    for (const point of this.#plan.points) {
      if (point.kind !== "monteCarlo" || state.result(point)) continue;
      const left = this.#spent.shardSeconds(point.key);
      if (left === undefined) return undefined;
      seconds += left * shardsLeft(point, state);
    }
    return seconds / this.#workers;
  }
}

interface Running {
  readonly task: Task;
  readonly since: number;
  /** The first progress that it reported: a resumed training doesn't start at 0. */
  first?: { readonly at: number; readonly done: number };
  progress?: TaskProgress;
}

/** What work has taken so far. */
class Spent {
  #effort = 0;
  #trainSeconds = 0;
  #shards = 0;
  #shardSeconds = 0;
  readonly #byPoint = new Map<string, { shards: number; seconds: number }>();

  trained(effort: number, seconds: number): void {
    this.#effort += effort;
    this.#trainSeconds += seconds;
  }

  evaluated(point: string, seconds: number): void {
    const before = this.#byPoint.get(point) ?? { shards: 0, seconds: 0 };
    this.#byPoint.set(point, { shards: before.shards + 1, seconds: before.seconds + seconds });
    this.#shards++;
    this.#shardSeconds += seconds;
  }

  trainingLeft(effort: number, running?: Running): number | undefined {
    if (running?.progress && running.first && running.progress.done > running.first.done) {
      const seconds = (performance.now() - running.first.at) / 1000;
      const { done, total } = running.progress;
      return seconds * (total - done) / (done - running.first.done);
    }
    return this.#effort > 0 ? effort * this.#trainSeconds / this.#effort : undefined;
  }

  shardSeconds(point: string): number | undefined {
    const own = this.#byPoint.get(point);
    if (own) return own.seconds / own.shards;
    return this.#shards > 0 ? this.#shardSeconds / this.#shards : undefined;
  }
}

/** How many shards a point will need yet, going by its errors so far. */
function shardsLeft(point: MonteCarloPoint, state: RunState): number {
  const { sums, shards } = state.sumsOf(point);
  const budget = shardBudget(point.rule);
  const [first] = Object.values(sums);
  const errors = point.rule.errors;
  if (!first || errors === undefined || first.sum === 0) return budget - shards;
  return Math.min(budget, Math.ceil(shards * errors / first.sum)) - shards;
}

const clearLine = "\r\u001b[K";

/** A progress that nobody can read is no reason to end a run. */
function write(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // standard error is closed, or its disk is full
  }
}

function idOf(task: Task): string {
  return task.kind === "shard" ? `${task.key}/${task.index}` : task.key;
}

/** "45 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
