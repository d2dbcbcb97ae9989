/**
 * What a suite is made of. A suite file declares these; the engine (`src/engine`) plans and runs them and knows no
 * paper.
 *
 * @module
 */
import type { Stream } from "../compute/random.ts";
import type { ProfileName } from "./profile_names.ts";

export { type ProfileName, profileNames } from "./profile_names.ts";
export type { PairRow } from "./pair.ts";
export type { Row } from "./row.ts";

/** Plain data: what may appear in a spec, a recipe or a store entry. Its canonical JSON is hashed into unit keys. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json | undefined;
};

/** A value that a profile picks. */
export type ByProfile<T> = Readonly<Record<ProfileName, T>>;
/** What the smaller profiles have in the place of the paper's: our choices. */
export type Reduced<T> = Omit<ByProfile<T>, "paper">;

/**
 * Code with parameters: everything that decides what it computes. What the code reaches is hashed into the keys of
 * the units that use it, so that a result outlives every edit but those that can change it.
 */
export interface Component {
  /** `import.meta.url` of the file that defines it. */
  readonly module: string;
  /** The export of that file which makes it (`madeBy` fills it in); all of them, if absent. */
  readonly export?: string;
  /** Components whose code it is given and doesn't import, such as a training's source of samples. */
  readonly uses?: readonly Pick<Component, "module" | "export" | "uses">[];
  /** Its parameters. */
  readonly spec: Json;
}

/** A point of a sweep: the swept axis' value and the experiment's fixed conditions, such as `{ snrDb: 15, qam: 64 }`. */
export type Point = Readonly<Record<string, number>>;

/** A file that a user brings along with `--data NAME=PATH`, such as recordings that can't be redistributed. */
export interface DataFile {
  /** What is in it: "RadComOta recordings". */
  readonly label: string;
  /** "HDF5". */
  readonly format: string;
  /** Where it is published. */
  readonly source: string;
  /**
   * Looks through what a user gives, before anything is planned or run. No key counts it.
   *
   * @param path of a file or directory that is there
   * @throws {UsageError} in one line, where experiments couldn't read it to its end
   */
  check?(path: string): void | Promise<void>;
}

/**
 * Items of a dataset: what a receiver has of them, and what it is scored on. Apart, so that a method is given the inputs
 * alone.
 */
export interface Block<Inputs, Truth> {
  /** What a receiver has. */
  readonly inputs: Inputs;
  /** What it is scored against. */
  readonly truth: Truth;
}

/** A seeded generator (or checksummed loader) of independent items in blocks. */
export interface Dataset<out Inputs = unknown, out Truth = unknown> extends Component {
  /** What one item is, in the plural: "codewords". */
  readonly items: string;
  /** The suite's file that it reads. */
  readonly file?: string;
  /**
   * Names its streams; the dataset's name in the suite, if absent. Two datasets of one stream name are two views of the
   * same draws, such as channels that are known and the pilots that were sent over them.
   */
  readonly streamName?: string;
  /**
   * The fields of the truth that the inputs have too, since the paper's receiver knows them: channels under perfect CSI.
   * Everything else of the truth can't be reached from the inputs.
   */
  readonly known?: readonly string[];
  /**
   * Block number `index` at a point: `count` items that depend on `stream` and `point` alone. The engine derives
   * `stream` from (suite, stream name, seed, point, block index), so any block can be made without the others. `path` is
   * that of {@link file}.
   */
  readonly block: (
    point: Point,
    stream: Stream,
    count: number,
    path?: string,
  ) => Block<Inputs, Truth> | Promise<Block<Inputs, Truth>>;
}

/** Named float32 arrays with shapes, and facts about them: what training gives, or anything else worth storing. */
export interface Artifact {
  /** The arrays, by name. */
  readonly tensors: Readonly<Record<string, ArtifactTensor>>;
  /** Facts about them. */
  readonly info: { readonly [key: string]: Json | undefined };
}

/** One array of an {@link Artifact}, in C order. */
export interface ArtifactTensor {
  /** Its extents; none for a single number. */
  readonly shape: readonly number[];
  /** Its values. */
  readonly data: Float32Array;
}

/** What a training may use. */
export interface TrainingContext {
  /** The seed of the run. */
  readonly seed: number;
  /** The training's own randomness: a stream under (suite, training name, seed, ...path). */
  stream(...path: readonly (string | number)[]): Stream;
  /** What the trainings that this one needs have given, by role. */
  readonly inputs: Readonly<Record<string, Artifact>>;
  /** The path of the training's {@link Training.file}. */
  readonly path?: string;
  /** The state that {@link save} stored last, if an earlier run of this unit was interrupted. */
  readonly resumed: Artifact | undefined;
  /**
   * Offers the state to store: everything that is needed to go on from here with the same bits. The state is only
   * asked for when a checkpoint is due (a kill must lose at most a minute), so call this after every step.
   */
  checkpoint(state: () => Artifact | Promise<Artifact>): Promise<void>;
  /** Says how far the work is, for progress and ETA. `note` is short: "loss 0.0123". */
  progress(done: number, total: number, note?: string): void;
}

/**
 * Whose choice the length of a training's `paper` recipe is. `stated` says where the paper, or code that its authors
 * published, gives it. `limit` names the recipe's field that only limits it where the published stopping rule, which is
 * in the recipe too, ends it before. "solved" is what has no length: a fit to a number of samples that is carried
 * through, such as k-means until nothing changes.
 */
export type PaperLength = { readonly stated: string; readonly limit?: string } | "solved";

/** How one set of weights comes about. Trainings are shared by object: two methods that name one train it once. */
export interface Training<Recipe extends Json = Json> extends Component {
  /** Names the training's streams and its unit: "autoencoder". Unique in a suite. */
  readonly name: string;
  /** How it is trained in each profile. */
  readonly recipes: ByProfile<Recipe>;
  /** Whose choice the length of the `paper` recipe is; a choice of ours, which is never called published, if absent. */
  readonly length?: PaperLength | undefined;
  /** Trainings whose results this one starts from, by role. */
  readonly needs?: Parts;
  /** The suite's file that it reads. */
  readonly file?: string;
  /**
   * The training effort of a recipe in sample-steps (batch size × steps, summed over stages). The share of the
   * `paper` recipe's effort is reported beside every result that depends on it.
   */
  effort(recipe: Recipe): number;
  /**
   * Gives the weights. `info.curve`, where present, is the training curve: `{ step: number[], <name>: number[] }`;
   * `info.stopped`, where present, is the epoch after which the recipe's stopping rule ended it.
   */
  train(recipe: Recipe, context: TrainingContext): Promise<Artifact>;
}

/** Trainings by role. */
export type Parts = Readonly<Record<string, Training>>;

/** What a method costs, by name, as counted on the opened model: `{ parameters: { value: 252582, unit: "" } }`. */
export type Costs = Readonly<Record<string, { readonly value: number; readonly unit: string }>>;

/** What every method under test has, whatever it is given. */
export interface MethodBase extends Component {
  /** As figures and tables call it: "EQ-Net-L". */
  readonly label: string;
  /**
   * The trainings it needs, by role. A function where they depend on the point, such as networks of a size of their own
   * for each number of antennas: trainings that it gives by one name must be equal, and are trained once.
   */
  readonly parts?: Parts | ((point: Point) => Parts);
  /** What it costs: what experiments of kind "costs" ask for. */
  costs?(parts: Readonly<Record<string, Artifact>>): Costs | Promise<Costs>;
}

/** A detector, estimator, classifier or beamformer under test. It is given the inputs of a block, never the truth. */
export interface Method<in Inputs = never, out Output = unknown> extends MethodBase {
  /** "learned" where it is trained. */
  readonly kind: "learned" | "classical";
  /** Makes it ready to run with what its parts gave. */
  readonly open: (
    parts: Readonly<Record<string, Artifact>>,
  ) => OpenMethod<Inputs, Output> | Promise<OpenMethod<Inputs, Output>>;
}

/** A method with its weights loaded. */
export interface OpenMethod<in Inputs = never, out Output = unknown> {
  /** Gives what the metric scores, for all items of a block. */
  readonly run: (inputs: Inputs) => Output | Promise<Output>;
  /** Frees what it holds. */
  close?(): void;
}

/** What no method can beat, or what one would reach that knew more: a method of this kind may ask for the truth. */
export interface Bound<in Inputs = never, in Truth = never, out Output = unknown> extends MethodBase {
  /** A bound is no method that could be built. */
  readonly kind: "bound";
  /** Makes it ready to run with what its parts gave. */
  readonly open: (
    parts: Readonly<Record<string, Artifact>>,
  ) => OpenBound<Inputs, Truth, Output> | Promise<OpenBound<Inputs, Truth, Output>>;
}

/** A bound that is ready to run. */
export interface OpenBound<in Inputs = never, in Truth = never, out Output = unknown> {
  /** Gives what the metric scores, for all items of a block. */
  readonly run: (inputs: Inputs, truth: Truth) => Output | Promise<Output>;
  /** Frees what it holds. */
  close?(): void;
}

/** How a method comes about. */
export type MethodKind = AnyMethod["kind"];

/** What can stand in a suite's record of methods. What it is given is checked where an experiment names it. */
export type AnyMethod = Method | Bound;

/** How a measured quantity adds up, and with what interval. */
export type QuantityKind =
  /** Each item scores 0 or 1; Clopper and Pearson's interval. */
  | "proportion"
  /** Each item scores a number; interval of the mean, by what {@link Quantity.range} says of the scores. */
  | "mean"
  /** The variance of a number that each item scores; interval from the fourth central moment, for many items. */
  | "variance"
  /** The largest score; no interval. */
  | "maximum";

/** One quantity that a metric measures. */
export interface Quantity {
  /** How it adds up. */
  readonly kind: QuantityKind;
  /** Of the value: "dB", "bit/s/Hz", or "" for a pure number. */
  readonly unit: string;
  /** As axes and tables call it: "block error rate". */
  readonly label: string;
  /**
   * Of a mean: the least and the greatest score that there can be, such as [0, 1] of a share or [0, Infinity] of a squared
   * error. The interval keeps to it, and errors that come in bursts count as that. Absent where a score can be anything.
   */
  readonly range?: readonly [low: number, high: number];
}

/** Scores a method's output against the truth. The first quantity is the one that a point's stopping rule watches. */
export interface Metric<in Truth = never, in Output = never> extends Component {
  /** By name, as rows call them. */
  readonly quantities: Readonly<Record<string, Quantity>>;
  /**
   * One score per item of the block and quantity.
   *
   * @throws {Error} with a clear line where the output has a wrong shape or values that aren't finite
   */
  readonly score: (truth: Truth, output: Output) => Readonly<Record<string, ArrayLike<number>>>;
}

/** What figures and tables show along x. */
export interface Axis {
  /** The point's field: "snrDb". */
  readonly name: string;
  /** "SNR (dB)". */
  readonly label: string;
  /** The points, or those of each profile. */
  readonly values: readonly number[] | ByProfile<readonly number[]>;
  /** Where the values number categories 0, 1, 2, …: what the categories are called. */
  readonly names?: readonly string[];
}

/** When a Monte-Carlo point has enough. It stops at the first shard boundary where one of these holds. */
export interface StopRule {
  /** Items per shard: the piece of a point that is one unit. */
  readonly shardItems: number;
  /** Enough: this many errors (proportions). */
  readonly errors?: number;
  /** Enough: the interval's half-width is at most this share of the value. */
  readonly relativeWidth?: number;
  /** The budget. */
  readonly items: number;
}

/** What a method is given that knows the truth. Experiments declare it with `knowing` of `experiments.ts`. */
export type InformedView = (inputs: never, truth: never) => unknown;

/** What experiments on data have in common. */
export interface ExperimentBase {
  /** As the paper calls it: "Fig. 5". */
  readonly title: string;
  /** Name of the suite's dataset. */
  readonly dataset: string;
  /** Names of the suite's methods. */
  readonly methods: readonly string[];
  /** Of methods that are given the truth here, as bounds: what each is given instead of the inputs. */
  readonly informed?: Readonly<Record<string, InformedView>>;
  /** What x is. */
  readonly sweep: Axis;
  /** Conditions that stay the same over the sweep. */
  readonly at?: Point;
}

/** Scores methods on a dataset along an axis. */
export interface MonteCarlo extends ExperimentBase {
  /** It is scored on data. */
  readonly kind: "monteCarlo";
  /** What it is scored by. */
  readonly metric: Metric;
  /** When a point has enough. */
  readonly stop: ByProfile<StopRule>;
  /** y axes that are logarithmic, by quantity. */
  readonly logarithmic?: readonly string[];
  /** The quantities that are drawn; all, if absent. Rows have all. */
  readonly drawn?: readonly string[];
  /**
   * "lines" (the default): a curve per method. "confusion": a heat map per method, for an axis of true classes and
   * quantities that are the shares of decisions for each class.
   */
  readonly plot?: "lines" | "confusion";
}

/**
 * Times methods on this machine. The axis is the batch size (items per call), or, where `batch` fixes that, a field of
 * the point. Rows are medians of `repetitions` calls in ms with an order-statistics interval; they are labelled
 * `statistical`, never cached and not in the fingerprint. A call ends when its output is in ordinary memory, where
 * metrics want it: on a GPU it waits for the queue and for the reading back.
 */
export interface Latency extends ExperimentBase {
  /** It is timed. */
  readonly kind: "latency";
  /** How many calls are timed. */
  readonly repetitions: ByProfile<number>;
  /** Items per call, where the axis is a field of the point. */
  readonly batch?: number;
  /** Absent where it is about the machine, whatever the backend; "webgpu" where it is about GPUs alone. */
  readonly backend?: "webgpu";
}

/** What methods cost: their `costs`, counted and not timed. */
export interface CostCount {
  /** Its costs are counted. */
  readonly kind: "costs";
  /** As the paper calls it: "Table III". */
  readonly title: string;
  /** Names of methods that have `costs`. */
  readonly methods: readonly string[];
  /** The point for which methods whose parts depend on one are opened. */
  readonly at?: Point;
}

/** The curves that trainings recorded (`Artifact.info.curve`), one per method, over the step. */
export interface TrainingCurve {
  /** It shows what trainings recorded. */
  readonly kind: "trainingCurve";
  /** As the paper calls it: "Fig. 4". */
  readonly title: string;
  /** Names of learned methods. */
  readonly methods: readonly string[];
  /** The part of the methods whose curve it is. */
  readonly part: string;
  /** The curve's column. */
  readonly column: string;
  /** As the vertical axis calls the column; its name, if absent. */
  readonly label?: string;
  /** What the curve's steps are, as the horizontal axis calls them: "epoch". "step", if absent. */
  readonly axis?: string;
  /** The point whose trainings are shown, of methods whose parts depend on one. */
  readonly at?: Point;
  /**
   * How many seeds it has at least, for a band: a run of fewer adds the numbers that follow its largest seed. The run's
   * own, if absent.
   */
  readonly leastSeeds?: ByProfile<number>;
}

/** One figure or table. */
export type Experiment = MonteCarlo | Latency | TrainingCurve | CostCount;

/** A paper. */
export interface Paper {
  /** Its title. */
  readonly title: string;
  /** As they are given, in order. */
  readonly authors: readonly string[];
  /** Journal or conference. */
  readonly venue: string;
  /** Of publication. */
  readonly year: number;
  /** Without a resolver: "10.1109/…". */
  readonly doi?: string;
}

/** What is particular to a profile beside the recipes and stopping rules. */
export interface Profile {
  /** What is averaged over. */
  readonly seeds: readonly number[];
  /** The experiments that it runs; all, if absent. */
  readonly experiments?: readonly string[];
}

/** What entries of a suite's leaderboard are evaluated on, and how they are ranked. The same for all of them. */
export interface Leaderboard {
  /** The profile that entries run. */
  readonly profile: ProfileName;
  /** The seeds that entries run. */
  readonly seeds: readonly number[];
  /** Names of Monte-Carlo experiments. */
  readonly experiments: readonly string[];
  /** How entries are ranked. */
  readonly ranking: Ranking;
}

/** Ranks by a quantity's value at one x, or by the x at which its curve reaches a level. */
export type Ranking =
  & { readonly experiment: string; readonly metric: string }
  & ({ readonly at: number; readonly better: "lower" | "higher" } | {
    readonly level: number;
    readonly curve: "falls" | "rises";
  });

/** One paper, with its parts by name: what `defineSuite` makes of a declaration, and what a file of `suites/` exports by default. */
export interface Suite {
  /** Names results, stores and streams: "eqnet". */
  readonly id: string;
  /** Whose claims it checks. */
  readonly paper: Paper;
  /** Sign and scale conventions, in words. */
  readonly conventions: Readonly<Record<string, string>>;
  /** Files that a user may bring along, by the name that `--data` gives them. */
  readonly files?: Readonly<Record<string, DataFile>>;
  /** By the names that experiments use. */
  readonly datasets: Readonly<Record<string, Dataset>>;
  /** By the names that rows and the command line use. */
  readonly methods: Readonly<Record<string, AnyMethod>>;
  /** By the names that rows and claims use. */
  readonly experiments: Readonly<Record<string, Experiment>>;
  /** How large each run is. */
  readonly profiles: ByProfile<Profile>;
  /** The claims' file in `results/published/`. */
  readonly claims: string;
  /** Absent where methods can't be submitted. */
  readonly leaderboard?: Leaderboard;
}
