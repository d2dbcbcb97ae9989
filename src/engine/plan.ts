/**
 * From a suite, a profile and seeds to a graph of units with keys. Planning is deterministic: coordinator and workers
 * plan by themselves and mean the same unit by the same key.
 *
 * @module
 */
import { hashJson, sha256 } from "../suite/canonical_json.ts";
import { axisValues, partsAt, pointsOf, seedsOf } from "../suite/profiles.ts";
import type {
  AnyMethod,
  CostCount,
  Dataset,
  Experiment,
  Latency,
  Metric,
  MonteCarlo,
  Point,
  ProfileName,
  StopRule,
  Suite,
  Training,
  TrainingCurve,
} from "../suite/types.ts";
import { streamNameOf } from "./evaluate.ts";
import { type CodeListing, type CodeSource, CodeVersions } from "./code_version.ts";
import { componentsOf, engineCodeOf, type EngineWork, exportOf } from "./counted_code.ts";
import { kernelBits } from "./kernel_bits.ts";
import { root } from "./paths.ts";
import type { Ingredients } from "./store.ts";

/** The numeric backend: what can change bits. Which engine of `exact` serves is not part of it. */
export type NumericBackend = "exact" | "webgpu" | "cpu";

/** What is planned. */
export interface PlanRequest {
  readonly suite: Suite;
  readonly profile: ProfileName;
  readonly seeds: readonly number[];
  readonly experiments: readonly string[];
  readonly methods: readonly string[];
  readonly backend: NumericBackend;
  /** The files that the user brought along, by the suite's name for them. */
  readonly files?: DataFiles;
}

/** A user's file; its hash stands in the keys of what reads it. */
export interface GivenFile {
  readonly path: string;
  readonly sha256: string;
}

/** Files by the suite's names for them. */
export type DataFiles = Readonly<Record<string, GivenFile>>;

/** One training with one seed. */
export interface TrainUnit {
  readonly kind: "train";
  readonly key: string;
  readonly label: string;
  readonly ingredients: Ingredients;
  readonly training: Training;
  readonly seed: number;
  /** The units that it needs, by role. */
  readonly needs: Readonly<Record<string, TrainUnit>>;
}

interface PointBase {
  /** What stands in `unit_key` of the point's rows. */
  readonly key: string;
  readonly label: string;
  readonly ingredients: Ingredients;
  readonly experimentName: string;
  readonly methodName: string;
  readonly method: AnyMethod;
  readonly seed: number;
  /** The trained parts that the method is opened with, by role. */
  readonly parts: Readonly<Record<string, TrainUnit>>;
}

/** A method at a point of a sweep: shards 0, 1, 2, … until its rule holds. */
export interface MonteCarloPoint extends PointBase {
  readonly kind: "monteCarlo";
  readonly experiment: MonteCarlo;
  readonly x: number;
  readonly point: Point;
  readonly rule: StopRule;
}

/** A method's time per call. */
export interface LatencyPoint extends PointBase {
  readonly kind: "latency";
  readonly experiment: Latency;
  readonly x: number;
  readonly point: Point;
  readonly batch: number;
  readonly repetitions: number;
}

/** The curve that a method's training recorded. */
export interface CurvePoint extends PointBase {
  readonly kind: "trainingCurve";
  readonly experiment: TrainingCurve;
}

/** What a method costs. */
export interface CostPoint extends PointBase {
  readonly kind: "costs";
  readonly experiment: CostCount;
}

/** What becomes one or several rows. */
export type PlannedPoint = MonteCarloPoint | LatencyPoint | CurvePoint | CostPoint;

/** The graph of a run. */
export interface Plan {
  readonly request: PlanRequest;
  /** Every training once, what is needed first. */
  readonly trainings: readonly TrainUnit[];
  readonly points: readonly PlannedPoint[];
  /** What each code version in the ingredients is made of. */
  readonly listings: ReadonlyMap<string, CodeListing>;
}

/** The key of a point's shard: any block of any curve has a name of its own. */
export function shardKey(point: MonteCarloPoint, index: number): string {
  return sha256(`${point.key}/${index}`);
}

/** The number of shards that make up a point's budget. */
export function shardBudget(rule: StopRule): number {
  return Math.ceil(rule.items / rule.shardItems);
}

/**
 * Makes the graph. Its order is the suite's, and within an experiment: seed, x, method.
 *
 * @param tree the root of the sources that count: this repository, or in tests a copy of it
 * @throws {UsageError} where a component names an export that its module hasn't
 */
export function makePlan(request: PlanRequest, tree: URL = root): Plan {
  const keys = new Keys(request, tree);
  const points = request.experiments.flatMap((name) => planExperiment(name, request, keys));
  const used = new Set(points.flatMap((point) => Object.values(point.parts)));
  return { request, trainings: withTrainNeeds(used), points, listings: keys.listings };
}

/** The part of a plan that makes up `index` of `count` parts (from 1): its points in turn, and what they need. */
export function shardPlan(plan: Plan, index: number, count: number): Plan {
  const points = plan.points.filter((point, i) => point.kind !== "latency" && i % count === index - 1);
  return {
    ...plan,
    points,
    trainings: withTrainNeeds(new Set(points.flatMap((point) => Object.values(point.parts)))),
  };
}

function planExperiment(name: string, request: PlanRequest, keys: Keys): PlannedPoint[] {
  const { suite, profile } = request;
  const experiment = suite.experiments[name];
  const methods = experiment.methods.filter((method) => request.methods.includes(method));
  return seedsOf(experiment, profile, request.seeds).flatMap((seed) =>
    pointsOf(experiment, profile).flatMap((point) =>
      methods.flatMap((methodName) => {
        const method = suite.methods[methodName];
        const parts = keys.partsOf(method, point, seed);
        const start = { experimentName: name, methodName, method, seed, parts, point };
        return planPoints(experiment, start, request, keys);
      })
    )
  );
}

type PointStart = Omit<PointBase, "key" | "ingredients" | "label"> & { readonly point: Point };

function planPoints(
  experiment: Experiment,
  start: PointStart,
  request: PlanRequest,
  keys: Keys,
): PlannedPoint[] {
  switch (experiment.kind) {
    case "monteCarlo":
      return [planMonteCarlo(experiment, start, request, keys)];
    case "latency": {
      const batches = experiment.batch === undefined
        ? axisValues(experiment.sweep, request.profile)
        : [undefined];
      return batches.map((batch) => planLatency(experiment, start, batch, request, keys));
    }
    case "trainingCurve": {
      const parts = { [experiment.part]: start.parts[experiment.part] };
      const { key, ingredients } = parts[experiment.part];
      return [{
        kind: "trainingCurve",
        ...start,
        experiment,
        parts,
        key,
        ingredients,
        label: labelOf(start),
      }];
    }
    case "costs": {
      const ingredients = keys.costs(start);
      const key = hashJson(ingredients);
      return [{ kind: "costs", ...start, experiment, key, ingredients, label: labelOf(start) }];
    }
  }
}

function labelOf({ experimentName, methodName, seed }: PointStart, where = ""): string {
  return `${experimentName} ${methodName}${where} seed ${seed}`;
}

function planMonteCarlo(
  experiment: MonteCarlo,
  start: PointStart,
  request: PlanRequest,
  keys: Keys,
): MonteCarloPoint {
  const rule = experiment.stop[request.profile];
  const { name } = experiment.sweep;
  const x = start.point[name];
  const ingredients = {
    ...keys.evaluation("shard", experiment, start),
    metric: { spec: experiment.metric.spec, quantities: kindsOf(experiment.metric) },
    "code of the metric": keys.code(experiment.metric),
    "items per shard": rule.shardItems,
  };
  const label = labelOf(start, ` ${name} ${x}`);
  return {
    kind: "monteCarlo",
    ...start,
    experiment,
    x,
    rule,
    ingredients,
    key: hashJson(ingredients),
    label,
  };
}

/** @param batch the swept batch size; absent where the experiment fixes it and sweeps a field of the point */
function planLatency(
  experiment: Latency,
  start: PointStart,
  batch: number | undefined,
  request: PlanRequest,
  keys: Keys,
): LatencyPoint {
  const repetitions = experiment.repetitions[request.profile];
  const { name } = experiment.sweep;
  const x = batch ?? start.point[name];
  const own = { batch: batch ?? experiment.batch!, repetitions };
  const ingredients = {
    ...keys.evaluation("latency", experiment, start),
    "batch size": own.batch,
    repetitions,
  };
  const label = labelOf(start, ` ${name} ${x}`);
  return { kind: "latency", ...start, experiment, x, ...own, ingredients, key: hashJson(ingredients), label };
}

/** Builds ingredients and the train units, each once. */
class Keys {
  readonly listings = new Map<string, CodeListing>();
  readonly #request: PlanRequest;
  readonly #versions: CodeVersions;
  readonly #engineCode: Readonly<Record<EngineWork, CodeSource>>;
  readonly #units = new Map<string, TrainUnit>();
  /** What computes: the bits of the exact kernels, or the code of a statistical backend. */
  readonly #kernels: Ingredients;

  constructor(request: PlanRequest, tree: URL) {
    this.#request = request;
    this.#versions = new CodeVersions(tree);
    this.#engineCode = engineCodeOf(tree);
    this.#versions.prepare([...componentsOf(request), ...Object.values(this.#engineCode)]);
    this.#kernels = request.backend === "exact" ? { kernels: kernelBits(tree) } : {
      "code of the backend": this.code(
        exportOf("src/compute/backend.ts", "setupBackend", tree),
        new CodeVersions(tree, { throughBoundary: true }),
      ),
    };
  }

  /** The hash of a component's code. */
  code(component: CodeSource, versions = this.#versions): string {
    const { hash, listing } = versions.of(component);
    this.listings.set(hash, listing);
    return hash;
  }

  partsOf(method: AnyMethod, point: Point, seed: number): Record<string, TrainUnit> {
    return this.#unitsOf(partsAt(method, point), seed);
  }

  /** What everything that runs a method on a dataset depends on. */
  evaluation(
    kind: "shard" | "latency",
    { dataset, informed = {} }: Pick<MonteCarlo, "dataset" | "informed">,
    { method, methodName, point, seed, parts }: PointStart,
  ): Ingredients {
    const source = this.#request.suite.datasets[dataset];
    return {
      ...this.#common(kind, seed),
      dataset: { name: streamNameOf(dataset, source), spec: source.spec, point },
      // how it is informed is the dataset's code
      ...(Object.hasOwn(informed, methodName) ? { informed: true } : {}),
      "code of the dataset": this.code(source),
      ...this.#file(source),
      ...this.#method(method, parts),
      "code of the engine": this.code(this.#engineCode[kind]),
    };
  }

  /** What the costs of a method depend on. */
  costs({ method, seed, parts }: PointStart): Ingredients {
    const code = this.code(this.#engineCode.costs);
    return { ...this.#common("costs", seed), ...this.#method(method, parts), "code of the engine": code };
  }

  #method(method: AnyMethod, parts: Readonly<Record<string, TrainUnit>>): Ingredients {
    return {
      method: method.spec,
      "code of the method": this.code(method),
      parts: keysOf(parts),
    };
  }

  #file({ file }: Pick<Dataset, "file">): Ingredients {
    return file === undefined ? {} : { file: this.#request.files?.[file]?.sha256 ?? null };
  }

  #unitsOf(trainings: Readonly<Record<string, Training>>, seed: number): Record<string, TrainUnit> {
    return Object.fromEntries(
      Object.entries(trainings).map(([role, training]) => [role, this.#trainUnit(training, seed)]),
    );
  }

  #trainUnit(training: Training, seed: number): TrainUnit {
    const id = `${training.name} ${seed}`;
    const known = this.#units.get(id);
    if (known) return known;
    const needs = this.#unitsOf(training.needs ?? {}, seed);
    const ingredients = {
      ...this.#common("train", seed),
      training: { name: training.name, spec: training.spec, recipe: training.recipes[this.#request.profile] },
      "code of the training": this.code(training),
      ...this.#file(training),
      "code of the engine": this.code(this.#engineCode.train),
      needs: keysOf(needs),
    };
    const unit: TrainUnit = {
      kind: "train",
      key: hashJson(ingredients),
      label: `train ${training.name} seed ${seed}`,
      ingredients,
      training,
      seed,
      needs,
    };
    this.#units.set(id, unit);
    return unit;
  }

  #common(kind: string, seed: number): Ingredients {
    const { suite, backend } = this.#request;
    return { kind, suite: suite.id, seed, backend, ...this.#kernels };
  }
}

function kindsOf({ quantities }: Metric): Record<string, string> {
  return Object.fromEntries(Object.entries(quantities).map(([name, { kind }]) => [name, kind]));
}

function keysOf(units: Readonly<Record<string, TrainUnit>>): Record<string, string> {
  return Object.fromEntries(Object.entries(units).map(([role, unit]) => [role, unit.key]));
}

function withTrainNeeds(used: ReadonlySet<TrainUnit>): TrainUnit[] {
  const order = new Set<TrainUnit>();
  const visit = (unit: TrainUnit) => {
    if (order.has(unit)) return;
    Object.values(unit.needs).forEach(visit);
    order.add(unit);
  };
  used.forEach(visit);
  return [...order];
}

/** Whether an experiment runs methods on data, so that a user's method can take part. */
export function takesMethods(experiment: Experiment): experiment is MonteCarlo | Latency {
  return experiment.kind === "monteCarlo" || experiment.kind === "latency";
}
