/**
 * What the coordinator and its workers say to each other: one JSON text per line, over the worker's standard input and
 * output.
 *
 * @module
 */
import type { Costs, ProfileName } from "../suite/types.ts";
import type { LatencyResult } from "./latency.ts";
import type { DataFiles, NumericBackend } from "./plan.ts";
import type { ShardSums } from "./sums.ts";

/** What a worker needs in order to make the same plan. */
export interface WorkerSetup {
  /** File URL of the suite. */
  readonly suite: string;
  /** File URLs of the user's methods. */
  readonly userMethods: readonly string[];
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly experiments: readonly string[];
  readonly methods: readonly string[];
  readonly backend: NumericBackend;
  readonly engine: "auto" | "wasm" | "native";
  readonly store: string;
  readonly files: DataFiles;
}

/** One unit of work; `key` is the unit's, or the point's. */
export type Task =
  | { readonly kind: "train"; readonly key: string }
  | { readonly kind: "shard"; readonly key: string; readonly index: number }
  | { readonly kind: "latency"; readonly key: string }
  | { readonly kind: "costs"; readonly key: string };

/** How far a task is. */
export interface TaskProgress {
  /** In the task's own steps. */
  readonly done: number;
  /** All of them. */
  readonly total: number;
  /** What the task says beside it, such as a loss. */
  readonly note?: string;
}

/** From the coordinator. */
export type Order =
  | { readonly type: "setup"; readonly setup: WorkerSetup }
  | { readonly type: "run"; readonly task: Task; readonly threads: number }
  /** Save the state of what is running and end. */
  | { readonly type: "stop" };

/** What a finished task gave. */
export type TaskResult =
  | { readonly kind: "train" }
  | { readonly kind: "shard"; readonly sums: ShardSums }
  | { readonly kind: "latency"; readonly latency: LatencyResult }
  | { readonly kind: "costs"; readonly costs: Costs };

/** From a worker. */
export type Report =
  | { readonly type: "ready"; readonly engine: string }
  | { readonly type: "progress" } & TaskProgress
  /** Something that a person should know though the work goes on, such as a store entry that was damaged. */
  | { readonly type: "warning"; readonly line: string }
  | { readonly type: "done"; readonly result: TaskResult; readonly peakMemoryBytes: number }
  | { readonly type: "failed"; readonly error: string }
  /** Nothing more can be done: the store can't be written, or (`usage`) the worker can't be set up. */
  | { readonly type: "fatal"; readonly error: string; readonly usage: boolean }
  | { readonly type: "interrupted" };

/** Lines of the protocol start with this, so that anything else on a worker's standard output is passed over. */
const mark = "\u0001airtight ";

/** A line of the protocol. */
export function encode(message: Order | Report): Uint8Array {
  return new TextEncoder().encode(`${mark}${JSON.stringify(message)}\n`);
}

/** The protocol's messages in a stream of bytes. */
export async function* decode<Message extends Order | Report>(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Message> {
  for await (const line of lines(bytes)) {
    const at = line.indexOf(mark); // something may have been printed before it without a line break
    if (at >= 0) yield JSON.parse(line.slice(at + mark.length));
  }
}

/** The lines of a stream of bytes. */
export async function* lines(bytes: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest) yield rest;
}
