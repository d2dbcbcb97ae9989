/**
 * Computes a claim's number from rows, with draws of its uncertainty.
 *
 * Methods are drawn independently. Those of an experiment see the same blocks (common random numbers), which makes
 * their errors go together and differences between them more certain than this says: it errs on the safe side.
 *
 * @module
 */
import { log } from "../compute/exact_math.ts";
import { quantile, replicates } from "../statistics/bootstrap.ts";
import type { ClaimMeasure } from "./claim.ts";
import { type Curve, curveOf, type CurvePoint, itemsOf, positiveValue, seedsOf } from "./curves.ts";
import type { MethodKind, Row } from "../suite/types.ts";

/** A number, or all that is known of it: `low < high` where the swept points don't determine it. May be infinite. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** A claim's number as measured. */
export interface Measured {
  readonly estimate: Bounds;
  /** Draws of its lower and upper bounds, ascending. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly unit: string;
  /** The fewest items behind a value in it. */
  readonly items: number;
  /** How many seeds each learned method in it has at least; undefined without one. */
  readonly seeds: number | undefined;
  /** Whether it compares methods that were scored on the same items. */
  readonly paired: boolean;
  /** Of an ordering: where two values are closest, and by how many standard deviations they differ there. */
  readonly closest?: { readonly at: string; readonly deviations: number };
  /** What a reader of the verdict should know, such as points that were left out. */
  readonly notes: readonly string[];
}

/** Where a claim can't be measured: why. */
export interface Unmeasured {
  readonly missing: string;
}

/** A value of a point: the measured one or a draw. */
type ValueOf = (point: CurvePoint) => number;

/** A measure made ready for its curves. */
interface Prepared {
  /** The points whose items decide how sure the number is. */
  readonly points: readonly CurvePoint[];
  readonly measured: ValueOf;
  compute(valueOf: ValueOf): Bounds;
  readonly closest?: Measured["closest"];
  readonly notes: readonly string[];
}

/** The names of the methods that a measure is about. */
export function methodsOf(measure: ClaimMeasure): string[] {
  return "method" in measure ? [measure.method] : [measure.a, measure.b];
}

/**
 * The number that `measure` asks for.
 *
 * @param claim names the streams of the draws
 * @param kinds the kind of each method; one that isn't there counts as classical
 */
export function measureClaim(
  claim: string,
  measure: ClaimMeasure,
  rows: readonly Row[],
  kinds: Readonly<Record<string, MethodKind>>,
): Measured | Unmeasured {
  const curves: Curve[] = [];
  const failures: string[] = [];
  for (const method of methodsOf(measure)) {
    const own = rows.filter((row) => isWanted(measure, method, row));
    const finite = own.filter((row) => Number.isFinite(row.value));
    const good = measure.kind === "lastRatio" ? lastOf(finite) : finite;
    const failed = own.find((row) => !Number.isFinite(row.value));
    if (good.length === 0) return { missing: whyMissing(measure, method, rows, failed) };
    if (failed) failures.push(`${method} failed at ${failed.axis} ${failed.x} with seed ${failed.seed}`);
    curves.push(curveOf(claim, method, kinds[method] ?? "classical", good));
  }
  const prepared = prepare(measure, curves);
  if ("missing" in prepared) return prepared;
  const learned = curves.filter((curve) => curve.kind === "learned");
  return {
    ...bootstrap(prepared),
    unit: unitOf(measure, prepared.points[0].rows[0]),
    items: Math.min(...prepared.points.map(itemsOf)),
    seeds: learned.length > 0 ? Math.min(...learned.map(seedsOf)) : undefined,
    paired: curves.length > 1 &&
      prepared.points.every((point) => point.rows.every((row) => row.k !== undefined)),
    closest: prepared.closest,
    notes: [...prepared.notes, ...failures],
  };
}

function isWanted(measure: ClaimMeasure, method: string, row: Row): boolean {
  if (row.experiment !== measure.experiment || row.metric !== measure.metric || row.method !== method) {
    return false;
  }
  const isAt = (x: number) => Math.abs(row.x - x) <= 1e-9 * Math.max(1, Math.abs(row.x));
  if ("x" in measure) return isAt(measure.x);
  if (measure.kind === "change") return isAt(measure.from) || isAt(measure.to);
  if (measure.kind === "gain" || measure.kind === "countAbove" || measure.kind === "lastRatio") return true;
  return row.x >= (measure.from ?? -Infinity) && row.x <= (measure.to ?? Infinity);
}

/** The rows of the largest x. */
function lastOf(rows: readonly Row[]): Row[] {
  const last = rows.reduce((largest, { x }) => Math.max(largest, x), -Infinity);
  return rows.filter(({ x }) => x === last);
}

function whyMissing(measure: ClaimMeasure, method: string, rows: readonly Row[], failed?: Row): string {
  if (failed) return `${method} gave no value in ${measure.experiment}: failed: ${failed.failure}`;
  const inExperiment = rows.filter((row) => row.experiment === measure.experiment);
  if (inExperiment.length === 0) return `the run has no rows of ${measure.experiment}`;
  const own = inExperiment.filter((row) => row.method === method);
  if (own.length === 0) return `the run has no rows of ${method} in ${measure.experiment}`;
  if (!own.some((row) => row.metric === measure.metric)) {
    return `${measure.experiment} doesn't measure ${measure.metric} of ${method}`;
  }
  const where = "x" in measure ? `${own[0].axis} ${measure.x}` : "the claim's range";
  return `${measure.experiment} has no point of ${method} at ${where} in this profile`;
}

function unitOf(measure: ClaimMeasure, row: Row): string {
  const pure = ["ratio", "lastRatio", "change", "spreadRatio", "shareBelow", "countAbove"];
  if (pure.includes(measure.kind)) return "";
  if (measure.kind === "gain") return row.axis.endsWith("Db") ? "dB" : "";
  return row.unit;
}

function bootstrap(prepared: Prepared): Pick<Measured, "estimate" | "lows" | "highs"> {
  const lows = new Float64Array(replicates), highs = new Float64Array(replicates);
  for (let r = 0; r < replicates; r++) {
    const { low, high } = prepared.compute((point) => point.draws[r]);
    lows[r] = low;
    highs[r] = high;
  }
  return { estimate: prepared.compute(prepared.measured), lows: lows.sort(), highs: highs.sort() };
}

const measured: ValueOf = (point) => point.value;
/** A number that is known; one that came of infinite draws isn't. */
function exactly(value: number): Bounds {
  return Number.isNaN(value) ? { low: -Infinity, high: Infinity } : { low: value, high: value };
}

function prepare(measure: ClaimMeasure, curves: readonly Curve[]): Prepared | Unmeasured {
  const points = curves.flatMap((curve) => curve.points);
  const [a, b] = points;
  switch (measure.kind) {
    case "value":
      return { points, measured, notes: [], compute: (of) => exactly(of(a)) };
    case "difference":
      return { points, measured, notes: [], compute: (of) => exactly(of(a) - of(b)) };
    case "ratio":
    case "lastRatio":
      return { points, measured, notes: [], compute: (of) => ratio(of(a), of(b)) };
    case "largest":
      return { points, measured, notes: [], compute: (of) => exactly(Math.max(...points.map(of))) };
    case "smallest":
      return { points, measured, notes: [], compute: (of) => exactly(Math.min(...points.map(of))) };
    case "countAbove":
      return {
        points,
        measured,
        notes: [],
        compute: (of) => exactly(points.filter((point) => of(point) > measure.level).length),
      };
    case "change":
      if (!b) {
        return { missing: `${curves[0].method} has no value at both ${measure.from} and ${measure.to}` };
      }
      return {
        points,
        measured,
        notes: [],
        compute: (of) => measure.from < measure.to ? ratio(of(b), of(a)) : ratio(of(a), of(b)),
      };
    case "spreadRatio":
      return { points, measured, notes: [], compute: (of) => spreadRatio(curves[0], curves[1], of) };
    case "gain":
      return prepareGain(measure.level, curves[0], curves[1]);
    case "shareBelow":
      return prepareShare(curves[0], curves[1]);
  }
}

/** A divisor of zero or below is one whose size the items don't determine. */
function ratio(a: number, b: number): Bounds {
  return b > 0 ? exactly(a / b) : { low: -Infinity, high: Infinity };
}

function spreadRatio(a: Curve, b: Curve, of: ValueOf): Bounds {
  const spreads = [a, b].map(({ points }) => {
    const values = points.map(of);
    return ratio(Math.max(...values), Math.min(...values));
  });
  const known = spreads.every(({ high }) => high < Infinity);
  return known ? ratio(spreads[0].low, spreads[1].low) : { low: -Infinity, high: Infinity };
}

function prepareGain(level: number, a: Curve, b: Curve): Prepared {
  const both = [a, b];
  const rising = both.every((curve) => curve.points.at(-1)!.value >= curve.points[0].value) &&
    both.some((curve) => curve.points.at(-1)!.value > curve.points[0].value);
  const crossingOf = (curve: Curve, of: ValueOf) =>
    crossing(curve.points.map((point) => point.x), curve.points.map(of), level, rising);
  const notes = both.flatMap((curve) => {
    const { low, high } = crossingOf(curve, positiveValue);
    const axis = curve.points[0].rows[0].axis;
    if (high === Infinity) return [`${curve.method} doesn't reach ${level} up to ${axis} ${low}`];
    if (low === -Infinity) return [`${curve.method} is past ${level} from ${axis} ${high} on`];
    return [];
  });
  return {
    points: both.flatMap((curve) => around(curve, crossingOf(curve, positiveValue))),
    measured: positiveValue,
    notes,
    compute: (of) => {
      const ofA = crossingOf(a, of), ofB = crossingOf(b, of);
      return { low: ofB.low - ofA.high, high: ofB.high - ofA.low };
    },
  };
}

/** The points next to where a curve crosses a level: those whose uncertainty matters. */
function around(curve: Curve, { low, high }: Bounds): CurvePoint[] {
  const before = curve.points.filter((point) => point.x <= low).at(-1);
  const after = curve.points.find((point) => point.x >= high);
  return [before, after].filter((point) => point !== undefined);
}

/**
 * Where a curve first reaches a level, coming from above (or from below if `rising`): by interpolation of the
 * logarithm between swept points. Values of zero or less leave it between two points, a curve that starts past the
 * level leaves it before the first, one that doesn't reach it after the last.
 */
export function crossing(
  x: readonly number[],
  values: readonly number[],
  level: number,
  rising = false,
): Bounds {
  const reached = (value: number) => rising ? value >= level : value <= level;
  const i = values.findIndex(reached);
  if (i < 0) return { low: x[x.length - 1], high: Infinity };
  if (values[i] === level) return exactly(x[i]);
  if (i === 0) return { low: -Infinity, high: x[0] };
  if (values[i] <= 0 || values[i - 1] <= 0) return { low: x[i - 1], high: x[i] };
  const share = log(values[i - 1] / level) / log(values[i - 1] / values[i]);
  return exactly(x[i - 1] + share * (x[i] - x[i - 1]));
}

function prepareShare(a: Curve, b: Curve): Prepared | Unmeasured {
  const pairs: [CurvePoint, CurvePoint][] = [];
  const silent: number[] = [];
  for (const point of a.points) {
    const other = b.points.find(({ x }) => x === point.x);
    if (!other) continue;
    if (saysNothing(point, other)) silent.push(point.x);
    else pairs.push([point, other]);
  }
  const note = `x = ${silent.join(", ")} left out: no errors, or nothing but errors, in both`;
  if (pairs.length === 0) {
    return { missing: silent.length > 0 ? note : `${a.method} and ${b.method} share no point` };
  }
  const separations = pairs.map(([p, q]) => separation(p, q));
  const closest = pairs[separations.indexOf(Math.min(...separations))] ?? pairs[0];
  return {
    points: closest,
    measured,
    notes: silent.length > 0 ? [note] : [],
    closest: {
      at: `${closest[0].rows[0].axis} ${closest[0].x}`,
      deviations: Math.min(...separations),
    },
    compute: (of) => exactly(pairs.filter(([p, q]) => of(p) < of(q)).length / pairs.length),
  };
}

/** Whether both have no errors at all or nothing else: such points order nothing. */
function saysNothing(...points: readonly CurvePoint[]): boolean {
  const rows = points.flatMap((point) => point.rows);
  return rows.every((row) => row.k === 0) || rows.every((row) => row.k !== undefined && row.k === row.n);
}

/** By how many standard deviations two points differ, from quantiles: the draws may have heavy tails. */
function separation(a: CurvePoint, b: CurvePoint): number {
  const differences = b.draws.map((draw, r) => draw - a.draws[r]).sort();
  const at = (p: number) => quantile(differences, p, "lower");
  return 2 * Math.abs(at(0.5)) / (at(0.8413) - at(0.1587));
}
