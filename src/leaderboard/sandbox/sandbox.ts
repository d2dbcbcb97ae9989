/**
 * Runs a method that nobody trusts in a process of its own: no network, no environment, no foreign functions, no
 * programs, no files but its own and airtight's sources, and not more time, memory, disk or output than allowed.
 *
 * @module
 */
import type { z } from "zod";
import { importMapArguments } from "../../engine/import_map.ts";
import { fromFileUrl, kindOf, root } from "../../engine/paths.ts";
import { oneLine } from "../../suite/one_line.ts";
import { type Reason, Rejection } from "../rejection.ts";
import { frame, readFrames } from "./frames.ts";
import { bytesBelow, type Limits, memoryOf, unlinkedBytes } from "./limits.ts";
import { answerSchemas, type Reply, replySchema, type Request, type TrainingState } from "./messages.ts";
import { makeTemporary } from "../temporary.ts";
import { firstTransgression, readableDirectories, readAttempts, refusedByDeno } from "./permissions.ts";
import { decodeValue, encodeValue } from "./values.ts";

/** What a sandbox is made for. */
export interface SandboxOptions {
  /** The directory that the method may read. */
  readonly directory: string;
  readonly limits: Limits;
  /** One's own code: everything is permitted, so that native kernels can be used, which give the same bits; no limits. */
  readonly trusted?: boolean;
}

type Answer<Type extends Request["type"]> = z.infer<(typeof answerSchemas)[Type]>;

/**
 * Ends the process (`$$`, which the shell becomes) when the verifier (`$0`) has ended, however it did, and removes the
 * sandbox's directory. A process beside it does this, which a busy method can't hold up and has no permission to end.
 */
const watchdog = `home=$1; shift; (
  trap "" HUP INT TERM
  while kill -0 $$; do
    if ! kill -0 "$0"; then kill -9 $$; sleep 0.2; rm -rf "$home"; fi
    sleep 1
  done
) </dev/null >/dev/null 2>&1 &
`;

const watchMilliseconds = 100;
const keptErrorBytes = 4096;

/** A process with a method in it. It does one thing at a time. */
export class Sandbox implements AsyncDisposable {
  readonly #limits: Limits;
  readonly #trusted: boolean;
  /** Its temporary directory. */
  readonly home: string;
  readonly #readable: readonly string[];
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #replies: AsyncGenerator<Uint8Array<ArrayBuffer>>;
  readonly #errors: Promise<void>;
  readonly #watch: ReturnType<typeof setInterval>;
  #errorText = "";
  /** Why the process was ended, where a limit was passed. */
  #exceeded: Rejection | undefined;

  /** Starts the process. */
  constructor({ directory, limits, trusted = false }: SandboxOptions) {
    this.#limits = limits;
    this.#trusted = trusted;
    this.home = makeTemporary("sandbox");
    this.#readable = readableDirectories(directory);
    this.#process = this.#spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#replies = readFrames(this.#process.stdout, limits.outputBytes);
    this.#errors = this.#collectErrors();
    this.#watch = setInterval(() => this.#look(), watchMilliseconds);
  }

  /** The number of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Asks for something.
   *
   * @param onState is told the states that a training offers
   * @throws {Rejection} where the method fails, does what it may not, or uses up too much
   */
  async ask<Type extends Request["type"]>(
    request: Extract<Request, { type: Type }>,
    onState: (state: TrainingState) => void = () => {},
  ): Promise<Answer<Type>> {
    const seconds = request.type === "train" ? this.#limits.trainingSeconds : this.#limits.unitSeconds;
    const timer = this.#trusted
      ? undefined
      : setTimeout(() => this.#exceed("time", `no answer after ${seconds} s`), 1000 * seconds);
    this.#writer.write(frame(encodeValue(request))).catch(() => {}); // it has ended; the reply tells
    try {
      for (;;) {
        const reply = await this.#next();
        this.#checkConduct(reply);
        if (reply.type === "failed") throw new Rejection("fails", reply.error);
        if (reply.type === "state") onState({ calls: reply.calls, state: reply.state });
        else return checked(answerSchemas[request.type], reply.value) as Answer<Type>;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    this.#kill();
    await Promise.all([this.#process.status, this.#errors, this.#writer.close().catch(() => {})]);
    await this.#replies.return(undefined).catch(() => {});
    await Deno.remove(this.home, { recursive: true }).catch(() => {});
  }

  #spawn(): Deno.ChildProcess {
    const { memoryBytes, diskBytes } = this.#limits;
    const permissions = this.#trusted ? ["-A"] : [
      `--allow-read=${this.#readable.join(",")}`,
      "--cached-only",
      "--no-code-cache",
      `--v8-flags=--max-old-space-size=${Math.floor(memoryBytes / 2 ** 20)}`,
    ];
    const script = fromFileUrl(new URL("scripts/sandboxed_method.ts", root));
    const deno = [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      ...permissions,
      ...importMapArguments(),
      script,
    ];
    // no single file beyond the limit (in blocks of 512 bytes), and no core dump
    const limits = this.#trusted ? "" : `ulimit -c 0; ulimit -f ${Math.ceil(diskBytes / 512)}; `;
    const [program, ...args] = Deno.build.os === "windows"
      ? deno
      : ["sh", "-c", `${watchdog}${limits}exec "$@"`, String(Deno.pid), this.home, ...deno];
    return new Deno.Command(program, {
      args,
      cwd: this.home,
      clearEnv: !this.#trusted,
      env: this.#trusted ? {} : {
        DENO_DIR: ownDenoDirectory(this.home),
        DENO_AUDIT_PERMISSIONS: this.#audit,
        DENO_NO_UPDATE_CHECK: "1",
        NO_COLOR: "1",
        PATH: "/usr/bin:/bin",
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  get #audit(): string {
    return `${this.home}/permissions.jsonl`;
  }

  async #next(): Promise<Reply> {
    let bytes: Uint8Array | undefined;
    try {
      const { value, done } = await this.#replies.next();
      bytes = done ? undefined : value;
    } catch (error) {
      throw this.#exceeded ?? this.#transgression() ?? new Rejection("output", (error as Error).message);
    }
    if (bytes) return checked(replySchema, decoded(bytes));
    throw this.#exceeded ?? this.#transgression() ?? await this.#postMortem();
  }

  /** @throws {Rejection} where the method has done what it may not, even where it hid that it was refused */
  #checkConduct(reply: Reply): void {
    const transgression = this.#transgression();
    if (transgression) throw transgression;
    if (reply.type === "state") return;
    if (reply.changed !== null) throw new Rejection("globals", `it changed ${reply.changed}`);
    if (reply.refused !== null) {
      throw new Rejection("imports", `it asked for the module ${shown(reply.refused)}`);
    }
    const refused = reply.type === "failed" && refusedByDeno(reply.error);
    if (refused) throw new Rejection(refused.reason, refused.message);
  }

  #transgression(): Rejection | undefined {
    if (this.#trusted) return undefined;
    const found = firstTransgression(readAttempts(this.#audit), this.#readable);
    return found && new Rejection(found.reason, found.message);
  }

  async #postMortem(): Promise<Rejection> {
    const { code, signal } = await this.#process.status;
    await this.#errors;
    if (/heap out of memory|allocation failed|Out of memory/i.test(this.#errorText)) {
      return new Rejection("memory", "JavaScript's heap was full");
    }
    if (signal === "SIGXFSZ") return new Rejection("disk", "it wrote more than allowed");
    const how = signal ? `signal ${signal}` : `exit ${code}`;
    const line = this.#errorText.trim().split("\n")[0];
    return new Rejection("exits", `its process ended (${how}) without an answer${line ? `: ${line}` : ""}`);
  }

  async #collectErrors(): Promise<void> {
    const decoder = new TextDecoder();
    let bytes = 0;
    for await (const chunk of this.#process.stderr) {
      bytes += chunk.length;
      if (bytes > this.#limits.outputBytes) this.#exceed("output", `it printed more than ${bytes} bytes`);
      this.#errorText = (this.#errorText + decoder.decode(chunk, { stream: true })).slice(-keptErrorBytes);
    }
  }

  async #look(): Promise<void> {
    if (this.#trusted) return;
    const { memoryBytes, diskBytes } = this.#limits;
    const memory = await memoryOf(this.#process.pid);
    if (memory > memoryBytes) this.#exceed("memory", `it had ${inMebibytes(memory)}`);
    const disk = await bytesBelow(this.home) + await unlinkedBytes(this.#process.pid);
    if (disk > diskBytes) this.#exceed("disk", `it had put ${inMebibytes(disk)} on the disk`);
  }

  #exceed(reason: Reason, message: string): void {
    this.#exceeded ??= new Rejection(reason, message);
    this.#kill();
  }

  #kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // it has ended
    }
  }
}

/** A name that a method made up, as part of a line. */
function shown(text: string): string {
  return `'${oneLine(text).slice(0, 60)}'`;
}

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decodeValue(bytes);
  } catch (error) {
    throw new Rejection("output", (error as Error).message);
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new Rejection("output", `its answer is none: ${path.join(".") || "value"}: ${message}`);
}

let packageCache: string | undefined;

/**
 * A cache directory for one process: empty but for the downloaded packages of the user, which Deno only reads with
 * `--cached-only`. What a method makes Deno store (compiled and analysed modules, its Cache, localStorage) is seen, counts
 * and goes with it; in the user's caches it would stay, and be every later method's.
 */
function ownDenoDirectory(home: string): string {
  packageCache ??= JSON.parse(
    new TextDecoder().decode(
      new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout,
    ),
  ).denoDir as string;
  const own = `${home}/deno`;
  Deno.mkdirSync(own);
  for (const name of ["npm", "remote"]) {
    const shared = `${packageCache}/${name}`;
    if (kindOf(shared) === "directory") Deno.symlinkSync(shared, `${own}/${name}`);
  }
  return own;
}
