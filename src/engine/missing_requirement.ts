/** What an experiment needs beside the suite: files that a user brings along, a backend. @module */
import { partsAt, pointsOf, withNeeds } from "../suite/profiles.ts";
import type { Suite } from "../suite/types.ts";
import type { PlanRequest } from "./plan.ts";

/** What a run has. */
export type RunConditions = Pick<PlanRequest, "profile" | "methods" | "files"> & {
  /** A numeric backend, as rows name it. */
  readonly backend: string;
};

/**
 * The first thing that an experiment needs and a run doesn't have: the option that would give it, and what for.
 *
 * @returns undefined where nothing is missing
 */
export function missingRequirement(
  suite: Suite,
  experimentName: string,
  run: RunConditions,
): string | undefined {
  const experiment = suite.experiments[experimentName];
  if (experiment.kind === "latency" && experiment.backend && experiment.backend !== run.backend) {
    return `--backend ${experiment.backend} (it times methods on a GPU)`;
  }
  const name = filesNeeded(suite, experimentName, run).find((one) => !Object.hasOwn(run.files ?? {}, one));
  if (name === undefined) return undefined;
  const { label, format, source } = suite.files![name];
  return `--data ${name}=PATH (${label}, ${format}; ${source})`;
}

/** The names of the files without which an experiment can't be run. */
function filesNeeded(suite: Suite, experimentName: string, { profile, methods }: RunConditions): string[] {
  const experiment = suite.experiments[experimentName];
  const own = "dataset" in experiment ? [suite.datasets[experiment.dataset].file] : [];
  const trainings = experiment.methods.filter((name) => methods.includes(name)).flatMap((name) =>
    pointsOf(experiment, profile).flatMap((point) => Object.values(partsAt(suite.methods[name], point)))
  );
  const needed = [...own, ...withNeeds(trainings).map((training) => training.file)];
  return [...new Set(needed.filter((name) => name !== undefined))];
}
