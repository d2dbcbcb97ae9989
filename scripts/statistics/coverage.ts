/**
 * How often verdicts are wrong, and intervals miss, in simulated runs whose truth is known.
 *
 * @module
 */
import { decide } from "../../src/claims/check.ts";
import type { ClaimTarget } from "../../src/claims/claim.ts";
import { measureClaim } from "../../src/claims/measure.ts";
import type { Limits } from "../../src/claims/measures/estimate.ts";
import type { Design } from "./designs.ts";
import { runChance, sample, type Truth } from "./sample.ts";

/** How often something happened. */
export interface Frequency {
  readonly times: number;
  readonly runs: number;
}

/** What a design's runs gave. */
export interface Outcome {
  readonly design: Design;
  readonly name: string;
  /** Claims that the true number lies just outside of, of the relation that was reproduced more often. */
  readonly falselyReproduced: Frequency;
  /** Claims that the true number lies just inside of, of the relation that was contradicted more often. */
  readonly falselyContradicted: Frequency;
  /** Intervals that hold the true number. */
  readonly covered: Frequency;
  /** Intervals that don't hold the measured number: there must be none. */
  readonly estimateOutside: Frequency;
}

/** Draws of each value in a simulated run: fewer than in a verdict, whose limits are rounded outwards less. */
export const drawsOfRun = 1000;

/** What verdicts must keep to. */
export const promised = { falseVerdicts: 0.06, coverage: 0.935 } as const;

/**
 * Simulates as many runs of a design as the table has: more where one takes less time, and five times as many where the
 * first ones are wrong more often than promised, which may be by chance.
 */
export function simulateWell(design: Design): Outcome {
  const { measure, sampling: { x, trainings, common } } = design;
  const methods = "method" in measure ? 1 : 2;
  const values = x.length * methods * (trainings?.seeds ?? 1) * (common ? 3 : 1);
  const runs = values <= 6 ? 1500 : 600;
  const outcome = simulate(design, runs);
  return broken(outcome).length === 0 && !design.isBeyond ? outcome : simulate(design, 5 * runs);
}

/** Simulates a design's runs. */
export function simulate(design: Design, runs: number): Outcome {
  const name = nameOf(design);
  const times = { atLeastReproduced: 0, atMostReproduced: 0, atLeastContradicted: 0, atMostContradicted: 0 };
  let missedLow = 0, missedHigh = 0, outside = 0;
  for (let run = 0; run < runs; run++) {
    const chance = runChance(name, run);
    const curves = design.truth(chance);
    const { truth, rows, pairs } = sample(measuredCurves(design, curves), design.sampling, chance);
    const number = design.number({ ...curves, ...truth });
    const measured = measureClaim(`run-${run}`, design.measure, rows, {
      kinds: design.kinds,
      pairs,
      draws: drawsOfRun,
    });
    if ("notRun" in measured) throw new Error(`${name}: ${JSON.stringify(measured.notRun)}`);
    const { limits, bounds } = measured;
    const is = (relation: "atLeast" | "atMost", value: number) =>
      decide(rounded(limits), { relation, value, tolerance: 0 } satisfies ClaimTarget);
    // Where a point lies at the limit, the number is `low` and, all but, `high`.
    const { low, high } = number, { unit } = design;
    if (is("atLeast", low + unit) === "reproduced") times.atLeastReproduced++;
    if (is("atMost", high - unit) === "reproduced") times.atMostReproduced++;
    if (is("atMost", low) === "contradicted") times.atMostContradicted++;
    if (is("atLeast", high) === "contradicted") times.atLeastContradicted++;
    const { low95, high95 } = rounded(limits);
    if (low < low95 || low > high95) missedLow++;
    if (high < low95 || high > high95) missedHigh++;
    if (bounds.low < limits.low95 || bounds.high > limits.high95) outside++;
  }
  const of = (count: number): Frequency => ({ times: count, runs });
  return {
    design,
    name,
    falselyReproduced: of(Math.max(times.atLeastReproduced, times.atMostReproduced)),
    falselyContradicted: of(Math.max(times.atLeastContradicted, times.atMostContradicted)),
    covered: of(runs - Math.max(missedLow, missedHigh)),
    estimateOutside: of(outside),
  };
}

/** The curves of the methods that are measured; a design's truth may say more. */
function measuredCurves({ measure }: Design, curves: Truth): Truth {
  const methods = "method" in measure ? [measure.method] : [measure.a, measure.b];
  return Object.fromEntries(methods.map((method) => [method, curves[method]]));
}

/** Shares of points are sums of a unit that binary numbers don't have. */
function rounded(limits: Limits): Limits {
  const round = (value: number) => Number.isFinite(value) ? Math.round(value * 1e12) / 1e12 : value;
  return {
    low90: round(limits.low90),
    high90: round(limits.high90),
    low95: round(limits.low95),
    high95: round(limits.high95),
  };
}

/** What a design is about, in words, and with it its stream: "gain: waterfall, 1 dB wide; 8 points; …". */
export function nameOf({ measure, shape, sampling }: Design): string {
  return [`${measure.kind}: ${shape}`, ...detailsOf(sampling)].join("; ");
}

/** Points, values, trainings and what methods have in common. */
export function detailsOf({ x, quantity, trainings, learned, common }: Design["sampling"]): string[] {
  const points = x.length === 1 ? "1 point" : `${x.length} points`;
  const values = quantity.kind === "rate"
    ? "items" in quantity ? `rates of ${quantity.items}` : `rates, stopped at ${quantity.errors} errors`
    : quantity.kind === "mean"
    ? `means of ${quantity.items}`
    : "no interval";
  const seeds = trainings === undefined
    ? "none learned"
    : `${learned ? `${learned.join(", ")} learned, ` : ""}${trainings.seeds} ${
      trainings.seeds === 1 ? "seed" : "seeds"
    }, spread ${trainings.spread}`;
  const pairs = common === undefined
    ? "apart"
    : `paired${common.share < 1 ? `, ${common.share} in common` : ""}`;
  return [points, values, seeds, pairs];
}

/** What a design doesn't keep to of what is promised. */
export function broken(outcome: Outcome): string[] {
  const { design, falselyReproduced, falselyContradicted, covered, estimateOutside } = outcome;
  if (design.isBeyond) return [];
  const share = ({ times, runs }: Frequency) => times / runs;
  return [
    ...(share(falselyReproduced) > promised.falseVerdicts ? ["false reproduced"] : []),
    ...(share(falselyContradicted) > promised.falseVerdicts ? ["false contradicted"] : []),
    ...(share(covered) < promised.coverage ? ["coverage"] : []),
    ...(estimateOutside.times > 0 ? ["the interval doesn't hold the estimate"] : []),
  ];
}
