/** What a profile picks. @module */
import type { Axis, ByProfile, Method, ProfileName, Suite, Training } from "./types.ts";
import { profileNames } from "./types.ts";

/** An axis' values in a profile. */
export function axisValues(axis: Axis, profile: ProfileName): readonly number[] {
  return isByProfile(axis.values) ? axis.values[profile] : axis.values;
}

/** The names of the experiments that a profile runs, in the suite's order. */
export function profileExperiments(suite: Suite, profile: ProfileName): string[] {
  const chosen = suite.profiles[profile].experiments;
  return Object.keys(suite.experiments).filter((name) => chosen === undefined || chosen.includes(name));
}

/** A training and all that it needs, each once, what is needed first. */
export function withNeeds(trainings: Iterable<Training>): Training[] {
  const order = new Set<Training>();
  const visit = (training: Training) => {
    if (order.has(training)) return;
    for (const need of Object.values(training.needs ?? {})) visit(need);
    order.add(training);
  };
  for (const training of trainings) visit(training);
  return [...order];
}

/**
 * How much of the published training effort a method gets in a profile: the least share of all trainings that its
 * result depends on. 1 for a method that isn't trained.
 */
export function trainingShare(method: Method, profile: ProfileName): number {
  const shares = withNeeds(Object.values(method.parts ?? {})).map((training) => {
    const published = training.effort(training.recipes.paper);
    return published > 0 ? training.effort(training.recipes[profile]) / published : 1;
  });
  return Math.min(1, ...shares);
}

/** {@link trainingShare} of every method of a suite, by name. */
export function trainingShares(suite: Suite, profile: ProfileName): Record<string, number> {
  return Object.fromEntries(
    Object.entries(suite.methods).map(([name, method]) => [name, trainingShare(method, profile)]),
  );
}

function isByProfile<T>(value: readonly T[] | ByProfile<readonly T[]>): value is ByProfile<readonly T[]> {
  return profileNames.every((name) => name in value);
}
