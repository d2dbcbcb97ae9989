/** From command-line options to what is planned and run. Every mistake is a {@link UsageError}. @module */
import { readDataFiles } from "../engine/data_files.ts";
import { lacking } from "../engine/lacking.ts";
import { addUserMethods, findSuite, loadSuite, loadUserMethods } from "../engine/load.ts";
import { fromFileUrl, kindOf, toFileUrl } from "../engine/paths.ts";
import { makePlan, type NumericBackend, type Plan, shardPlan } from "../engine/plan.ts";
import type { WorkerSetup } from "../engine/protocol.ts";
import { defaultStore } from "../engine/store.ts";
import { UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import { profileExperiments } from "../suite/profiles.ts";
import { profileNames, type Suite } from "../suite/types.ts";
import { dirname, resolve } from "node:path";

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
}

/** What the options mean. */
export interface RunRequest {
  readonly url: URL;
  readonly suite: Suite;
  readonly plan: Plan;
  readonly setup: WorkerSetup;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly workers: number;
  readonly out: string;
  readonly stores: readonly string[];
  /** Experiments that are left out, each with the reason. */
  readonly leftOut: readonly string[];
}

/** Checks the options and makes the plan. Nothing on disk is touched. */
export async function readRequest(name: string, flags: RunFlags): Promise<RunRequest> {
  const url = findSuite(name);
  const userMethods = flags.method ?? [];
  const added = await loadUserMethods(userMethods);
  const suite = addUserMethods(await loadSuite(url), added);
  const profile = oneOf("--profile", flags.profile ?? "quick", profileNames);
  const named = chosen("--experiments", "experiment", flags.experiments, Object.keys(suite.experiments));
  const methods = chosen("--methods", "method", flags.methods, Object.keys(suite.methods)) ??
    Object.keys(suite.methods);
  const files = readDataFiles(suite, flags.data ?? []);
  const { backend, engine } = readBackend(flags.backend ?? "auto");
  const needed = (experiment: string) => lacking(suite, experiment, { profile, methods, backend, files });
  for (const experiment of named ?? []) {
    const lack = needed(experiment);
    if (lack) throw new UsageError(`--experiments: ${experiment} needs ${lack}`);
  }
  const wanted = named ?? profileExperiments(suite, profile);
  const experiments: string[] = [], leftOut: string[] = [];
  for (const experiment of wanted) {
    const lack = needed(experiment);
    if (lack === undefined) experiments.push(experiment);
    else leftOut.push(`${experiment} is left out: it needs ${lack}`);
  }
  const seeds = readSeeds(flags) ?? suite.profiles[profile].seeds;
  const shard = flags.shard === undefined ? undefined : readShard(flags.shard);
  const part = shard ? `-shard${shard.index}of${shard.count}` : "";
  const out = directory("--out", flags.out ?? `out/${suite.id}-${profile}${part}`);
  const store = directory("--store", flags.store ?? defaultStore);
  const stores = (flags.from ?? "").split(",").filter((path) => path !== "");
  for (const path of stores) {
    if (kindOf(path) !== "directory") throw new UsageError(`--from: there is no store '${path}'`);
  }
  const request = {
    profile,
    seeds,
    experiments,
    methods: [...new Set([...methods, ...added.map((one) => one.name)])],
    backend,
    files,
  };
  const whole = makePlan({ ...request, suite });
  const workers = flags.workers === undefined
    ? Math.max(1, navigator.hardwareConcurrency)
    : positive("--workers", flags.workers);
  return {
    url,
    suite,
    plan: shard ? shardPlan(whole, shard.index, shard.count) : whole,
    setup: {
      ...request,
      engine,
      suite: url.href,
      userMethods: userMethods.map((path) => toFileUrl(path).href),
      store: resolve(store),
    },
    shard,
    workers,
    out,
    stores,
    leftOut,
  };
}

/** One of a few values, or a suggestion. */
export function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  if (known.includes(value as T)) return value as T;
  throw new UsageError(`${option}: there is no '${value}'${suggest(value, known)}`);
}

const backends: Record<string, { backend: NumericBackend; engine: WorkerSetup["engine"] }> = {
  auto: { backend: "exact", engine: "auto" },
  exact: { backend: "exact", engine: "auto" },
  native: { backend: "exact", engine: "native" },
  wasm: { backend: "exact", engine: "wasm" },
  webgpu: { backend: "webgpu", engine: "auto" },
  cpu: { backend: "cpu", engine: "wasm" },
};

function readBackend(name: string): (typeof backends)[string] {
  return backends[oneOf("--backend", name, Object.keys(backends))];
}

function chosen(
  option: string,
  kind: string,
  list: string | undefined,
  known: readonly string[],
): string[] | undefined {
  if (list === undefined) return undefined;
  const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (names.length === 0) {
    throw new UsageError(`${option}: expected names, such as '${known.slice(0, 2).join(",")}'`);
  }
  for (const name of names) {
    if (!known.includes(name)) {
      throw new UsageError(`${option}: there is no ${kind} '${name}'${suggest(name, known)}`);
    }
  }
  return known.filter((name) => names.includes(name)); // in the suite's order
}

function readSeeds({ seed, seeds }: RunFlags): number[] | undefined {
  if (seed !== undefined && seeds !== undefined) {
    throw new UsageError("--seed and --seeds exclude each other");
  }
  if (seed !== undefined) return [natural("--seed", seed)];
  if (seeds === undefined) return undefined;
  return [...new Set(seeds.split(",").map((one) => natural("--seeds", one.trim())))];
}

function natural(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new UsageError(`${option}: expected a whole number from 0 on, got '${text}'`);
}

/** A whole number from 1 on. */
/** A whole number from 1 on. @throws {UsageError} */
export function positive(option: string, text: string): number {
  const value = natural(option, text);
  if (value > 0) return value;
  throw new UsageError(`${option}: expected a whole number from 1 on, got '${text}'`);
}

function readShard(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new UsageError(`--shard: expected i/n with 1 ≤ i ≤ n, such as 1/2, got '${text}'`);
}

/** A directory that is there or could be made. */
function directory(option: string, path: string): string {
  for (let at = resolve(path);; at = dirname(at)) {
    const kind = kindOf(at);
    if (kind === "directory") return path;
    if (kind === "file") {
      const culprit = at === resolve(path)
        ? `'${path}' is a file`
        : `'${fromFileUrl(toFileUrl(at))}' is a file`;
      throw new UsageError(`${option}: ${culprit}; name a directory`);
    }
  }
}
