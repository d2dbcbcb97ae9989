/** Declares a suite: from parts as objects to parts with names. @module */
import { checkSuite } from "./check.ts";
import { UsageError } from "./errors.ts";
import { type ExperimentDeclaration, type Informed, isInformed } from "./experiments.ts";
import type {
  AnyMethod,
  ByProfile,
  Dataset,
  Experiment,
  InformedView,
  Leaderboard,
  Profile,
  Ranking,
  Suite,
} from "./types.ts";

/** A suite as its file declares it. `Names` are those of its experiments. */
export interface SuiteDeclaration<Names extends string = string>
  extends Omit<Suite, "experiments" | "profiles" | "leaderboard"> {
  /** Figures and tables in the paper's order; `curves` and its like (`experiments.ts`) make them. */
  readonly experiments: Readonly<Record<Names, ExperimentDeclaration>>;
  /** How large each run is; `usualProfiles` where nothing is particular. */
  readonly profiles: ByProfile<ProfileDeclaration<NoInfer<Names>>>;
  /** Absent where methods can't be submitted. */
  readonly leaderboard?: LeaderboardDeclaration<NoInfer<Names>>;
}

/** A {@link Profile} whose experiments are some of the suite's. */
export type ProfileDeclaration<Names extends string> = Profile & { readonly experiments?: readonly Names[] };

/** A {@link Leaderboard} whose experiments are some of the suite's. */
export type LeaderboardDeclaration<Names extends string> = Leaderboard & {
  readonly experiments: readonly Names[];
  readonly ranking: Ranking & { readonly experiment: Names };
};

/**
 * Checks a declaration and gives its parts the names that the records of datasets and methods have for them.
 *
 * @throws {UsageError} one line: the path of the first wrong field and what was expected there
 *
 * @example A mistake is one line that says where it is; `examples/bpsk.ts` is a suite without one
 * ```ts
 * import { costs, defineSuite, usualProfiles } from "airtight/suite";
 * import bpsk from "../../examples/bpsk.ts";
 *
 * const { optimal } = bpsk.methods;
 * try {
 *   const experiments = { size: costs("Table 1: sizes", [optimal]) };
 *   defineSuite({ ...bpsk, experiments, profiles: usualProfiles, leaderboard: undefined });
 *   throw new Error("the method doesn't say what it costs");
 * } catch (error) {
 *   const { message } = error as Error;
 *   if (message !== "experiments.size.methods.0: method 'optimal' has no costs()") throw error;
 * }
 * ```
 */
export function defineSuite<Names extends string>(declaration: SuiteDeclaration<Names>): Suite {
  const experiments: Record<string, Experiment> = {};
  for (const [name, declared] of Object.entries<ExperimentDeclaration>(declaration.experiments)) {
    experiments[name] = named(declaration, name, declared);
  }
  const suite: Suite = { ...declaration, experiments };
  checkSuite(suite);
  return suite;
}

/** The experiment with names in the place of objects. */
function named(
  { datasets, methods }: Pick<SuiteDeclaration, "datasets" | "methods">,
  name: string,
  declared: ExperimentDeclaration,
): Experiment {
  const at = `experiments.${name}`;
  if (!Array.isArray(declared?.methods)) { // in JavaScript
    throw new UsageError(`${at}: expected what curves(), timings(), trainingCurves() or costs() give`);
  }
  const { methods: tested, ...rest } = declared;
  const names = tested.map((one, i) => nameOf(methods, methodOf(one), `${at}.methods.${i}`, "method"));
  if (rest.kind === "costs" || rest.kind === "trainingCurve") return { ...rest, methods: names };
  const { data, ...common } = rest;
  const informed = viewsOf(tested, names);
  const dataset = nameOf(datasets, data, `${at}.data`, "dataset");
  return { ...common, dataset, methods: names, ...(informed && { informed }) };
}

function methodOf(tested: AnyMethod | Informed): AnyMethod {
  return isInformed(tested) ? tested.method : tested;
}

/** What the methods that are given the truth are given, by name; undefined where there are none. */
function viewsOf(
  tested: readonly (AnyMethod | Informed)[],
  names: readonly string[],
): Record<string, InformedView> | undefined {
  const views = tested.flatMap((one, i) => isInformed(one) ? [[names[i], one.view] as const] : []);
  return views.length === 0 ? undefined : Object.fromEntries(views);
}

/** @throws {UsageError} where the record lacks the object */
function nameOf<T extends Dataset | AnyMethod>(
  record: Readonly<Record<string, T>>,
  object: T | undefined,
  path: string,
  kind: string,
): string {
  const entry = Object.entries(record).find(([, value]) => value === object);
  if (entry) return entry[0];
  const got = object === undefined ? "undefined" : "another";
  throw new UsageError(`${path}: expected a ${kind} from the suite's record of ${kind}s, got ${got}`);
}
