/**
 * A worker process: makes the same plan as the coordinator, runs the tasks that it is told over standard input and
 * reports on standard output.
 *
 * @module
 */
import { configureEngine, sharedEngine } from "../compute/exact.ts";
import { firstLine } from "../suite/errors.ts";
import type { Artifact, Suite } from "../suite/types.ts";
import {
  type BlockAddress,
  checkCosts,
  type Contestant,
  makeBlock,
  runMethod,
  scoreShard,
  streamNameOf,
} from "./evaluate.ts";
import { gitCommit, gpuAdapter, machineText } from "./environment.ts";
import { hasScores, packScores } from "./item_scores.ts";
import { measureLatency } from "./latency.ts";
import { loadSuiteWith } from "./load.ts";
import {
  type CostPoint,
  type LatencyPoint,
  makePlan,
  type MonteCarloPoint,
  type Plan,
  shardKey,
  type TrainUnit,
} from "./plan.ts";
import {
  decode,
  encode,
  type Order,
  type Report,
  type Task,
  type TaskResult,
  type WorkerSetup,
} from "./protocol.ts";
import { type Provenance, Store, StoreError } from "./store.ts";
import type { ShardSums } from "./sums.ts";
import { Interrupted, runTraining } from "./train.ts";

/** Open methods are kept for the next shard, which is often of the same method; at most this many. */
const openMethodLimit = 4;
const progressMilliseconds = 250;

/** Serves until standard input ends. */
export async function serve(): Promise<void> {
  silenceStandardOutput();
  // Ctrl-C and the end of a terminal reach the whole process group; the coordinator decides what happens
  for (const signal of ["SIGINT", "SIGHUP"] as const) Deno.addSignalListener(signal, () => {});
  let worker: Worker | undefined;
  let stopping = false;
  for await (const order of decode<Order>(Deno.stdin.readable)) {
    if (order.type === "setup") {
      try {
        worker = await Worker.start(order.setup, () => stopping);
        report({ type: "ready", engine: sharedEngine().kind });
      } catch (error) {
        report({ type: "fatal", error: firstLine(error), usage: true });
      }
    } else if (order.type === "stop") {
      stopping = true;
      if (!worker?.busy) break;
    } else {
      worker?.run(order.task, order.threads).then(() => stopping && Deno.exit(0));
    }
  }
  Deno.exit(0); // the coordinator is gone, or wants this
}

/** Runs one task at a time. */
class Worker {
  busy = false;
  readonly #setup: WorkerSetup;
  readonly #suite: Suite;
  readonly #plan: Plan;
  readonly #store: Store;
  readonly #stopping: () => boolean;
  /** Of the GPU, where one computes. */
  readonly #adapter: string | undefined;
  readonly #machine = machineText();
  /** As it is when the code is loaded. */
  readonly #commit = gitCommit();
  readonly #open = new Map<string, Contestant>();
  #threads = 0;

  private constructor(
    setup: WorkerSetup,
    suite: Suite,
    adapter: string | undefined,
    stopping: () => boolean,
  ) {
    this.#setup = setup;
    this.#adapter = adapter;
    this.#suite = suite;
    this.#stopping = stopping;
    this.#plan = makePlan({ ...setup, suite });
    this.#store = new Store(setup.store, (line) => report({ type: "warning", line }));
  }

  static async start(setup: WorkerSetup, stopping: () => boolean): Promise<Worker> {
    const { setupBackend } = await import("../compute/backend.ts");
    await setupBackend(setup.backend, { engine: setup.engine });
    const { suite } = await loadSuiteWith(setup.suite, setup.userMethods);
    const adapter = setup.backend === "webgpu" ? await gpuAdapter() : undefined;
    return new Worker(setup, suite, adapter, stopping);
  }

  async run(task: Task, threads: number): Promise<void> {
    this.busy = true;
    try {
      if (threads !== this.#threads) configureEngine({ threads });
      this.#threads = threads;
      const result = await this.#perform(task);
      report({ type: "done", result, peakMemoryBytes: peakMemory() });
    } catch (error) {
      if (error instanceof Interrupted) report({ type: "interrupted" });
      else if (error instanceof StoreError) report({ type: "fatal", error: error.message, usage: false });
      else report({ type: "failed", error: firstLine(error) });
    } finally {
      this.busy = false;
    }
  }

  async #perform(task: Task): Promise<TaskResult> {
    if (task.kind === "train") {
      const unit = this.#plan.trainings.find((one) => one.key === task.key);
      if (!unit) throw new Error(changed);
      await this.#train(unit);
      return { kind: "train" };
    }
    const point = this.#plan.points.find((one) => one.key === task.key && one.kind !== "trainingCurve");
    if (!point) throw new Error(changed);
    if (task.kind === "shard") return this.#shard(point as MonteCarloPoint, task.index);
    if (task.kind === "costs") return this.#costs(point as CostPoint);
    return this.#latency(point as LatencyPoint);
  }

  async #train(unit: TrainUnit): Promise<void> {
    const { training, seed, key } = unit;
    if (this.#store.get(key)) return; // another process was faster
    const description = { label: unit.label, ingredients: unit.ingredients, value: null };
    const resumed = this.#store.getCheckpoint(key);
    const before = resumed?.provenance?.seconds ?? 0;
    const provenance = this.#provenanceFromNow(before);
    let reported = -Infinity;
    const artifact = await runTraining({
      suite: this.#suite.id,
      profile: this.#setup.profile,
      training,
      seed,
      inputs: this.#inputs(unit.needs),
      path: this.#path(training),
      resumed: resumed?.artifact,
      save: (artifact) =>
        this.#store.putCheckpoint(key, { ...description, artifact, provenance: provenance() }),
      progress: (done, total, note) => {
        if (performance.now() - reported < progressMilliseconds) return;
        reported = performance.now();
        report({ type: "progress", done, total, note });
      },
      stopping: this.#stopping,
    });
    this.#store.put(key, { ...description, artifact, provenance: provenance() });
    this.#store.removeCheckpoint(key);
  }

  async #shard(point: MonteCarloPoint, index: number): Promise<TaskResult> {
    const { dataset, metric } = point.experiment;
    const key = shardKey(point, index);
    const stored = this.#store.get(key);
    // what is stored under a shard's key was put there below; the store checks its hash
    if (hasScores(stored)) return { kind: "shard", sums: stored.value as ShardSums };
    if (stored) this.#store.remove(key); // an older version stored it without its items
    const provenance = this.#provenanceFromNow();
    const source = this.#suite.datasets[dataset];
    const items = point.rule.shardItems;
    const block = await makeBlock(source, this.#address(point, index), items, this.#path(source));
    const output = await runMethod(await this.#method(point), block);
    const { sums, scores } = scoreShard(block.truth, output, items, metric);
    this.#store.put(key, {
      label: `${point.label} shard ${index}`,
      ingredients: { ...point.ingredients, shard: index },
      value: sums,
      items: packScores(scores, metric.quantities),
      provenance: provenance(),
    });
    return { kind: "shard", sums };
  }

  async #latency(point: LatencyPoint): Promise<TaskResult> {
    const dataset = this.#suite.datasets[point.experiment.dataset];
    const method = await this.#method(point);
    const address = this.#address(point, 0);
    const block = await makeBlock(dataset, address, point.batch, this.#path(dataset));
    const latency = await measureLatency(() => runMethod(method, block), point.repetitions);
    return { kind: "latency", latency };
  }

  async #costs(point: CostPoint): Promise<TaskResult> {
    const { key, label, ingredients } = point;
    const provenance = this.#provenanceFromNow();
    const costs = await point.method.costs!(this.#inputs(point.parts));
    checkCosts(costs);
    this.#store.put(key, { label, ingredients, value: costs, provenance: provenance() });
    return { kind: "costs", costs };
  }

  /** Where and how long something is computed that begins now. @param before seconds of earlier sittings */
  #provenanceFromNow(before = 0): () => Provenance {
    const begin = performance.now();
    const { backend } = this.#setup;
    const engine = backend === "exact" ? sharedEngine().kind : this.#adapter;
    return () => ({
      machine: this.#machine,
      engine: engine === undefined ? backend : `${backend} (${engine})`,
      ...(this.#commit === undefined ? {} : { commit: this.#commit }),
      date: new Date().toISOString(),
      seconds: Math.round(1000 * before + performance.now() - begin) / 1000,
    });
  }

  #path({ file }: { readonly file?: string }): string | undefined {
    return file === undefined ? undefined : this.#setup.files[file]?.path;
  }

  #address(point: MonteCarloPoint | LatencyPoint, index: number): BlockAddress {
    const { experiment: { dataset }, seed, point: conditions } = point;
    const name = streamNameOf(dataset, this.#suite.datasets[dataset]);
    return { suite: this.#suite.id, dataset: name, seed, point: conditions, index };
  }

  async #method(point: MonteCarloPoint | LatencyPoint): Promise<Contestant> {
    const { method, methodName, experiment } = point;
    const parts = Object.entries(point.parts).map(([role, unit]) => `${role} ${unit.key}`);
    const id = [methodName, point.seed, ...parts].join(" ");
    let contestant = this.#open.get(id);
    if (!contestant) {
      const open = await method.open(this.#inputs(point.parts));
      if (typeof open?.run !== "function") throw new Error(`open() of method '${methodName}' gave no run()`);
      contestant = { open, isBound: method.kind === "bound" };
    }
    this.#open.delete(id); // and in again: the map's order is that of the last uses
    this.#open.set(id, contestant);
    const [oldest] = this.#open.keys();
    if (this.#open.size > openMethodLimit) {
      this.#open.get(oldest)!.open.close?.();
      this.#open.delete(oldest);
    }
    return { ...contestant, view: experiment.informed?.[methodName] };
  }

  #inputs(units: Readonly<Record<string, TrainUnit>>): Record<string, Artifact> {
    return Object.fromEntries(
      Object.entries(units).map(([role, unit]) => {
        const artifact = this.#store.get(unit.key)?.artifact;
        if (!artifact) throw new Error(`what '${unit.label}' gave is no longer in the store; run again`);
        return [role, artifact];
      }),
    );
  }
}

const changed = "the code was changed while it ran; run again";

function report(message: Report): void {
  const bytes = encode(message);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

/** Standard output is the protocol's; what a suite or a library prints goes to standard error. */
function silenceStandardOutput(): void {
  console.log = console.info = console.debug = console.error;
}

/** The most memory this process has had, where the system tells; else what it has now. */
function peakMemory(): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+)/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    if (kilobytes) return Number(kilobytes) * 1024;
  } catch {
    // not Linux
  }
  return Deno.memoryUsage().rss;
}
