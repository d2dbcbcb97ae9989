import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { commonOf } from "./pairs.ts";

describe("commonOf", () => {
  it("counts errors over the items that both saw", () => {
    expect(commonOf("proportion", [1, 0, 1, 1, 0], [1, 1, 0, 1])).toEqual({
      n: 4,
      errors: { a: 3, b: 3, both: 2 },
    });
  });

  it("gives means' moments: Anscombe's first quartet", () => {
    // Anscombe, "Graphs in statistical analysis", Am. Stat. 27 (1973): variances 11 and 4.127, slope 0.5001
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const { n, moments, errors } = commonOf("mean", x, [...y, 99])!;
    expect([n, errors, moments!.a]).toEqual([11, undefined, 11]);
    expect(moments!.b).toBeCloseTo(4.127, 3);
    expect(moments!.covariance / moments!.a).toBeCloseTo(0.5001, 4);
  });

  it("gives none for variances, maxima, a single item, and what is infinite", () => {
    expect(commonOf("variance", [1, 2], [1, 2])).toBe(undefined);
    expect(commonOf("maximum", [1, 2], [1, 2])).toBe(undefined);
    expect(commonOf("mean", [1, 2], [1])).toBe(undefined);
    expect(commonOf("mean", [1, Infinity], [1, 2])).toBe(undefined);
  });
});
