import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { wilson } from "../statistics/intervals.ts";
import type { Ranking, Row } from "../suite/types.ts";
import { compareStandings, type Standing, standingOf } from "./standing.ts";

/** A row of k errors in n at x. */
function row(x: number, k: number, n: number): Row {
  const { low: ciLow, high: ciHigh } = wilson(k, n);
  return {
    ...{
      suite: "s",
      profile: "smoke",
      experiment: "e",
      method: "m",
      seed: 1,
      axis: "snrDb",
      x,
      metric: "bler",
    },
    ...{
      value: k / n,
      unit: "",
      ciLow,
      ciHigh,
      n,
      k,
      stopReason: "errors",
      backend: "exact",
      statistical: false,
      unitKey: "",
    },
  };
}

const at: Ranking = { experiment: "e", metric: "bler", at: 2, better: "lower" };
const reaching: Ranking = { experiment: "e", metric: "bler", level: 0.01, curve: "falls" };

describe("standingOf", () => {
  it("a value is the row's, with about its interval", () => {
    const { value, interval } = standingOf(at, "classical", [row(1, 500, 1000), row(2, 100, 1000)])!;
    expect(value).toEqual({ low: 0.1, high: 0.1 });
    const { low, high } = wilson(100, 1000); // the draws are of a posterior, which is close to it
    expect(interval.low).toBeCloseTo(low, 2);
    expect(interval.high).toBeCloseTo(high, 2);
  });

  it("a level is reached between two points, where the normal distribution's scale has it", () => {
    // Q(1) = 0.158655 and Q(3) = 0.00135: half-way is Q(2) = 0.02275.
    const ofQ = { ...reaching, level: 0.02275 } as Ranking;
    const rows = [row(1, 158655, 1e6), row(3, 1350, 1e6)];
    const { value, interval } = standingOf(ofQ, "classical", rows)!;
    expect(value.low).toBeCloseTo(2, 4);
    expect(value.high).toBe(value.low);
    expect(interval.low).toBeLessThan(2);
    expect(interval.high).toBeGreaterThan(2);
  });

  it("a level that isn't reached leaves it open", () => {
    const { value } = standingOf(reaching, "classical", [row(1, 500, 1000), row(3, 100, 1000)])!;
    expect(value).toEqual({ low: 3, high: Infinity });
  });

  it("is nothing without rows", () => {
    expect(standingOf(at, "classical", [row(1, 500, 1000)])).toBe(undefined);
  });
});

describe("compareStandings", () => {
  const standing = (low: number, high = low): Standing => ({ value: { low, high }, interval: { low, high } });
  const order = (ranking: Ranking, ...standings: Standing[]) =>
    standings.toSorted(compareStandings(ranking)).map(({ value }) => value.low);

  it("puts the lower first, or the higher where that is better", () => {
    expect(order(at, standing(3), standing(1), standing(2))).toEqual([1, 2, 3]);
    expect(order({ ...at, better: "higher" }, standing(3), standing(1), standing(2))).toEqual([3, 2, 1]);
  });

  it("puts what isn't reached last, and of that the later seen later", () => {
    expect(order(reaching, standing(24, Infinity), standing(20), standing(22, Infinity))).toEqual([
      20,
      22,
      24,
    ]);
  });
});
