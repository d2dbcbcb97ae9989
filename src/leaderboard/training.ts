/** Trains in a sandbox, keeping states, and trains stretches between two of them again. @module */
import type { TrainUnit } from "../engine/plan.ts";
import { sha256 } from "../suite/canonical_json.ts";
import type { Artifact } from "../suite/types.ts";
import { Rejection } from "./rejection.ts";
import type { TrainingState } from "./sandbox/messages.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { encodeValue } from "./sandbox/values.ts";

/** A training to run. */
export interface TrainingJob {
  readonly sandbox: Sandbox;
  readonly suite: string;
  readonly unit: TrainUnit;
  /** What the trainings that it needs have given, by role. */
  readonly inputs: Readonly<Record<string, Artifact>>;
}

/** What a whole training gave. */
export interface TrainedWeights {
  readonly calls: number;
  readonly artifact: Artifact;
}

/**
 * Trains.
 *
 * @param resumed a state to go on from
 * @param onState is told the states that may be kept
 * @throws {Rejection}
 */
export async function trainWhole(
  { sandbox, suite, unit, inputs }: TrainingJob,
  resumed: TrainingState | null,
  onState: (state: TrainingState) => void,
): Promise<TrainedWeights> {
  const { training: { name }, seed } = unit;
  const ask = { type: "train", suite, name, seed, inputs, resumed, until: null } as const;
  const { calls, artifact } = await sandbox.ask(ask, onState);
  if (!artifact) throw new Rejection("output", `training '${name}' ended without weights`);
  return { calls, artifact };
}

/** A piece of a training: from one state, or the start, to the next, or the end. */
export interface Stretch {
  readonly from: TrainingState | null;
  /** The hash of what it must end with, and after how many offers. */
  readonly end: { readonly calls: number; readonly sha256: string; readonly isLast: boolean };
}

/** Trains a stretch again. @throws {Rejection} "training" where it ends with other bits */
export async function replayStretch(
  { sandbox, suite, unit, inputs }: TrainingJob,
  { from, end }: Stretch,
): Promise<void> {
  const { training: { name }, seed } = unit;
  const until = end.isLast ? null : end.calls;
  let reached: TrainingState | undefined;
  const ask = { type: "train", suite, name, seed, inputs, resumed: from, until } as const;
  const { calls, artifact } = await sandbox.ask(ask, (state) => reached = state);
  const given = end.isLast ? artifact : reached ?? null;
  const where = `training '${name}', seed ${seed}, from offer ${from?.calls ?? 0} to ${end.calls}`;
  if (calls !== end.calls) throw new Rejection("training", `${where}: it ended at offer ${calls}`);
  if (given === null || hashOf(given) !== end.sha256) {
    throw new Rejection("training", `${where}: trained again, it ends with other bits`);
  }
}

/** The hash of weights or of a state, which is that of their file. */
export function hashOf(value: Artifact | TrainingState): string {
  return sha256(encodeValue(value));
}
