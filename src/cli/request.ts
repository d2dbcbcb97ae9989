/** From command-line options to a {@link RunRequest}, and from its mistakes back to the options. @module */
import { fileInTheWay } from "../engine/paths.ts";
import type { PlannedRun } from "../engine/plan_run.ts";
import { oneOf, RequestError, runBackends, type RunPart, type RunRequest } from "../engine/request.ts";
import { UsageError } from "../suite/errors.ts";
import { profileNames } from "../suite/types.ts";

/** The options of `run` and `plan` as they come from the command line. */
export interface RunFlags {
  profile?: string;
  seed?: string;
  seeds?: string;
  backend?: string;
  workers?: string;
  methods?: string;
  experiments?: string;
  method?: string[];
  data?: string[];
  out?: string;
  store?: string;
  fresh?: boolean;
  json?: boolean;
  quiet?: boolean;
  shard?: string;
  from?: string;
  unit?: string;
  why?: string;
  reference?: boolean;
}

/** What the options ask for. @throws {UsageError} where an option can't be read */
export function requestOf(suite: string, flags: RunFlags): RunRequest {
  return {
    suite,
    profile: oneOf("profile", flags.profile ?? "quick", profileNames),
    backend: oneOf("backend", flags.backend ?? "auto", runBackends),
    seeds: readSeeds(flags),
    experiments: listOf(flags.experiments),
    methods: listOf(flags.methods),
    methodFiles: flags.method,
    data: readAssignments(flags.data ?? []),
    workers: flags.workers === undefined ? undefined : positive("--workers", flags.workers),
    store: flags.store,
    from: listOf(flags.from),
    fresh: flags.fresh,
    shard: flags.shard === undefined ? undefined : readShard(flags.shard),
  };
}

/** Where the results go. @throws {UsageError} where no directory can be made there */
export function outOf({ suite, setup, shard }: PlannedRun, { out }: RunFlags): string {
  const part = shard ? `-shard${shard.index}of${shard.count}` : "";
  const path = out ?? `out/${suite.id}-${setup.profile}${part}`;
  const file = fileInTheWay(path);
  if (file !== undefined) throw new UsageError(`--out: '${file}' is a file; name a directory`);
  return path;
}

const optionOf: Readonly<Record<keyof RunRequest, string>> = {
  suite: "<suite>",
  profile: "--profile",
  seeds: "--seeds",
  experiments: "--experiments",
  methods: "--methods",
  methodFiles: "--method",
  data: "--data",
  backend: "--backend",
  workers: "--workers",
  store: "--store",
  from: "--from",
  fresh: "--fresh",
  shard: "--shard",
};

/** A mistake in a request, with the option in place of the field. */
export function mistakeText({ field, entry, detail }: RequestError): string {
  return `${optionOf[field]}${entry === undefined ? "" : ` ${entry}`}: ${detail}`;
}

function listOf(list: string | undefined): string[] | undefined {
  return list?.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

function readSeeds({ seed, seeds }: RunFlags): number[] | undefined {
  if (seed !== undefined && seeds !== undefined) {
    throw new UsageError("--seed and --seeds exclude each other");
  }
  if (seed !== undefined) return [natural("--seed", seed)];
  return seeds?.split(",").map((one) => natural("--seeds", one.trim()));
}

/** Files as NAME=PATH. */
function readAssignments(assignments: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    const name = assignment.slice(0, Math.max(0, at)), path = assignment.slice(at + 1);
    if (name === "" || path === "") throw new UsageError(`--data: expected NAME=PATH, got '${assignment}'`);
    if (Object.hasOwn(files, name)) throw new UsageError(`--data: '${name}' is given twice`);
    files[name] = path;
  }
  return files;
}

function natural(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new UsageError(`${option}: expected a whole number from 0 on, got '${text}'`);
}

/** A whole number from 1 on. @throws {UsageError} */
export function positive(option: string, text: string): number {
  const value = natural(option, text);
  if (value > 0) return value;
  throw new UsageError(`${option}: expected a whole number from 1 on, got '${text}'`);
}

function readShard(text: string): RunPart {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new RequestError("shard", `expected i/n with 1 ≤ i ≤ n, such as 1/2, got '${text}'`);
}
