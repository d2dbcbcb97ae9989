/**
 * Experiments as a suite's file declares them: data, methods and metric as objects, so that the compiler holds them
 * together. A method must be able to read the dataset's inputs, and a metric must fit its truth and the methods' output.
 * `defineSuite` turns the objects into the names that the suite's records give them.
 *
 * @module
 */
import type {
  AnyMethod,
  Axis,
  Bound,
  ByProfile,
  CostCount,
  Dataset,
  Latency,
  Method,
  Metric,
  MonteCarlo,
  Point,
  StopRule,
  TrainingCurve,
} from "./types.ts";

/** The mark of what the functions of this file have checked. Types name it; nothing else sets it. */
export const checked: unique symbol = Symbol("checked");

/** A method that an experiment gives the truth to: see {@link knowing}. */
export interface Informed<in Inputs = never, in Truth = never, out Output = unknown> {
  /** That {@link knowing} made it. */
  readonly [checked]: true;
  /** The method, whose name the rows have. */
  readonly method: Method<never, Output>;
  /** What the method is given. */
  readonly view: (inputs: Inputs, truth: Truth) => unknown;
}

/** What an experiment can run on a dataset of these inputs and truths, for a metric of this output. */
export type Tested<Inputs, Truth, Output> =
  | Method<Inputs, Output>
  | Bound<Inputs, Truth, Output>
  | Informed<Inputs, Truth, Output>;

/** An experiment as declared: its parts are objects, which have their names in the suite's records. */
export type Declared<E> = Omit<E, "dataset" | "methods" | "informed"> & {
  readonly [checked]: true;
  readonly methods: readonly (AnyMethod | Informed)[];
};

/** Curves over a sweep as declared: {@link curves}. */
export type CurvesDeclaration = Declared<MonteCarlo> & { readonly data: Dataset };
/** Running times as declared: {@link timings}. */
export type LatencyDeclaration = Declared<Latency> & { readonly data: Dataset };
/** Curves of trainings as declared: {@link trainingCurves}. */
export type TrainingCurveDeclaration = Declared<TrainingCurve>;
/** Costs as declared: {@link costs}. */
export type CostDeclaration = Declared<CostCount>;

/** One figure or table as declared. */
export type ExperimentDeclaration =
  | CurvesDeclaration
  | LatencyDeclaration
  | TrainingCurveDeclaration
  | CostDeclaration;

/** What of {@link curves} one of its experiments may have otherwise. */
export interface CurveOptions {
  /** What x is. */
  readonly sweep: Axis;
  /** When a point has enough. */
  readonly stop: ByProfile<StopRule>;
  /** Conditions that stay the same over the sweep. */
  readonly at?: Point;
  /** Quantities whose y axes are logarithmic. */
  readonly logarithmic?: readonly string[];
  /** The quantities that are drawn; all, if absent. Rows have all. */
  readonly drawn?: readonly string[];
  /** "confusion": a heat map per method; {@link MonteCarlo.plot} says of what. */
  readonly plot?: "lines" | "confusion";
}

/** What {@link curves} is made with. */
export interface CurvesOf<Inputs, Truth, Output> extends CurveOptions {
  /** What methods are run on. */
  readonly data: Dataset<Inputs, Truth>;
  /** What scores them. */
  readonly metric: Metric<NoInfer<Truth>, Output>;
}

/**
 * A kind of figure: methods scored on a dataset along an axis. What is given is common to all figures that the result
 * makes; each adds its title, its methods, and what it has otherwise.
 *
 * @example A method that can't read the data's inputs isn't compiled
 * ```ts
 * import { curves, type Dataset, type Method, type Metric } from "airtight/suite";
 *
 * declare const bits: Dataset<{ received: Float32Array }, { sent: Uint8Array }>;
 * declare const errors: Metric<{ sent: Uint8Array }, Uint8Array>;
 * declare const detector: Method<{ received: Float32Array }, Uint8Array>;
 * declare const estimator: Method<{ pilots: Float32Array }, Float32Array>;
 *
 * function declare(sweep: Parameters<typeof curves>[0]["sweep"], stop: Parameters<typeof curves>[0]["stop"]) {
 *   const overSnr = curves({ data: bits, metric: errors, sweep, stop });
 *   // @ts-expect-error: there are no pilots in the data's inputs
 *   return { fig1: overSnr("Fig. 1", [detector]), fig2: overSnr("Fig. 2", [estimator]) };
 * }
 * ```
 */
export function curves<Inputs, Truth, Output>(
  common: CurvesOf<Inputs, Truth, Output>,
): (
  title: string,
  methods: readonly Tested<Inputs, Truth, Output>[],
  own?: Partial<CurveOptions>,
) => CurvesDeclaration {
  return (title, methods, own) => ({
    ...common,
    ...own,
    [checked]: true,
    kind: "monteCarlo",
    title,
    methods,
  });
}

/** What of {@link timings} one of its experiments may have otherwise. */
export interface TimingOptions {
  /** The batch size, or, where `batch` fixes that, a field of the point. */
  readonly sweep: Axis;
  /** Items per call, where the axis is something else. */
  readonly batch?: number;
  /** Conditions that stay the same over the sweep. */
  readonly at?: Point;
  /** Timed calls. */
  readonly repetitions: ByProfile<number>;
  /** Absent where it is about the machine, whatever the backend; "webgpu" where it is about GPUs alone. */
  readonly backend?: "webgpu";
}

/** What {@link timings} is made with. */
export interface TimingsOf<Inputs, Truth> extends TimingOptions {
  /** What methods are timed on. */
  readonly data: Dataset<Inputs, Truth>;
}

/** A kind of table: running times of methods on this machine, see {@link Latency}. Used like {@link curves}. */
export function timings<Inputs, Truth>(
  common: TimingsOf<Inputs, Truth>,
): (
  title: string,
  methods: readonly Tested<Inputs, Truth, unknown>[],
  own?: Partial<TimingOptions>,
) => LatencyDeclaration {
  return (title, methods, own) => ({ ...common, ...own, [checked]: true, kind: "latency", title, methods });
}

/** What {@link trainingCurves} is made with. */
export type TrainingCurveOptions = Omit<TrainingCurve, "kind" | "title" | "methods">;

/** A kind of figure: the curves that trainings recorded. Used like {@link curves}. */
export function trainingCurves(
  common: TrainingCurveOptions,
): (
  title: string,
  methods: readonly AnyMethod[],
  own?: Partial<TrainingCurveOptions>,
) => TrainingCurveDeclaration {
  return (title, methods, own) => ({
    ...common,
    ...own,
    [checked]: true,
    kind: "trainingCurve",
    title,
    methods,
  });
}

/** A table of what methods cost: their `costs`, counted and not timed. @param at the point of methods that want one */
export function costs(title: string, methods: readonly AnyMethod[], at?: Point): CostDeclaration {
  return { [checked]: true, kind: "costs", title, methods, ...(at && { at }) };
}

/**
 * A method that an experiment gives the truth to, as a bound for the others: zero-forcing with the true channels, beside
 * methods that have pilots.
 *
 * @param view what it is given, from a block's inputs and truth; a function of the dataset, so that the dataset's code
 * version covers it
 */
export function knowing<Inputs, Truth, Known, Output>(
  method: Method<Known, Output>,
  view: (inputs: Inputs, truth: Truth) => Known,
): Informed<Inputs, Truth, Output> {
  return { [checked]: true, method, view };
}

/** Whether a tested method is one that is given the truth by the experiment. */
export function isInformed(tested: AnyMethod | Informed): tested is Informed {
  return typeof tested === "object" && checked in tested; // in JavaScript it may be anything
}
