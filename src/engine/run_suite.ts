/** Runs a suite from a program: what `bench run` does, without files of results and without printing. @module */
import { resolve } from "node:path";
import type { Claim, Verdict } from "../claims/claim.ts";
import { UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import { profileExperiments } from "../suite/profiles.ts";
import { type ProfileName, profileNames, type Row, type Suite } from "../suite/types.ts";
import { readDataFiles } from "./data_files.ts";
import { claimsOf, judge } from "./judge.ts";
import { lacking } from "./lacking.ts";
import { addUserMethods, findSuite, loadSuite, loadUserMethods } from "./load.ts";
import { prepareEngine } from "./prepare.ts";
import { makePlan, type NumericBackend } from "./plan.ts";
import { collectRows, fingerprint } from "./rows.ts";
import { run, type RunObserver } from "./run.ts";
import { defaultStore, Store } from "./store.ts";

/** What is run and how. Everything has a default. */
export interface SuiteRunOptions {
  /** "quick" by default. */
  readonly profile?: ProfileName;
  /** The profile's by default. */
  readonly seeds?: readonly number[];
  /** Names of the suite's experiments; the profile's by default, without those that need a file or a backend that isn't given. */
  readonly experiments?: readonly string[];
  /** Names of the suite's methods; all by default. */
  readonly methods?: readonly string[];
  /** Paths of files of one's own methods. */
  readonly methodFiles?: readonly string[];
  /** Paths of files that the suite can read, by name. */
  readonly data?: Readonly<Record<string, string>>;
  /** "exact" by default. */
  readonly backend?: NumericBackend;
  /** Worker processes; the number of cores by default. */
  readonly workers?: number;
  /** The directory where finished work is kept: ".airtight/store" by default. */
  readonly store?: string;
  /** Is told what happens. */
  readonly observer?: Partial<RunObserver>;
  /** Ends the run in good order: what is finished, and the state of trainings, is kept. */
  readonly signal?: AbortSignal;
}

/** What a run gave. */
export interface SuiteRun {
  readonly suite: Suite;
  readonly rows: readonly Row[];
  readonly claims: readonly Claim[];
  readonly verdicts: readonly Verdict[];
  /** SHA-256 over rows and weights; undefined for a statistical backend. */
  readonly fingerprint: string | undefined;
}

/**
 * Trains, measures and judges what a suite's file declares. What the store has is not computed again.
 *
 * @param suite a name in `suites/`, or the path or URL of a suite's file
 * @throws {UsageError} one line: a wrong name, a mistake in the suite, a file that is missing
 * @throws {StoreError} where the store can't be written
 * @throws the signal's reason, where it was aborted
 *
 * @example BPSK against its closed form: a suite without training, declared in one file
 * ```ts
 * import { runSuite } from "@airtight/airtight";
 *
 * const { rows, verdicts } = await runSuite("examples/bpsk.ts", {
 *   profile: "smoke",
 *   store: await Deno.makeTempDir(), // where none is named, finished work is kept in .airtight/store
 * });
 * const ber = rows.find(({ method, x }) => method === "optimal" && x === 4)!;
 * if (!(ber.ciLow < 0.0125 && 0.0125 < ber.ciHigh)) throw new Error("Q(√(2 Eb/N0)) is 0.0125 at 4 dB");
 * if (verdicts.some(({ verdict }) => verdict !== "reproduced")) throw new Error("both claims hold");
 * ```
 */
export async function runSuite(suite: string | URL, options: SuiteRunOptions = {}): Promise<SuiteRun> {
  const { profile = "quick", backend = "exact", signal = new AbortController().signal } = options;
  const url = suite instanceof URL ? suite : findSuite(suite);
  const added = await loadUserMethods(options.methodFiles ?? []);
  const loaded = addUserMethods(await loadSuite(url), added);
  checkNames("profile", [profile], profileNames);
  checkNames("experiment", options.experiments ?? [], Object.keys(loaded.experiments));
  checkNames("method", options.methods ?? [], Object.keys(loaded.methods));
  const files = readDataFiles(loaded, Object.entries(options.data ?? {}).map((entry) => entry.join("=")));
  const methods = options.methods
    ? [...new Set([...options.methods, ...added.map(({ name }) => name)])]
    : Object.keys(loaded.methods);
  const experiments = (options.experiments ?? profileExperiments(loaded, profile)).filter((name) =>
    lacking(loaded, name, { profile, methods, backend, files }) === undefined
  );
  const seeds = options.seeds ?? loaded.profiles[profile].seeds;
  const request = { profile, seeds, experiments, methods, backend, files };
  const plan = makePlan({ ...request, suite: loaded });
  const store = new Store(resolve(options.store ?? defaultStore), options.observer?.warning);
  for (const [hash, listing] of plan.listings) store.putListing(hash, listing);
  prepareEngine({ backend, engine: "auto" });
  const cores = Math.max(1, navigator.hardwareConcurrency);
  const outcome = await run({
    plan,
    store,
    setup: {
      ...request,
      engine: "auto",
      suite: url.href,
      userMethods: added.map(({ method }) => method.module),
      store: store.directory,
    },
    workers: options.workers ?? cores,
    cores,
    observer: { ...silent, ...options.observer },
    interrupt: signal,
  });
  signal.throwIfAborted();
  const rows = collectRows(outcome.state, store), claims = claimsOf(loaded, url);
  return {
    suite: loaded,
    rows,
    claims,
    verdicts: judge(claims, loaded, profile, rows),
    fingerprint: fingerprint(rows, plan, store),
  };
}

const silent: RunObserver = { watch() {}, started() {}, progress() {}, ended() {}, warning() {} };

function checkNames(kind: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (!known.includes(name)) throw new UsageError(`there is no ${kind} '${name}'${suggest(name, known)}`);
  }
}
