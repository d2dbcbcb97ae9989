/** Evaluates a submitted method as its suite's leaderboard asks: what `submit` and `verify` both do. @module */
import { makeBlock, scoreShard, streamNameOf } from "../engine/evaluate.ts";
import { addUserMethods } from "../engine/load.ts";
import { makePlan, type MonteCarloPoint, type Plan, type TrainUnit } from "../engine/plan.ts";
import type { ShardSums } from "../engine/sums.ts";
import { sha256 } from "../suite/canonical_json.ts";
import { firstLine, UsageError } from "../suite/errors.ts";
import { pointsOf } from "../suite/profiles.ts";
import { oneLine } from "../suite/one_line.ts";
import type { Artifact, Leaderboard, Method, OpenMethod, Suite } from "../suite/types.ts";
import { Rejection } from "./rejection.ts";
import { loadRemotely } from "./sandbox/remote_method.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { encodeValue } from "./sandbox/values.ts";

/** What a unit, one shard of a point, gave. */
export interface UnitResult {
  readonly sums: ShardSums;
  /** SHA-256 of what the method put out. */
  readonly output: string;
}

/** A method in a sandbox and the plan of its evaluation. */
export interface Evaluation {
  readonly suite: Suite;
  readonly board: Leaderboard;
  readonly sandbox: Sandbox;
  readonly plan: Plan;
  /** The plan's points. */
  readonly points: readonly MonteCarloPoint[];
  readonly kind: Method["kind"];
  readonly label: string;
}

/** @throws {UsageError} where a suite has no leaderboard */
export function leaderboardOf(suite: Suite): Leaderboard {
  if (!suite.leaderboard) throw new UsageError(`${suite.id} has no leaderboard`);
  return suite.leaderboard;
}

/** Loads a method into a sandbox and plans its evaluation. @throws {Rejection} */
export async function planEvaluation(suite: Suite, request: {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly name: string;
  readonly engine: "auto" | "wasm";
}): Promise<Evaluation> {
  const board = leaderboardOf(suite);
  const { profile, experiments } = board;
  const { sandbox, url, name, engine } = request;
  const points = experiments.flatMap((experiment) => pointsOf(suite.experiments[experiment], profile));
  const method = await loadRemotely(sandbox, { url, suite: suite.id, points, profile, engine });
  const plan = planMethod(suite, name, method);
  const { kind, label } = method;
  return { suite, board, sandbox, plan, points: plan.points as MonteCarloPoint[], kind, label };
}

/** The plan of a method's evaluation. @throws {Rejection} where the suite has a method of that name */
export function planMethod(suite: Suite, name: string, method: Method<unknown>): Plan {
  if (Object.hasOwn(suite.methods, name)) {
    throw new Rejection("method", `'${name}' is a method of ${suite.id}; an entry needs a name of its own`);
  }
  const { profile, seeds, experiments } = leaderboardOf(suite);
  const extended = addUserMethods(suite, [{ name, method, experiments }]);
  try {
    return makePlan({ suite: extended, profile, seeds, experiments, methods: [name], backend: "exact" });
  } catch (error) {
    // its keys take the method's code, which is all here that isn't airtight's own
    throw new Rejection("imports", oneLine(`it can't be planned: ${firstLine(error)}`));
  }
}

/** Runs units of an evaluation, with the weights that trainings gave. */
export class UnitRunner {
  readonly #evaluation: Evaluation;
  readonly #weights: ReadonlyMap<TrainUnit, Artifact>;
  #open: { readonly parts: string; readonly method: OpenMethod<unknown> } | undefined;

  constructor(evaluation: Evaluation, weights: ReadonlyMap<TrainUnit, Artifact>) {
    this.#evaluation = evaluation;
    this.#weights = weights;
  }

  /**
   * Runs a unit: the truth stays here, the method gets its inputs.
   *
   * @param dataSeed another seed for the data than the point's
   * @throws {Rejection}
   */
  async run(point: MonteCarloPoint, shard: number, dataSeed = point.seed): Promise<UnitResult> {
    const { suite } = this.#evaluation;
    const { dataset: name, metric } = point.experiment;
    const items = point.rule.shardItems, source = suite.datasets[name];
    const dataset = streamNameOf(name, source);
    const address = { suite: suite.id, dataset, seed: dataSeed, point: point.point, index: shard };
    const { inputs, truth } = await makeBlock(source, address, items, undefined);
    const method = await this.#method(point);
    const output = await method.run(inputs);
    try {
      const { sums } = scoreShard(truth, output, items, metric);
      return { sums, output: sha256(encodeValue(output)) };
    } catch (error) {
      throw new Rejection("fails", firstLine(error));
    }
  }

  async #method(point: MonteCarloPoint): Promise<OpenMethod<unknown>> {
    const parts = JSON.stringify(Object.entries(point.parts).map(([role, unit]) => [role, unit.key]));
    if (this.#open?.parts !== parts) {
      const artifacts = inputsOf(point.parts, this.#weights);
      this.#open = { parts, method: await point.method.open(artifacts) as OpenMethod<unknown> };
    }
    return this.#open.method;
  }
}

/** What trainings gave, by role. */
export function inputsOf(
  units: Readonly<Record<string, TrainUnit>>,
  weights: ReadonlyMap<TrainUnit, Artifact>,
): Record<string, Artifact> {
  return Object.fromEntries(Object.entries(units).map(([role, unit]) => [role, weights.get(unit)!]));
}
