/**
 * From a suite, a profile and seeds to a graph of units with keys. Planning is deterministic: coordinator and workers
 * plan by themselves and mean the same unit by the same key.
 *
 * @module
 */
import { hashJson, sha256 } from "../suite/canonical_json.ts";
import { axisValues } from "../suite/profiles.ts";
import type {
  Component,
  Experiment,
  Latency,
  Method,
  Metric,
  MonteCarlo,
  Point,
  ProfileName,
  StopRule,
  Suite,
  Training,
  TrainingCurve,
} from "../suite/types.ts";
import { type CodeListing, CodeVersions } from "./code_version.ts";
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
}

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
  readonly method: Method;
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

/** A method's time per call for a batch size. */
export interface LatencyPoint extends PointBase {
  readonly kind: "latency";
  readonly experiment: Latency;
  readonly x: number;
  readonly point: Point;
  readonly repetitions: number;
}

/** The curve that a method's training recorded. */
export interface CurvePoint extends PointBase {
  readonly kind: "trainingCurve";
  readonly experiment: TrainingCurve;
}

/** What becomes one or several rows. */
export type PlannedPoint = MonteCarloPoint | LatencyPoint | CurvePoint;

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

/** Makes the graph. Its order is the suite's, and within an experiment: seed, x, method. */
export function makePlan(request: PlanRequest): Plan {
  const keys = new Keys(request);
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
  const experiment = request.suite.experiments[name];
  const methods = experiment.methods.filter((method) => request.methods.includes(method));
  const base = (methodName: string, seed: number) => {
    const method = request.suite.methods[methodName];
    return { experimentName: name, methodName, method, seed, parts: keys.partsOf(method, seed) };
  };
  if (experiment.kind === "trainingCurve") {
    return request.seeds.flatMap((seed) =>
      methods.map((methodName) => {
        const all = base(methodName, seed);
        const parts = { [experiment.part]: all.parts[experiment.part] };
        const { key, ingredients } = parts[experiment.part];
        const label = `${name} ${methodName} seed ${seed}`;
        return { kind: "trainingCurve" as const, experiment, ...all, parts, key, ingredients, label };
      })
    );
  }
  return request.seeds.flatMap((seed) =>
    axisValues(experiment.sweep, request.profile).flatMap((x) =>
      methods.map((methodName) => {
        const common = { ...base(methodName, seed), x };
        const label = `${name} ${methodName} ${experiment.sweep.name} ${x} seed ${seed}`;
        if (experiment.kind === "latency") {
          return planLatency(experiment, { ...common, label }, request, keys);
        }
        return planMonteCarlo(experiment, { ...common, label }, request, keys);
      })
    )
  );
}

type PointStart = Omit<PointBase, "key" | "ingredients"> & { readonly x: number };

function planMonteCarlo(
  experiment: MonteCarlo,
  start: PointStart,
  request: PlanRequest,
  keys: Keys,
): MonteCarloPoint {
  const rule = experiment.stop[request.profile];
  const point = { ...experiment.at, [experiment.sweep.name]: start.x };
  const ingredients = {
    ...keys.evaluation("shard", experiment.dataset, point, start),
    metric: { spec: experiment.metric.spec, measures: kindsOf(experiment.metric) },
    "code of the metric": keys.code(experiment.metric),
    "items per shard": rule.shardItems,
  };
  return { kind: "monteCarlo", ...start, experiment, point, rule, ingredients, key: hashJson(ingredients) };
}

function planLatency(
  experiment: Latency,
  start: PointStart,
  request: PlanRequest,
  keys: Keys,
): LatencyPoint {
  const repetitions = experiment.repetitions[request.profile];
  const point = experiment.at ?? {};
  const ingredients = {
    ...keys.evaluation("latency", experiment.dataset, point, start),
    "batch size": start.x,
    repetitions,
  };
  return {
    kind: "latency",
    ...start,
    experiment,
    point,
    repetitions,
    ingredients,
    key: hashJson(ingredients),
  };
}

/** Builds ingredients and the train units, each once. */
class Keys {
  readonly listings = new Map<string, CodeListing>();
  readonly #request: PlanRequest;
  readonly #versions = new CodeVersions(root);
  readonly #units = new Map<string, TrainUnit>();
  readonly #kernels: string;

  constructor(request: PlanRequest) {
    this.#request = request;
    this.#kernels = kernelHash();
  }

  /** The hash of a component's code. */
  code(component: Component): string {
    const { hash, listing } = this.#versions.of(component.module);
    this.listings.set(hash, listing);
    return hash;
  }

  partsOf(method: Method, seed: number): Record<string, TrainUnit> {
    return this.#unitsOf(method.parts ?? {}, seed);
  }

  /** What everything that runs a method on a dataset depends on. */
  evaluation(kind: "shard" | "latency", dataset: string, point: Point, start: PointStart): Ingredients {
    const { suite } = this.#request;
    return {
      ...this.#common(kind, start.seed),
      dataset: { name: dataset, spec: suite.datasets[dataset].spec, point },
      "code of the dataset": this.code(suite.datasets[dataset]),
      method: start.method.spec,
      "code of the method": this.code(start.method),
      "code of the engine": this.code({ module: import.meta.resolve("./evaluate.ts"), spec: null }),
      parts: keysOf(start.parts),
    };
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
      "code of the engine": this.code({ module: import.meta.resolve("./train.ts"), spec: null }),
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
    const code = this.code({ module: import.meta.resolve("../compute/backend.ts"), spec: null });
    return { kind, suite: suite.id, seed, backend, kernels: this.#kernels, "code of the backend": code };
  }
}

function kindsOf({ measures }: Metric): Record<string, string> {
  return Object.fromEntries(Object.entries(measures).map(([name, { kind }]) => [name, kind]));
}

/** SHA-256 of the kernels as they are committed. */
export function kernelHash(): string {
  return sha256(Deno.readFileSync(new URL("../compute/kernels/kernels.wasm", import.meta.url)));
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
  return experiment.kind !== "trainingCurve";
}
