/** Measures a workload on several contestants, block of steps by block of steps in turn. @module */
import type { Contestant } from "./driver.ts";
import type { Profile } from "./profile.ts";
import { medianOf } from "./statistics.ts";

/** What was measured of one contestant. */
export interface Measured {
  readonly engine: string;
  /** The median time of a step in each repetition's block, milliseconds. */
  readonly ms: number[];
  readonly note?: string;
  readonly parameters?: number;
  /** SHA-256 of the weights after {@link fingerprintSteps} steps, and the losses on the way. */
  readonly sha256?: string;
  readonly losses?: number[];
  /** Where a step's time goes. */
  readonly profile?: Profile;
  /** Why there are no times. */
  readonly unsupported?: string;
}

/** Steps before a fingerprint. */
export const fingerprintSteps = 20;

/** Steps that are profiled, at most. */
const profileSteps = 10;

const blockMilliseconds = 500;
/** Waiting threads of the last contestant have gone to sleep after this. */
const pauseMilliseconds = 100;

/** A contestant whose step takes longer is measured in the first repetition only. */
const slowMilliseconds = 30_000;

/** What {@link measure} is told. */
export interface MeasureOptions {
  readonly repetitions: number;
  /** Contestants that also train from the start for a fingerprint, or for losses to compare. */
  trains(name: string): boolean;
  /** Contestants whose steps are also profiled. */
  profiles?(name: string): boolean;
  /** Told what happens. */
  log(line: string): void;
  /** The file with a family's weights and batch, for peers. */
  readonly file?: string;
}

/** Times one workload. The contestants take turns, in an order that is turned round each time. */
export async function measure(
  workload: string,
  contestants: readonly Contestant[],
  options: MeasureOptions,
): Promise<Measured[]> {
  const results = new Map<string, Measured>();
  const running: { contestant: Contestant; times: number; slow: boolean }[] = [];
  for (const contestant of contestants) {
    options.log(`${workload}: ${contestant.name}`);
    const first = await prepare(contestant, workload, options);
    results.set(contestant.name, first.measured);
    if (first.times > 0) running.push({ contestant, ...first });
  }
  for (let round = 0; round < options.repetitions; round++) {
    options.log(`${workload}: repetition ${round + 1} of ${options.repetitions}`);
    for (const { contestant, times, slow } of round % 2 ? running.toReversed() : running) {
      if (slow && round > 0) continue;
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
      const { ms } = await contestant.ask({ op: "run", times });
      results.get(contestant.name)!.ms.push(medianOf(ms!).median);
    }
  }
  for (const { contestant, times } of running) {
    if (options.profiles?.(contestant.name)) {
      const { profile } = await contestant.ask({ op: "profile", steps: Math.min(times, profileSteps) });
      results.set(contestant.name, { ...results.get(contestant.name)!, profile });
    }
    if (options.trains(contestant.name)) {
      options.log(`${workload}: ${fingerprintSteps} steps on ${contestant.name}`);
      const { sha256, losses } = await contestant.ask({ op: "train", steps: fingerprintSteps });
      results.set(contestant.name, { ...results.get(contestant.name)!, sha256, losses });
    }
    await contestant.ask({ op: "unload" });
  }
  return contestants.map(({ name }) => results.get(name)!);
}

/** Loads, warms up, and finds out how many steps make a block. */
async function prepare(
  contestant: Contestant,
  workload: string,
  { file }: MeasureOptions,
): Promise<{ measured: Measured; times: number; slow: boolean }> {
  const engine = contestant.name;
  const { unsupported, note, parameters } = await contestant.ask({ op: "load", workload, file });
  if (unsupported) return { measured: { engine, ms: [], unsupported }, times: 0, slow: false };
  const { ms } = await contestant.ask({ op: "run", times: 1 });
  const times = Math.min(100, Math.max(1, Math.ceil(blockMilliseconds / ms![0])));
  const slow = ms![0] > slowMilliseconds;
  return {
    measured: { engine, ms: [], note: slow ? "measured once" : note, parameters },
    times,
    slow,
  };
}
