/** Whose code stands in the keys of a plan: the components of a suite, and what of the engine runs a unit. @module */
import { partsAt, pointsOf, withNeeds } from "../suite/profiles.ts";
import type { Component, ProfileName, Suite } from "../suite/types.ts";
import type { CodeSource } from "./code_version.ts";

/** What the engine does for a unit. */
export type EngineWork = "train" | "shard" | "latency" | "costs";

/** What of the engine's own code runs each kind of unit. */
export function engineCodeOf(tree: URL): Record<EngineWork, CodeSource> {
  const engine = (file: string, name: string) => exportOf(`src/engine/${file}`, name, tree);
  const makeBlock = engine("evaluate.ts", "makeBlock"), runMethod = engine("evaluate.ts", "runMethod");
  return {
    train: engine("train.ts", "runTraining"),
    shard: { ...makeBlock, uses: [runMethod, engine("evaluate.ts", "scoreShard")] },
    latency: { ...makeBlock, uses: [runMethod, engine("latency.ts", "measureLatency")] },
    costs: engine("evaluate.ts", "checkCosts"),
  };
}

/** An export of a file of a tree. */
export function exportOf(file: string, name: string, tree: URL): CodeSource {
  return { module: new URL(file, tree).href, export: name };
}

/** Every component whose code stands in a key of the experiments with these methods, some of them several times. */
export function componentsOf({ suite, profile, experiments, methods }: {
  readonly suite: Suite;
  readonly profile: ProfileName;
  readonly experiments: readonly string[];
  readonly methods: readonly string[];
}): Component[] {
  return experiments.map((name) => suite.experiments[name]).flatMap((experiment): Component[] => {
    const used = experiment.methods.filter((name) => methods.includes(name)).map((name) =>
      suite.methods[name]
    );
    const trainings = used.flatMap((method) =>
      (typeof method.parts === "function" ? pointsOf(experiment, profile) : [{}])
        .flatMap((point) => withNeeds(Object.values(partsAt(method, point))))
    );
    const data = "dataset" in experiment ? [suite.datasets[experiment.dataset]] : [];
    const metric = experiment.kind === "monteCarlo" ? [experiment.metric] : [];
    return [...data, ...used, ...metric, ...trainings];
  });
}
