/** The driver's end of a contestant's process. @module */
import { importMapArguments } from "../../src/engine/import_map.ts";
import { fromFileUrl } from "../../src/engine/paths.ts";
import { lines } from "../../src/engine/protocol.ts";
import type { Reply, Request } from "./messages.ts";

const keptErrorLines = 5;

/** A process that measures; it answers one request at a time and waits for the next without using the processor. */
export class Contestant {
  readonly #process: Deno.ChildProcess;
  readonly #replies: AsyncGenerator<string>;
  readonly #errors: string[] = [];
  readonly #collected: Promise<void>;

  private constructor(readonly name: string, command: string, options: Deno.CommandOptions) {
    this.#process = new Deno.Command(command, {
      ...options,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    })
      .spawn();
    this.#replies = lines(this.#process.stdout);
    this.#collected = this.#collectErrors();
  }

  /** One of airtight's engines, or stock tfjs-wasm: see {@link startEngine}. */
  static engine(name: string): Contestant {
    const script = fromFileUrl(new URL("contestant.ts", import.meta.url));
    const args = ["run", "--quiet", "--no-prompt", "-A", ...importMapArguments(), script, name];
    return new Contestant(name, Deno.execPath(), { args });
  }

  /** PyTorch under some interpreter, with so many threads or on a GPU. */
  static torch(name: string, python: string): Contestant {
    const script = fromFileUrl(new URL("../peers/train_step.py", import.meta.url));
    const threads = /^torch-(\d+)$/.exec(name)?.[1];
    const env: Record<string, string> = { PYTHONDONTWRITEBYTECODE: "1" };
    if (threads) env.OMP_NUM_THREADS = env.OPENBLAS_NUM_THREADS = env.MKL_NUM_THREADS = threads;
    else env.AIRTIGHT_DEVICE = "cuda";
    return new Contestant(name, python, { args: [script], env });
  }

  /** @throws {Error} where the process dies or reports a mistake */
  async ask(request: Request): Promise<Reply> {
    const writer = this.#process.stdin.getWriter();
    try {
      await writer.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
    } catch {
      // it is gone, which the missing reply will tell
    } finally {
      writer.releaseLock();
    }
    const { value, done } = await this.#replies.next();
    if (done) {
      const { code, signal } = await this.#process.status;
      await this.#collected;
      const last = this.#errors.at(-1);
      throw new Error(`${this.name} ended with ${signal ?? `code ${code}`}${last ? `: ${last}` : ""}`);
    }
    const reply = JSON.parse(value) as Reply;
    if (reply.error) throw new Error(`${this.name}: ${reply.error}`);
    return reply;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    try {
      await this.#process.stdin.close();
    } catch {
      // it has ended
    }
    await this.#process.status;
    await this.#replies.return(undefined);
    await this.#collected;
  }

  async #collectErrors(): Promise<void> {
    for await (const line of lines(this.#process.stderr)) {
      this.#errors.push(line);
      if (this.#errors.length > keptErrorLines) this.#errors.shift();
    }
  }
}

/** The first usual interpreter that has PyTorch. */
export async function findTorch(): Promise<string | undefined> {
  for (const python of ["python3", "/usr/bin/python3"]) {
    try {
      const { success } = await new Deno.Command(python, { args: ["-c", "import torch"], stderr: "null" })
        .output();
      if (success) return python;
    } catch {
      // no such program
    }
  }
}
