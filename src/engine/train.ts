/** Runs one training: its streams, its checkpoints, its progress. @module */
import { stream } from "../compute/random.ts";
import { notJson } from "../suite/canonical_json.ts";
import type { Artifact, ProfileName, Training } from "../suite/types.ts";

/** A kill loses at most about this much work. */
const checkpointMilliseconds = 20_000;
/** How often a training lets messages in, so that it hears of an interruption. */
const breathMilliseconds = 200;

/** The run was interrupted, and the training's state is stored. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** What a training is run with. */
export interface TrainJob {
  readonly suite: string;
  readonly profile: ProfileName;
  readonly training: Training;
  readonly seed: number;
  readonly inputs: Readonly<Record<string, Artifact>>;
  /** The path of the training's file, where it reads one. */
  readonly path: string | undefined;
  readonly resumed: Artifact | undefined;
  /** Stores the state. */
  save(state: Artifact): void;
  progress(done: number, total: number, note?: string): void;
  /** Whether the run is being interrupted. */
  stopping(): boolean;
}

/**
 * Trains.
 *
 * @throws {Interrupted} after a checkpoint, where the run is being interrupted
 * @throws {Error} where a weight or a recorded number isn't finite, or whatever the training throws
 */
export async function runTraining(job: TrainJob): Promise<Artifact> {
  let saved = performance.now();
  let breath = saved;
  const artifact = await job.training.train(job.training.recipes[job.profile], {
    seed: job.seed,
    stream: (...path) => stream(job.suite, "training", job.training.name, job.seed, ...path),
    inputs: job.inputs,
    path: job.path,
    resumed: job.resumed,
    progress: job.progress,
    async checkpoint(state) {
      if (performance.now() - breath > breathMilliseconds) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        breath = performance.now();
      }
      if (!job.stopping() && performance.now() - saved < checkpointMilliseconds) return;
      const reached = await state();
      checkFinite(reached);
      job.save(reached);
      saved = performance.now();
      if (job.stopping()) throw new Interrupted("interrupted");
    },
  });
  checkFinite(artifact);
  return artifact;
}

/** @throws {Error} where a weight or a recorded number isn't finite: neither can be kept */
function checkFinite(artifact: Artifact): void {
  for (const [name, { data }] of Object.entries(artifact.tensors)) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new Error(`the training diverged: '${name}' holds ${data[at]}`);
  }
  const problem = notJson(artifact.info);
  if (problem !== undefined) throw new Error(`the training diverged: ${problem}`);
}
