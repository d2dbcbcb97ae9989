/** Trainings of several stages, each of which starts from what the one before gave. @module */
import type { Artifact, ArtifactTensor, Json, TrainingContext } from "../suite/types.ts";

/** One stage as it runs. Its context has streams, checkpoints and progress of its own. */
export interface StageRun {
  /** For progress. */
  readonly steps: number;
  /** Gives the artifact of the stage from that of the one before. */
  run(before: Artifact | undefined, context: TrainingContext): Promise<Artifact>;
}

const beforePrefix = "before.";

/**
 * Runs the stages in order, as one training that can be interrupted in any of them: a stage's checkpoint holds what
 * the stage before gave.
 *
 * @returns what the last stage gives
 */
export async function runStages(stages: readonly StageRun[], context: TrainingContext): Promise<Artifact> {
  const total = stages.reduce((sum, { steps }) => sum + steps, 0);
  const saved = context.resumed && unpack(context.resumed);
  let before = saved?.before;
  let done = 0;
  for (const [number, { steps, run }] of stages.entries()) {
    const skipped = saved !== undefined && number < saved.stage;
    if (!skipped) {
      const started = before, offset = done;
      before = await run(started, {
        ...context,
        stream: (...path) => context.stream("stage", number, ...path),
        resumed: saved?.stage === number ? saved.state : undefined,
        checkpoint: (state) => context.checkpoint(async () => pack(number, started, await state())),
        progress: (step, _steps, note) => context.progress(offset + step, total, note),
      });
    }
    done += steps;
  }
  return before!;
}

function pack(stage: number, before: Artifact | undefined, state: Artifact): Artifact {
  const tensors: Record<string, ArtifactTensor> = { ...state.tensors };
  for (const [name, tensor] of Object.entries(before?.tensors ?? {})) tensors[beforePrefix + name] = tensor;
  return { tensors, info: { stage, before: before?.info as Json, state: state.info as Json } };
}

function unpack({ tensors, info }: Artifact): { stage: number; before?: Artifact; state: Artifact } {
  const pick = (isBefore: boolean) =>
    Object.fromEntries(
      Object.entries(tensors).filter(([name]) => name.startsWith(beforePrefix) === isBefore)
        .map(([name, tensor]) => [isBefore ? name.slice(beforePrefix.length) : name, tensor]),
    );
  return {
    stage: info.stage as number,
    before: info.before ? { tensors: pick(true), info: info.before as Artifact["info"] } : undefined,
    state: { tensors: pick(false), info: info.state as Artifact["info"] },
  };
}
