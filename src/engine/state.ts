/** What a run knows about its units, and which one is next. @module */
import type { Costs } from "../suite/types.ts";
import type { LatencyResult } from "./latency.ts";
import {
  type CostPoint,
  type MonteCarloPoint,
  type Plan,
  type PlannedPoint,
  shardBudget,
  type TrainUnit,
} from "./plan.ts";
import type { Task, TaskResult } from "./protocol.ts";
import { type PointSums, PrefixSums } from "./stopping.ts";
import type { ShardSums } from "./sums.ts";
import { storedShard } from "./stored_shard.ts";
import type { Store } from "./store.ts";

/** A point's outcome; undefined while it is open. */
export type PointResult =
  | { readonly kind: "sums"; readonly result: PointSums }
  | { readonly kind: "latency"; readonly result: LatencyResult }
  | { readonly kind: "costs"; readonly costs: Costs }
  /** The training is done; the curve is in the store. */
  | { readonly kind: "curve" }
  | { readonly kind: "failed"; readonly error: string };

/** What is known about a training. */
export type TrainState =
  | { readonly kind: "waiting" | "running" | "done" }
  | { readonly kind: "failed"; readonly error: string };

/** What is known about a Monte-Carlo point. */
interface Progress {
  readonly prefix: PrefixSums;
  /** Results of shards beyond the prefix, which came early. */
  readonly ahead: Map<number, ShardSums | Failure>;
  readonly running: Set<number>;
}

interface Failure {
  readonly failure: string;
}

/** The state of a run. It starts from what the store holds; nothing in it depends on who computed what when. */
export class RunState {
  readonly plan: Plan;
  readonly #store: Store;
  readonly #trainings = new Map<TrainUnit, TrainState>();
  readonly #results = new Map<PlannedPoint, PointResult>();
  readonly #progress = new Map<MonteCarloPoint, Progress>();
  /** Keys of what costs are being counted. */
  readonly #counting = new Set<string>();

  /** By training: its effort and that of the longest chain of trainings after it. */
  readonly #effortFrom: ReadonlyMap<TrainUnit, number>;

  constructor(plan: Plan, store: Store) {
    this.plan = plan;
    this.#effortFrom = effortsFrom(plan);
    this.#store = store;
    for (const unit of plan.trainings) {
      this.#trainings.set(unit, { kind: store.get(unit.key)?.artifact ? "done" : "waiting" });
    }
    for (const point of plan.points) {
      const costs = point.kind === "costs" ? store.get(point.key)?.value : undefined;
      if (costs) this.#results.set(point, { kind: "costs", costs: costs as Costs });
      if (point.kind !== "monteCarlo") continue;
      const firstQuantity = Object.keys(point.experiment.metric.quantities)[0];
      const quantity = point.experiment.metric.quantities[firstQuantity];
      const prefix = new PrefixSums(point.rule, firstQuantity, quantity);
      this.#progress.set(point, { prefix, ahead: new Map(), running: new Set() });
      this.#advance(point);
    }
    this.#settleTrained();
  }

  /** A training's state. */
  training(unit: TrainUnit): TrainState {
    return this.#trainings.get(unit)!;
  }

  /** A point's result, or undefined while it is open. */
  result(point: PlannedPoint): PointResult | undefined {
    return this.#results.get(point);
  }

  /** The sums of a point so far. */
  sumsOf(point: MonteCarloPoint): { readonly sums: ShardSums; readonly shards: number } {
    const { prefix } = this.#progress.get(point)!;
    return { sums: prefix.sums, shards: prefix.next };
  }

  /** Whether everything has ended, well or not. */
  get complete(): boolean {
    const { trainings, points } = this.plan;
    return trainings.every((unit) => ["done", "failed"].includes(this.training(unit).kind)) &&
      points.every((point) => this.#results.has(point));
  }

  /** Whether nothing but latencies is left. */
  get onlyLatencyLeft(): boolean {
    const { trainings, points } = this.plan;
    return trainings.every((unit) => ["done", "failed"].includes(this.training(unit).kind)) &&
      points.every((point) => point.kind === "latency" || this.#results.has(point));
  }

  /** How many tasks could run at once now, those that do included. */
  get parallelTasks(): number {
    const trainings = this.plan.trainings.filter((unit) =>
      this.training(unit).kind === "running" || this.#canStart(unit)
    );
    const shards = this.plan.points.map((point) =>
      point.kind === "monteCarlo" && !this.#results.has(point) && this.#ready(point)
        ? shardBudget(point.rule) - this.#progress.get(point)!.prefix.next
        : 0
    );
    const costs = this.plan.points.filter((point) => this.#canCount(point) || this.#counting.has(point.key));
    return shards.reduce((sum, n) => sum + n, trainings.length + costs.length);
  }

  /**
   * The next task, or undefined where everything that could start has started: the training with the longest work
   * after it, then what methods cost, then a shard of the point with the fewest running, then, once all else is done,
   * latencies.
   */
  next(): Task | undefined {
    return this.#nextTraining() ?? this.#nextCosts() ?? this.#nextShard() ?? this.#nextLatency();
  }

  /** Takes note that a task has started. */
  started(task: Task): void {
    if (task.kind === "train") this.#trainings.set(this.#trainUnit(task), { kind: "running" });
    if (task.kind === "costs") this.#counting.add(task.key);
    if (task.kind !== "shard") return;
    for (const point of this.#points(task)) {
      if (point.kind === "monteCarlo") this.#progress.get(point)!.running.add(task.index);
    }
  }

  /** Takes a task's result. */
  finished(task: Task, result: TaskResult): void {
    if (task.kind === "train") {
      this.#trainings.set(this.#trainUnit(task), { kind: "done" });
      this.#settleTrained();
    } else if (result.kind === "shard" && task.kind === "shard") this.#shardEnded(task, result.sums);
    else if (result.kind === "latency") this.#settle(task, { kind: "latency", result: result.latency });
    else if (result.kind === "costs") this.#settle(task, result);
  }

  /** Takes a task's failure. */
  failed(task: Task, error: string): void {
    if (task.kind === "train") {
      this.#trainings.set(this.#trainUnit(task), { kind: "failed", error });
      this.#settleTrained();
    } else if (task.kind === "shard") this.#shardEnded(task, { failure: error });
    else this.#settle(task, { kind: "failed", error });
  }

  #nextTraining(): Task | undefined {
    const [unit] = this.plan.trainings.filter((one) => this.#canStart(one))
      .sort((a, b) => this.#effortFrom.get(b)! - this.#effortFrom.get(a)!);
    return unit && { kind: "train", key: unit.key };
  }

  #canStart(unit: TrainUnit): boolean {
    return this.training(unit).kind === "waiting" &&
      Object.values(unit.needs).every((need) => this.training(need).kind === "done");
  }

  #nextShard(): Task | undefined {
    let best: { point: MonteCarloPoint; index: number; running: number } | undefined;
    for (const point of this.plan.points) {
      if (point.kind !== "monteCarlo" || this.#results.has(point) || !this.#ready(point)) continue;
      const { prefix, ahead, running } = this.#progress.get(point)!;
      if (best && running.size >= best.running) continue;
      let index = prefix.next;
      while (running.has(index) || ahead.has(index)) index++;
      if (index >= shardBudget(point.rule)) continue;
      best = { point, index, running: running.size };
      if (running.size === 0) break;
    }
    return best && { kind: "shard", key: best.point.key, index: best.index };
  }

  #nextCosts(): Task | undefined {
    const point = this.plan.points.find((one) => this.#canCount(one));
    return point && { kind: "costs", key: point.key };
  }

  #canCount(point: PlannedPoint): point is CostPoint {
    return point.kind === "costs" && !this.#results.has(point) && !this.#counting.has(point.key) &&
      this.#ready(point);
  }

  #nextLatency(): Task | undefined {
    if (!this.onlyLatencyLeft) return undefined;
    const point = this.plan.points.find((one) => one.kind === "latency" && !this.#results.has(one));
    return point && { kind: "latency", key: point.key };
  }

  #ready(point: PlannedPoint): boolean {
    return Object.values(point.parts).every((unit) => this.training(unit).kind === "done");
  }

  #shardEnded(task: ShardTask, outcome: ShardSums | Failure): void {
    for (const point of this.#points(task)) {
      if (point.kind !== "monteCarlo") continue;
      const progress = this.#progress.get(point)!;
      progress.running.delete(task.index);
      progress.ahead.set(task.index, outcome);
      this.#advance(point);
    }
  }

  /** Adds the shards that are next, from what came early or is in the store, until the rule holds or one is missing. */
  #advance(point: MonteCarloPoint): void {
    const { prefix, ahead } = this.#progress.get(point)!;
    while (!this.#results.has(point)) {
      const shard = ahead.get(prefix.next) ?? this.#stored(point, prefix.next);
      if (!shard) return;
      ahead.delete(prefix.next);
      if (isFailure(shard)) { // only where the shards before it don't suffice
        this.#results.set(point, { kind: "failed", error: shard.failure });
        return;
      }
      const result = prefix.add(shard);
      if (result) this.#results.set(point, { kind: "sums", result });
    }
  }

  #stored(point: MonteCarloPoint, index: number): ShardSums | undefined {
    return storedShard(this.#store, point, index)?.sums;
  }

  #settle(task: Task, result: PointResult): void {
    this.#counting.delete(task.key);
    for (const point of this.#points(task)) this.#results.set(point, result);
  }

  /** Points of one key, such as one curve in two figures, share their work. */
  #points(task: Task): PlannedPoint[] {
    return this.plan.points.filter((point) => point.key === task.key && point.kind !== "trainingCurve");
  }

  #trainUnit(task: Task): TrainUnit {
    return this.plan.trainings.find((unit) => unit.key === task.key)!;
  }

  /** Settles what the end of a training decides: curves, and everything that needs a failed one. */
  #settleTrained(): void {
    for (const unit of this.plan.trainings) {
      const cause = this.#failedNeed(Object.values(unit.needs));
      if (cause && this.training(unit).kind === "waiting") {
        this.#trainings.set(unit, { kind: "failed", error: cause });
      }
    }
    for (const point of this.plan.points) {
      if (this.#results.has(point)) continue;
      const cause = this.#failedNeed(Object.values(point.parts));
      if (cause) this.#results.set(point, { kind: "failed", error: cause });
      else if (point.kind === "trainingCurve" && this.#ready(point)) {
        this.#results.set(point, { kind: "curve" });
      }
    }
  }

  #failedNeed(units: readonly TrainUnit[]): string | undefined {
    for (const unit of units) {
      const state = this.training(unit);
      if (state.kind === "failed") {
        return state.error.startsWith("train ") ? state.error : `${unit.label}: ${state.error}`;
      }
    }
  }
}

function effortsFrom({ trainings, request }: Plan): Map<TrainUnit, number> {
  const efforts = new Map<TrainUnit, number>();
  for (const unit of [...trainings].reverse()) { // what needs it comes first
    const after = trainings.filter((other) => Object.values(other.needs).includes(unit));
    const own = unit.training.effort(unit.training.recipes[request.profile]);
    efforts.set(unit, own + Math.max(0, ...after.map((other) => efforts.get(other)!)));
  }
  return efforts;
}

type ShardTask = Extract<Task, { kind: "shard" }>;

function isFailure(shard: ShardSums | Failure): shard is Failure {
  return typeof shard.failure === "string";
}
