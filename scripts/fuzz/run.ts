/** Fuzzes a reader: processes of their own read mutated inputs while this one watches the clock. @module */
import { importMapArguments } from "../../src/engine/import_map.ts";
import { fromFileUrl } from "../../src/engine/paths.ts";
import { lines } from "../../src/engine/protocol.ts";
import type { Finding } from "./findings.ts";
import type { Message } from "./worker.ts";

/** What came of a target's inputs. */
export interface Fuzzed {
  /** Inputs that gave a reading. */
  read: number;
  /** Inputs that were refused in a line. */
  refused: number;
  /** What is wrong, by the input's index. */
  readonly findings: Map<number, Finding>;
}

/** Longest time for one input, in milliseconds. */
const longestReading = 5000;
/** Longest time for the start of a process, and for a batch in the reference reader. */
const longestWait = 120_000;

/** Reads the inputs `0 … count - 1` of a seed. */
export async function fuzz(name: string, seed: number, count: number): Promise<Fuzzed> {
  const fuzzed: Fuzzed = { read: 0, refused: 0, findings: new Map() };
  let next = 0;
  while (next < count) {
    const ended = await readFrom(name, seed, next, count, fuzzed);
    if (ended === undefined) break;
    // the inputs before it in its batch were read without a finding, and aren't compared
    fuzzed.findings.set(ended.at, ended.finding);
    next = ended.at + 1;
  }
  return fuzzed;
}

/** Where and how a process ended before the last input; undefined where it didn't. */
type Ended = { readonly at: number; readonly finding: Finding } | undefined;

async function readFrom(
  name: string,
  seed: number,
  first: number,
  end: number,
  fuzzed: Fuzzed,
): Promise<Ended> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", ...importMapArguments(), workerScript, name, `${seed}`]
      .concat(`${first}`, `${end}`),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(process.stderr).text();
  let at = first;
  let hung = false;
  const stop = () => {
    hung = true;
    process.kill("SIGKILL");
  };
  let watchdog = setTimeout(stop, longestWait);
  for await (const line of lines(process.stdout)) {
    const message: Message = JSON.parse(line);
    clearTimeout(watchdog);
    watchdog = setTimeout(stop, "at" in message ? longestReading : longestWait);
    if ("at" in message) at = message.at;
    else if ("index" in message) note(fuzzed, message);
  }
  clearTimeout(watchdog);
  const status = await process.status;
  if (status.success) return undefined;
  const text = hung ? `no end after ${longestReading / 1000} s` : `the process died: ${await errors}`;
  return { at, finding: { kind: hung ? "hang" : "crash", text } };
}

function note(fuzzed: Fuzzed, message: Extract<Message, { index: number }>): void {
  const { outcome, text, index } = message;
  if (outcome === "read" || outcome === "refused") fuzzed[outcome]++;
  else fuzzed.findings.set(index, { kind: outcome, text });
}

const workerScript = fromFileUrl(new URL("worker.ts", import.meta.url));
