/** What the methods of an experiment have in common, having seen the same items: from the store to pairs. @module */
import { sampleMoments } from "../statistics/moments.ts";
import type { PairRow } from "../suite/pair.ts";
import type { QuantityKind } from "../suite/types.ts";
import type { ItemScores } from "./evaluate.ts";
import type { MonteCarloPoint, PlanRequest } from "./plan.ts";
import type { RunState } from "./state.ts";
import type { Store } from "./store.ts";
import { storedScores } from "./stored_shard.ts";

/**
 * A pair for every two methods of an experiment, quantity, place on the axis and seed, in the plan's order. All methods of
 * an experiment see the same blocks, so that the items of the one that stopped first are common to both. Variances and
 * maxima have no pairs, nor have failed points.
 */
export function collectPairs(state: RunState, store: Store): PairRow[] {
  const points = state.plan.points.filter((point) => point.kind === "monteCarlo");
  const common = Map.groupBy(points, ({ experimentName, seed, x }) => `${experimentName} ${seed} ${x}`);
  return [...common.values()].flatMap((group) => {
    if (group.length < 2) return [];
    const scored = group.flatMap((point) => {
      const result = state.result(point);
      const scores = result?.kind === "sums" ? storedScores(store, point, result.result.shards) : undefined;
      return scores ? [{ point, scores }] : [];
    });
    return pairsOf(scored, state.plan.request);
  });
}

interface ScoredPoint {
  readonly point: MonteCarloPoint;
  readonly scores: ItemScores;
}

function pairsOf(scored: readonly ScoredPoint[], { suite, profile }: PlanRequest): PairRow[] {
  if (scored.length < 2) return [];
  const { experimentName: experiment, experiment: { metric, sweep }, seed, x } = scored[0].point;
  return Object.entries(metric.quantities).flatMap(([quantity, { kind }]) =>
    scored.flatMap((a, i) =>
      scored.slice(i + 1).flatMap((b) => {
        const inCommon = commonOf(kind, a.scores[quantity], b.scores[quantity]);
        if (!inCommon) return [];
        const names = { a: a.point.methodName, b: b.point.methodName };
        const where = { seed, axis: sweep.name, x };
        return [{ suite: suite.id, profile, experiment, metric: quantity, ...names, ...where, ...inCommon }];
      })
    )
  );
}

/** What two methods' scores of the same items have in common, as far as both go. */
export function commonOf(
  kind: QuantityKind,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): Pick<PairRow, "n" | "errors" | "moments"> | undefined {
  const n = Math.min(a.length, b.length);
  if (kind === "proportion") {
    const errors = { a: 0, b: 0, both: 0 };
    for (let i = 0; i < n; i++) {
      errors.a += a[i];
      errors.b += b[i];
      errors.both += a[i] * b[i];
    }
    return { n, errors };
  }
  if (kind !== "mean" || n < 2) return undefined;
  const moments = sampleMoments(a, b, n);
  return Object.values(moments).every(Number.isFinite) ? { n, moments } : undefined;
}
