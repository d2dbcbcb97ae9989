import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Row } from "../suite/types.ts";
import { compareRows, comparisonText } from "./compare.ts";

function row(x: number, value: number, half: number, more: Partial<Row> = {}): Row {
  return {
    suite: "s",
    profile: "quick",
    experiment: "fig5",
    method: "ml",
    seed: 1,
    axis: "snrDb",
    x,
    metric: "bler",
    value,
    unit: "",
    ciLow: value - half,
    ciHigh: value + half,
    n: 100,
    stopReason: "errors",
    backend: "exact",
    statistical: false,
    unitKey: "",
    ...more,
  };
}

describe("compareRows", () => {
  it("counts standard errors of the difference", () => {
    // Two values with a standard error of 1 each: 3 apart is 3/√2 = 2.12 standard errors.
    const { changes, same } = compareRows([row(1, 10, 1.96)], [row(1, 13, 1.96)]);
    expect(same).toBe(0);
    expect(changes[0].standardErrors).toBeCloseTo(2.1213, 3);
  });

  it("takes the sides of lopsided intervals that face each other", () => {
    const was = row(1, 10, 0, { ciLow: 0, ciHigh: 11.96 }), is = row(1, 12, 0, { ciLow: 12, ciHigh: 99 });
    expect(compareRows([was], [is]).changes[0].standardErrors).toBeCloseTo(2, 3);
  });

  it("puts what appeared, vanished or failed first, then the largest moves", () => {
    const before = [row(1, 1, 1), row(2, 1, 1), row(3, 1, 1), row(4, 1, 1), row(6, 1, 0)];
    const after = [row(1, 1, 1), row(2, 2, 1), row(3, -4, 1), row(4, NaN, NaN), row(5, 1, 1), row(6, 2, 0)];
    const comparison = compareRows(before, after);
    expect(comparison.same).toBe(1);
    expect(comparison.changes.map(({ x }) => x)).toEqual([4, 5, 6, 3, 2]);
    expect(compareRows(before.toReversed(), after.toReversed())).toEqual(comparison);
    expect(comparisonText(comparison, 4).split("\n")).toEqual([
      "fig5 bler ml at snrDb 4, seed 1: 1 → failed",
      "fig5 bler ml at snrDb 5, seed 1: absent → 1",
      "fig5 bler ml at snrDb 6, seed 1: 1 → 2 (+∞ standard errors)",
      "fig5 bler ml at snrDb 3, seed 1: 1 → -4 (−6.9 standard errors)",
      "… and 1 more",
      "1 of 6 values are the same to the bit, 5 differ",
    ]);
  });

  it("has nothing to say of equal runs, failed rows included", () => {
    const rows = [row(1, 1, 1), row(2, NaN, NaN)];
    expect(compareRows(rows, rows)).toEqual({ changes: [], same: 2 });
  });
});
