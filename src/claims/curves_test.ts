import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Row } from "../suite/types.ts";
import { curveOf } from "./curves.ts";

const row: Row = {
  suite: "eqnet",
  profile: "nightly",
  experiment: "fig5",
  method: "ml",
  seed: 1,
  axis: "snrDb",
  x: 24,
  metric: "ber",
  value: 0,
  unit: "",
  ciLow: 0,
  ciHigh: 0,
  n: 20_000,
  stopReason: "budget",
  backend: "exact",
  statistical: false,
  unitKey: "",
};
const drawsOf = (one: Row) => curveOf("a claim", "ml", "classical", [one]).points[0].draws.toSorted();

describe("a curve's draws", () => {
  it("leave open what 0 errors leave open, though the row of an older version says that nothing is", () => {
    const draws = drawsOf(row);
    // half of a chi-square number of one degree of freedom, whose 95 % quantile is 3.841, over the codewords
    expect(draws[Math.round(0.95 * draws.length)] * 20_000 / (3.841 / 2)).toBeCloseTo(1, 1);
    expect(draws[0]).toBeGreaterThan(0);
  });

  it("are one number where no uncertainty is stated", () => {
    expect(new Set(drawsOf({ ...row, ciLow: NaN, ciHigh: NaN }))).toEqual(new Set([0]));
  });
});
