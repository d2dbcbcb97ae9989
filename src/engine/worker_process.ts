/** The coordinator's end of a worker process. @module */
import { importMapArguments } from "./import_map.ts";
import { fromFileUrl, root } from "./paths.ts";
import {
  decode,
  encode,
  lines,
  type Order,
  type Report,
  type Task,
  type TaskProgress,
  type WorkerSetup,
} from "./protocol.ts";

/** How a task ended. */
export type Outcome =
  | Extract<Report, { type: "done" | "failed" | "fatal" | "interrupted" }>
  /** The process died: the message says how. */
  | { readonly type: "died"; readonly error: string };

const keptErrorLines = 20;

/** A worker process. It runs one task at a time. */
export class WorkerProcess {
  /** What the worker says about the kernels' engine, once it is ready. */
  engine: string | undefined;
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #errorLines: string[] = [];
  #settle: ((outcome: Outcome) => void) | undefined;
  #progress: (progress: TaskProgress) => void = () => {};
  /** An outcome that came while nobody waited: the setup failed. */
  #early: Outcome | undefined;
  #ended: Promise<void>;
  #warn: (line: string) => void;

  /** Starts a process; tasks may be given at once. `warn` is told its warnings. */
  constructor(setup: WorkerSetup, warn: (line: string) => void = () => {}) {
    this.#warn = warn;
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "-A",
        ...importMapArguments(),
        workerScript(),
        String(Deno.pid),
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#ended = this.#listen();
    this.#send({ type: "setup", setup });
  }

  /** Runs a task. */
  run(task: Task, threads: number, progress: (progress: TaskProgress) => void): Promise<Outcome> {
    this.#progress = progress;
    return new Promise((resolve) => {
      this.#settle = resolve;
      if (this.#early) this.#end(this.#early);
      else this.#send({ type: "run", task, threads });
    });
  }

  /** Asks for an end: a training stores its state first. */
  stop(): void {
    this.#send({ type: "stop" });
  }

  /** Ends the process at once. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // it has ended
    }
  }

  /** Resolves when the process is gone. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async #listen(): Promise<void> {
    const errors = this.#collectErrors();
    for await (const message of decode<Report>(this.#process.stdout)) {
      if (message.type === "ready") this.engine = message.engine;
      else if (message.type === "progress") this.#progress(message);
      else if (message.type === "warning") this.#warn(message.line);
      else this.#end(message);
    }
    const status = await this.#process.status;
    await errors;
    await this.#writer.close().catch(() => {});
    const how = status.signal ? `signal ${status.signal}` : `exit ${status.code}`;
    const last = this.#errorLines.findLast((line) => /\S/.test(line) && !/^\s*at /.test(line));
    this.#end({ type: "died", error: `the worker died (${how})${last ? `: ${plain(last).trim()}` : ""}` });
  }

  async #collectErrors(): Promise<void> {
    for await (const line of lines(this.#process.stderr)) {
      this.#errorLines.push(line);
      if (this.#errorLines.length > keptErrorLines) this.#errorLines.shift();
    }
  }

  #end(outcome: Outcome): void {
    const settle = this.#settle;
    this.#settle = undefined;
    if (settle) settle(outcome);
    else if (outcome.type !== "interrupted") this.#early ??= outcome;
  }

  #send(order: Order): void {
    this.#writer.write(encode(order)).catch(() => {}); // it has ended; #listen tells
  }
}

function workerScript(): string {
  return fromFileUrl(new URL("scripts/worker.ts", root));
}

/** Without terminal colours. */
function plain(line: string): string {
  // deno-lint-ignore no-control-regex -- they are what is removed
  return line.replace(/\u001b\[[0-9;]*m/g, "");
}
