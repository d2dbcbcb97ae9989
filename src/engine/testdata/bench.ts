/** Runs the command line for tests. @module */
import { importMapArguments } from "../import_map.ts";
import { fromFileUrl, root } from "../paths.ts";

/** What a run of the command line gave. */
export interface BenchResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The toy suite's file. */
export const toy = fromFileUrl(new URL("./toy.ts", import.meta.url));

/** The file of a suite that reads a file of the user's, "tape". */
export const recorded = fromFileUrl(new URL("./recorded.ts", import.meta.url));

/** The command line of a run of `bench`. */
export function benchCommand(...args: string[]): string[] {
  const script = fromFileUrl(new URL("scripts/bench.ts", root));
  return [Deno.execPath(), "run", "--quiet", "-A", ...importMapArguments(), script, ...args];
}

/** Starts `bench` in a directory. */
export function startBench(cwd: string, ...args: string[]): Deno.ChildProcess {
  const [program, ...rest] = benchCommand(...args);
  return new Deno.Command(program, {
    args: rest,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `bench` in a directory. */
export async function bench(cwd: string, ...args: string[]): Promise<BenchResult> {
  const { code, stdout, stderr } = await startBench(cwd, ...args).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs the toy suite's smoke profile and gives `result.json` beside the rest. */
export async function runToy(cwd: string, ...args: string[]): Promise<BenchResult & { fingerprint: string }> {
  const result = await bench(cwd, toy, "--profile", "smoke", "--json", ...args);
  const fingerprint = result.stdout.startsWith("{") ? JSON.parse(result.stdout).fingerprint : "";
  return { ...result, fingerprint };
}

/** A directory that is gone after the callback. */
export async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "airtight-" });
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Writes a file of a test. @returns its path */
export function write(directory: string, name: string, text: string): string {
  Deno.writeTextFileSync(`${directory}/${name}`, text);
  return `${directory}/${name}`;
}
