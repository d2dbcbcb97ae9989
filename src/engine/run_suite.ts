/** Runs a suite and judges what came out: the one path of the library and the command line. @module */
import type { Claim } from "../claims/claim.ts";
import type { Verdict } from "../claims/verdict.ts";
import type { ComputedOn } from "../suite/environment.ts";
import type { PairRow, ProfileName, Row, Suite } from "../suite/types.ts";
import { collectComputedOn } from "./computed_on.ts";
import { execute, type RunHooks } from "./execute.ts";
import { claimsOf, judge } from "./judge.ts";
import { type LeftOutExperiment, type PlannedRun, planRun } from "./plan_run.ts";
import type { RunRequest } from "./request.ts";
import { collectPairs } from "./pairs.ts";
import { collectRows, fingerprint, stoppedTrainings } from "./rows.ts";
import type { RunObserver } from "./run.ts";

/** What is run of a suite, and how. Everything has a default. */
export interface SuiteRunOptions extends Omit<RunRequest, "suite"> {
  /** Receives what happens. */
  readonly observer?: Partial<RunObserver>;
  /** Ends the run in good order: what is finished, and the state of trainings, is kept. */
  readonly signal?: AbortSignal;
}

/** What a run gave. */
export interface SuiteRun {
  /** The suite, with one's own methods in it. */
  readonly suite: Suite;
  /** The profile that was run. */
  readonly profile: ProfileName;
  /** The seeds that were run. */
  readonly seeds: readonly number[];
  /** The profile's experiments that couldn't be run. */
  readonly leftOut: readonly LeftOutExperiment[];
  /** The measured values, in the plan's order; a failed unit is a row with its error. */
  readonly rows: readonly Row[];
  /** What methods that saw the same items have in common. They follow from the units of the rows. */
  readonly pairs: readonly PairRow[];
  /** The paper's claims; none where only a part was run. */
  readonly claims: readonly Claim[];
  /** A verdict for each claim. */
  readonly verdicts: readonly Verdict[];
  /** Names of the trainings that their recipe's stopping rule ended before its length did, with every seed. */
  readonly stopped: readonly string[];
  /** SHA-256 over rows and weights; undefined for a statistical backend. */
  readonly fingerprint: string | undefined;
  /** The backend, and the engine that served where any work was done: "exact (native)". */
  readonly backend: string;
  /** Where, at which commit and how long the units were computed, in this run or before. */
  readonly computedOn: readonly ComputedOn[];
  /** How long the run took, in seconds. */
  readonly wallSeconds: number;
  /** The most memory that one worker had; 0 where no work was done. */
  readonly peakMemoryBytes: number;
}

/**
 * Trains, measures and judges what a suite's file declares. What the store has is not computed again.
 *
 * @param suite a name in `suites/`, or the path or URL of a suite's file
 * @throws {RequestError} a wrong name, a file that is missing, an experiment that can't be run with what is given
 * @throws {UsageError} one line: a mistake in the suite or in a method's file, or no clone of the repository, which
 *   its worker processes need
 * @throws {StoreError} where the store can't be written
 * @throws the signal's reason, where it was aborted
 *
 * @example BPSK against its closed form: a suite without training, declared in one file
 * ```ts
 * import { runSuite } from "airtight";
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
  const { observer, signal, ...request } = options;
  return await runPlanned(await planRun({ ...request, suite }), { observer, signal });
}

/** Runs what was planned, as {@link runSuite} does, and throws the same. */
export async function runPlanned(planned: PlannedRun, hooks: RunHooks): Promise<SuiteRun> {
  const { url, suite, plan, setup, shard, leftOut } = planned;
  const { profile, seeds } = setup;
  // a part of a run can't be held against the claims
  const claims = shard ? [] : claimsOf(suite, url);
  const begin = performance.now();
  const { state, store, engine, peakMemoryBytes } = await execute(planned, hooks);
  const rows = collectRows(state, store), pairs = collectPairs(state, store);
  const stopped = stoppedTrainings(plan, store);
  return {
    suite,
    profile,
    seeds,
    leftOut,
    rows,
    pairs,
    claims,
    verdicts: judge(claims, suite, profile, rows, { stopped, pairs }),
    stopped,
    fingerprint: fingerprint(rows, plan, store),
    backend: engine && setup.backend === "exact" ? `exact (${engine})` : setup.backend,
    computedOn: collectComputedOn(state, store),
    wallSeconds: (performance.now() - begin) / 1000,
    peakMemoryBytes,
  };
}
