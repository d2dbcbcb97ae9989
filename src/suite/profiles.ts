/** What a profile picks. @module */
import type {
  AnyMethod,
  Axis,
  ByProfile,
  Experiment,
  Json,
  Parts,
  Point,
  Profile,
  ProfileName,
  Reduced,
  Suite,
  Training,
} from "./types.ts";
import { hashJson } from "./canonical_json.ts";
import { profileNames } from "./types.ts";

/** The seeds of most suites: one, and three where there is no hurry. */
export const usualProfiles: ByProfile<Pick<Profile, "seeds">> = {
  smoke: { seeds: [1] },
  quick: { seeds: [1] },
  nightly: { seeds: [1] },
  paper: { seeds: [1, 2, 3] },
};

/** What a paper's recipe and the smaller profiles' make together. */
export function recipesOf<Recipe>(recipe: Recipe, reduced: Reduced<Recipe>): ByProfile<Recipe> {
  return { ...reduced, paper: recipe };
}

/** An axis' values in a profile. */
export function axisValues(axis: Axis, profile: ProfileName): readonly number[] {
  return isByProfile(axis.values) ? axis.values[profile] : axis.values;
}

/** The names of the experiments that a profile runs, in the suite's order. */
export function profileExperiments(suite: Suite, profile: ProfileName): string[] {
  const chosen = suite.profiles[profile].experiments;
  return Object.keys(suite.experiments).filter((name) => chosen === undefined || chosen.includes(name));
}

/** The trainings that a method needs at a point, by role. */
export function partsAt({ parts = {} }: Pick<AnyMethod, "parts">, point: Point): Parts {
  return typeof parts === "function" ? parts(point) : parts;
}

/** The points at which an experiment opens its methods in a profile. */
export function pointsOf(experiment: Experiment, profile: ProfileName): Point[] {
  const { at = {} } = experiment;
  if (experiment.kind === "costs" || experiment.kind === "trainingCurve") return [at];
  if (experiment.kind === "latency" && experiment.batch === undefined) return [at];
  return axisValues(experiment.sweep, profile).map((x) => ({ ...at, [experiment.sweep.name]: x }));
}

/** The seeds that a run of these gives an experiment. */
export function seedsOf(
  experiment: Experiment,
  profile: ProfileName,
  seeds: readonly number[],
): readonly number[] {
  const least = experiment.kind === "trainingCurve" ? experiment.leastSeeds?.[profile] ?? 0 : 0;
  const next = Math.max(...seeds) + 1;
  return [...seeds, ...Array.from({ length: Math.max(0, least - seeds.length) }, (_, i) => next + i)];
}

/** Every training of a method in a profile, those that others need included: over all points where it is opened. */
export function trainingsOf(suite: Suite, name: string, profile: ProfileName): Training[] {
  const method = suite.methods[name];
  if (typeof method.parts !== "function") return withNeeds(Object.values(partsAt(method, {})));
  const points = Object.values(suite.experiments).filter((one) => one.methods.includes(name))
    .flatMap((one) => pointsOf(one, profile));
  const byName = new Map<string, Training>();
  for (const training of withNeeds(points.flatMap((point) => Object.values(partsAt(method, point))))) {
    if (!byName.has(training.name)) byName.set(training.name, training);
  }
  return [...byName.values()];
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
 * How much of the full training effort, that of profile `paper`, each method of a suite gets in a profile: the least share
 * of all trainings that its results depend on. 1 for a method that isn't trained. What is solved has no effort.
 */
export function trainingShares(suite: Suite, profile: ProfileName): Record<string, number> {
  return mapNames(suite.methods, (name) => {
    const shares = trainingsOf(suite, name, profile).filter(isGradual)
      .map(({ effort, recipes }) => effort(recipes[profile]) / effort(recipes.paper));
    return Math.min(1, ...shares);
  });
}

/** Whether there is more and less of a training: what is solved, or takes no samples, has no length. */
export function isGradual({ length, effort, recipes }: Training): boolean {
  return length !== "solved" && effort(recipes.paper) > 0;
}

/** The methods whose full training has, in some part, a length that the paper doesn't state. */
export function chosenLengths(suite: Suite): string[] {
  return Object.keys(suite.methods).filter((name) =>
    trainingsOf(suite, name, "paper").some((training) => isGradual(training) && training.length === undefined)
  );
}

/**
 * The methods that had all that the paper's training would have been, as in each of their trainings either the effort is
 * the full one, or the recipe is the paper's but for its limit and its stopping rule ended it before.
 *
 * @param stopped names of trainings that their stopping rule ended, with every seed
 */
export function stoppedMethods(suite: Suite, profile: ProfileName, stopped: readonly string[]): string[] {
  return Object.keys(suite.methods).filter((name) => {
    const trainings = trainingsOf(suite, name, profile).filter(isGradual);
    return trainings.some(({ name }) => stopped.includes(name)) &&
      trainings.every((training) => {
        const { effort, recipes, length } = training;
        if (effort(recipes[profile]) >= effort(recipes.paper)) return true;
        const limit = typeof length === "object" ? length.limit : undefined;
        return limit !== undefined && stopped.includes(training.name) &&
          hashJson(without(recipes[profile], limit)) === hashJson(without(recipes.paper, limit));
      });
  });
}

function without(recipe: Json, field: string): Json {
  const { [field]: _, ...rest } = recipe as { readonly [key: string]: Json | undefined };
  return rest;
}

/** The full training effort of each method: of the most demanding point, where it depends on one. */
export function fullEfforts(suite: Suite): Record<string, number> {
  return mapNames(suite.methods, (name) => {
    const method = suite.methods[name];
    const points = typeof method.parts === "function"
      ? Object.values(suite.experiments).filter((one) => one.methods.includes(name))
        .flatMap((one) => pointsOf(one, "paper"))
      : [{}];
    const efforts = points.map((point) =>
      withNeeds(Object.values(partsAt(method, point)))
        .reduce((sum, training) => sum + training.effort(training.recipes.paper), 0)
    );
    return Math.max(0, ...efforts);
  });
}

function mapNames(record: Readonly<Record<string, unknown>>, of: (name: string) => number) {
  return Object.fromEntries(Object.keys(record).map((name) => [name, of(name)]));
}

function isByProfile<T>(value: readonly T[] | ByProfile<readonly T[]>): value is ByProfile<readonly T[]> {
  return profileNames.every((name) => name in value);
}
