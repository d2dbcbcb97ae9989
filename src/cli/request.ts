/** From command-line options to a {@link RunRequest}, and from its mistakes back to the options. @module */
import type { PlannedRun } from "../engine/plan_run.ts";
import { oneOf, RequestError, runBackends, type RunPart, type RunRequest } from "../engine/request.ts";
import { UsageError } from "../suite/errors.ts";
import { profileNames } from "../suite/types.ts";
import { listOf, wholeNumber } from "./arguments.ts";

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
    experiments: given("--experiments", flags.experiments, listOf),
    methods: given("--methods", flags.methods, listOf),
    methodFiles: flags.method,
    data: readAssignments(flags.data ?? []),
    workers: given("--workers", flags.workers, positive),
    store: flags.store,
    from: given("--from", flags.from, listOf),
    fresh: flags.fresh,
    shard: given("--shard", flags.shard, readShard),
  };
}

/** Where the results go. */
export function outOf({ suite, setup, shard }: PlannedRun, { out }: RunFlags): string {
  const part = shard ? `-shard${shard.index}of${shard.count}` : "";
  return out ?? `out/${suite.id}-${setup.profile}${part}`;
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

/** An option's value, where there is one. */
function given<T>(
  option: string,
  text: string | undefined,
  read: (option: string, text: string) => T,
): T | undefined {
  return text === undefined ? undefined : read(option, text);
}

function readSeeds({ seed, seeds }: RunFlags): number[] | undefined {
  if (seed !== undefined && seeds !== undefined) {
    throw new UsageError("--seed and --seeds exclude each other");
  }
  if (seed !== undefined) return [wholeNumber("--seed", seed, 0)];
  return seeds?.split(",").map((one) => wholeNumber("--seeds", one.trim(), 0));
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

/** A whole number from 1 on. @throws {UsageError} */
export function positive(option: string, text: string): number {
  return wholeNumber(option, text, 1);
}

function readShard(option: string, text: string): RunPart {
  const [, first, last] = /^(\d+)\/(\d+)$/.exec(text) ?? ["", "0", "0"];
  const [index, count] = [first, last].map((number) => wholeNumber(option, number, 0));
  if (index >= 1 && index <= count) return { index, count };
  throw new RequestError("shard", `expected i/n with 1 ≤ i ≤ n, such as 1/2, got '${text}'`);
}
