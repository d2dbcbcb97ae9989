/** From what is asked for to what is run: checks a request and makes the plan. @module */
import { resolve } from "node:path";
import { requireClone } from "../suite/clone.ts";
import { profileExperiments } from "../suite/profiles.ts";
import { suggest } from "../suite/names.ts";
import { profileNames, type Suite } from "../suite/types.ts";
import { readDataFiles } from "./data_files.ts";
import { missingRequirement } from "./missing_requirement.ts";
import { findSuite, loadSuiteWith, methodUrl } from "./load.ts";
import { fileInTheWay, kindOf } from "./paths.ts";
import { makePlan, type NumericBackend, type Plan, shardPlan } from "./plan.ts";
import type { WorkerSetup } from "./protocol.ts";
import {
  oneOf,
  RequestError,
  type RunBackend,
  runBackends,
  type RunPart,
  type RunRequest,
} from "./request.ts";
import { defaultStore } from "./store.ts";

/** An experiment of a profile that can't be run, and what it would need. */
export interface LeftOutExperiment {
  /** The experiment's name. */
  readonly experiment: string;
  /** What it needs, in words. */
  readonly needs: string;
}

/** A run that can begin. */
export interface PlannedRun {
  readonly url: URL;
  readonly suite: Suite;
  readonly plan: Plan;
  readonly setup: WorkerSetup;
  readonly workers: number;
  /** Stores from which finished work is taken first. */
  readonly from: readonly string[];
  readonly fresh: boolean;
  readonly shard: RunPart | undefined;
  /** The profile's experiments that can't be run with what was given. */
  readonly leftOut: readonly LeftOutExperiment[];
}

/**
 * Checks a request and makes the plan. Nothing on disk is touched.
 *
 * @throws {RequestError} where a field of the request is wrong
 * @throws {UsageError} where the suite, a method's file or a file of data is, or where airtight was imported over the
 * network
 */
export async function planRun(request: RunRequest): Promise<PlannedRun> {
  requireClone("running a suite");
  const url = request.suite instanceof URL ? request.suite : findSuite(request.suite);
  const { methodFiles = [] } = request;
  const { suite, added } = await loadSuiteWith(url, methodFiles);
  const profile = oneOf("profile", request.profile ?? "quick", profileNames);
  const known = Object.keys(suite.methods);
  const chosen = namesOf("methods", "method", request.methods, known) ?? known;
  const methods = known.filter((name) => chosen.includes(name) || added.includes(name));
  const { backend, engine } = backends[oneOf("backend", request.backend ?? "auto", runBackends)];
  const files = await readDataFiles(suite, request.data ?? {});
  const named = namesOf("experiments", "experiment", request.experiments, Object.keys(suite.experiments));
  const experiments: string[] = [], leftOut: LeftOutExperiment[] = [];
  for (const experiment of named ?? profileExperiments(suite, profile)) {
    const needs = missingRequirement(suite, experiment, { profile, methods, backend, files });
    if (needs === undefined) experiments.push(experiment);
    else if (named) throw new RequestError("experiments", `${experiment} needs ${needs}`);
    else leftOut.push({ experiment, needs });
  }
  const seeds = checkSeeds(request.seeds) ?? suite.profiles[profile].seeds;
  const workers = checkWorkers(request.workers) ?? Math.max(1, navigator.hardwareConcurrency);
  const store = checkStore(request.store ?? defaultStore);
  for (const path of request.from ?? []) {
    if (kindOf(path) !== "directory") throw new RequestError("from", `there is no store '${path}'`);
  }
  const shard = checkPart(request.shard);
  const what = { profile, seeds, experiments, methods, backend, files };
  const whole = makePlan({ ...what, suite });
  return {
    url,
    suite,
    plan: shard ? shardPlan(whole, shard.index, shard.count) : whole,
    setup: {
      ...what,
      engine,
      suite: url.href,
      userMethods: methodFiles.map(methodUrl),
      store: resolve(store),
    },
    workers,
    from: request.from ?? [],
    fresh: request.fresh ?? false,
    shard,
    leftOut,
  };
}

const backends: Readonly<
  Record<RunBackend, { readonly backend: NumericBackend; readonly engine: WorkerSetup["engine"] }>
> = {
  auto: { backend: "exact", engine: "auto" },
  exact: { backend: "exact", engine: "auto" },
  native: { backend: "exact", engine: "native" },
  wasm: { backend: "exact", engine: "wasm" },
  webgpu: { backend: "webgpu", engine: "auto" },
  cpu: { backend: "cpu", engine: "wasm" },
};

/** The names that were chosen, in the suite's order, or undefined where none were. */
function namesOf(
  field: "methods" | "experiments",
  kind: string,
  names: readonly string[] | undefined,
  known: readonly string[],
): string[] | undefined {
  if (names === undefined) return undefined;
  if (names.length === 0) {
    throw new RequestError(field, `expected names, such as '${known.slice(0, 2).join(",")}'`);
  }
  for (const name of names) {
    if (!known.includes(name)) {
      throw new RequestError(field, `there is no ${kind} '${name}'${suggest(name, known)}`);
    }
  }
  return known.filter((name) => names.includes(name));
}

/** Each seed once. */
function checkSeeds(seeds: readonly number[] | undefined): readonly number[] | undefined {
  if (seeds === undefined) return undefined;
  if (seeds.length === 0) throw new RequestError("seeds", "expected at least one");
  for (const seed of seeds) {
    if (Number.isSafeInteger(seed) && seed >= 0) continue;
    const range = `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;
    throw new RequestError("seeds", `expected ${range}, got ${seed}`);
  }
  return [...new Set(seeds)];
}

/** Each is a process; no machine has cores for more. */
const mostWorkers = 1024;

function checkWorkers(workers: number | undefined): number | undefined {
  if (workers === undefined) return undefined;
  if (Number.isSafeInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw new RequestError("workers", `expected a whole number from 1 to ${mostWorkers}, got ${workers}`);
}

function checkPart(part: RunPart | undefined): RunPart | undefined {
  if (part === undefined) return undefined;
  const { index, count } = part;
  if (Number.isSafeInteger(index) && Number.isSafeInteger(count) && index >= 1 && index <= count) return part;
  throw new RequestError("shard", `expected i/n with 1 ≤ i ≤ n, such as 1/2, got '${index}/${count}'`);
}

function checkStore(path: string): string {
  if (path === "") throw new RequestError("store", "the path is empty; name a directory");
  const file = fileInTheWay(path);
  if (file === undefined) return path;
  throw new RequestError("store", `'${file}' is a file; name a directory`);
}
