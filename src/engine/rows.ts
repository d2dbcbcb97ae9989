/** From finished units to rows, and from rows and weights to the fingerprint. @module */
import { canonicalJson, sha256 } from "../suite/canonical_json.ts";
import type { Artifact, Costs, Row } from "../suite/types.ts";
import { packArtifact } from "./artifact_file.ts";
import type {
  CurvePoint,
  MonteCarloPoint,
  NumericBackend,
  Plan,
  PlannedPoint,
  PlanRequest,
  TrainUnit,
} from "./plan.ts";
import type { PointResult, RunState } from "./state.ts";
import { intervalOf, type PointSums, valueOf } from "./stopping.ts";
import type { Store } from "./store.ts";

/** The rows of a run, in the plan's order. A point without a result is absent. */
export function collectRows(state: RunState, store: Store): Row[] {
  return state.plan.points.flatMap((point) => {
    const result = state.result(point);
    return result ? rowsOf(point, result, state.plan, store) : [];
  });
}

/**
 * SHA-256 over rows and weights: equal where two runs gave the same. What is the machine's own is left out: times,
 * and the text of failures.
 *
 * @returns undefined for a statistical backend
 */
export function fingerprint(rows: readonly Row[], plan: Plan, store: Store): string | undefined {
  if (isStatistical(plan.request.backend)) return undefined;
  const facts = rows.filter((row) => !row.statistical).map((row) => [
    ...[row.suite, row.profile, row.experiment, row.method, row.seed, row.axis],
    Number.isNaN(row.x) ? null : row.x, // a training that failed has no place on its curve's axis
    row.metric,
    ...[row.value, row.ciLow, row.ciHigh, row.n, row.k ?? null].map(String),
    row.failure === undefined ? row.stopReason : "failed",
  ]);
  const weights = plan.trainings.map((unit) => [unit.training.name, unit.seed, weightsHash(unit, store)]);
  return sha256(canonicalJson([facts, weights]));
}

/** Names of the trainings that their recipe's stopping rule ended before its length did, with every seed. */
export function stoppedTrainings(
  plan: {
    readonly trainings: readonly { readonly key: string; readonly training: { readonly name: string } }[];
  },
  store: { get(key: string): { readonly artifact?: Pick<Artifact, "info"> | undefined } | undefined },
): string[] {
  return [...Map.groupBy(plan.trainings, ({ training }) => training.name)]
    .filter(([, units]) => units.every(({ key }) => store.get(key)?.artifact?.info.stopped !== undefined))
    .map(([name]) => name).sort();
}

function isStatistical(backend: NumericBackend): boolean {
  return backend === "webgpu";
}

function weightsHash(unit: TrainUnit, store: Store): string {
  const artifact = store.get(unit.key)?.artifact;
  return artifact ? hashArtifact(artifact) : "failed";
}

function hashArtifact(artifact: Artifact): string {
  const { head, bytes } = packArtifact(artifact);
  return sha256(canonicalJson(head.tensors) + sha256(bytes));
}

/** The rows of a Monte-Carlo point, one per quantity of its metric. */
export function rowsOfSums(point: MonteCarloPoint, result: PointSums, request: PlanRequest): Row[] {
  const axis = { axis: point.experiment.sweep.name, x: point.x };
  return quantityRows(point, { ...baseOf(point, request), ...axis }, result);
}

function baseOf(point: PlannedPoint, { backend, profile, suite }: PlanRequest): RowBase {
  const { experimentName: experiment, methodName: method, seed, key: unitKey } = point;
  const statistical = isStatistical(backend);
  return { suite: suite.id, profile, experiment, method, seed, backend, statistical, unitKey };
}

function rowsOf(point: PlannedPoint, result: PointResult, plan: Plan, store: Store): Row[] {
  const base = baseOf(point, plan.request);
  if (result.kind === "failed") return failedRows(point, base, result.error);
  if (point.kind === "trainingCurve") return curveRows(point, base, store);
  if (point.kind === "costs") return result.kind === "costs" ? costRows(base, result.costs) : [];
  const axis = { axis: point.experiment.sweep.name, x: point.x };
  if (result.kind === "latency") {
    const { median, low, high, n } = result.result;
    const measured = {
      metric: "latency",
      value: median,
      unit: "ms",
      ciLow: low,
      ciHigh: high,
      n,
      stopReason: "",
    };
    return [{ ...base, ...axis, ...measured, statistical: true }];
  }
  return result.kind === "sums" ? rowsOfSums(point as MonteCarloPoint, result.result, plan.request) : [];
}

type RowBase = Pick<
  Row,
  "suite" | "profile" | "experiment" | "method" | "seed" | "backend" | "statistical" | "unitKey"
>;

function quantityRows(
  point: MonteCarloPoint,
  base: RowBase & Pick<Row, "axis" | "x">,
  result: PointSums,
): Row[] {
  return Object.entries(point.experiment.metric.quantities).map(([metric, quantity]) => {
    const { kind, unit } = quantity;
    const sums = result.sums[metric];
    const { low: ciLow, high: ciHigh } = intervalOf(quantity, sums);
    const k = kind === "proportion" ? { k: sums.sum } : {};
    const value = valueOf(kind, sums);
    const { stopReason } = result;
    return { ...base, metric, value, unit, ciLow, ciHigh, n: sums.n, ...k, stopReason };
  });
}

function curveRows(point: CurvePoint, base: RowBase, store: Store): Row[] {
  const { column, axis = "step" } = point.experiment;
  const curve = store.get(point.key)?.artifact?.info.curve as Record<string, number[]> | undefined;
  if (!curve?.step || !curve[column]) {
    return failedRows(point, base, `the training recorded no curve '${column}'`);
  }
  return curve.step.map((x, i) => {
    const value = curve[column][i] ?? NaN;
    const rest = { unit: "", ciLow: NaN, ciHigh: NaN, n: 1, stopReason: "" };
    return { ...base, axis, x, metric: column, value, ...rest };
  });
}

/**
 * Costs are counted, so that a row of theirs has no axis (x is 0) and no interval. They come by name: the store keeps no
 * other order.
 */
function costRows(base: RowBase, costs: Costs): Row[] {
  return Object.keys(costs).sort().map((metric) => {
    const { value, unit } = costs[metric];
    const rest = { axis: "", x: 0, ciLow: NaN, ciHigh: NaN, n: 1, stopReason: "" };
    return { ...base, metric, value, unit, ...rest };
  });
}

function failedRows(point: PlannedPoint, base: RowBase, error: string): Row[] {
  const rest = { value: NaN, ciLow: NaN, ciHigh: NaN, n: 0, stopReason: "", failure: error };
  if (point.kind === "trainingCurve") {
    const { column, axis = "step" } = point.experiment;
    return [{ ...base, axis, x: NaN, metric: column, unit: "", ...rest }];
  }
  if (point.kind === "costs") return [{ ...base, axis: "", x: 0, metric: "costs", unit: "", ...rest }];
  const quantities = point.kind === "latency"
    ? [["latency", "ms"]]
    : Object.entries(point.experiment.metric.quantities).map(([metric, { unit }]) => [metric, unit]);
  const axis = { axis: point.experiment.sweep.name, x: point.x };
  return quantities.map(([metric, unit]) => ({ ...base, ...axis, metric, unit, ...rest }));
}
