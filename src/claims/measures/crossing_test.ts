import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { crossing } from "./crossing.ts";

describe("crossing", () => {
  const x = [10, 12, 14];

  it("interpolates the logarithm", () => {
    // A decade per 2 dB from 10^-1 on: 10^-1.5 is half-way.
    const { low, high } = crossing(x, [0.1, 0.01, 0.001], 10 ** -1.5);
    expect(low).toBe(high);
    expect(low).toBeCloseTo(11, 12);
  });

  it("finds the crossing of any exponential curve", () => {
    fc.assert(fc.property(
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      fc.double({ min: 10.01, max: 13.99, noNaN: true }),
      (slope, at) => {
        const values = x.map((x) => 0.02 * 10 ** (-slope * (x - at)));
        expect(crossing(x, values, 0.02).low).toBeCloseTo(at, 8);
      },
    ));
  });

  it("says no more than the points do", () => {
    expect(crossing(x, [0.1, 0.05, 0.02], 0.01)).toEqual({ low: 14, high: Infinity });
    expect(crossing(x, [0.005, 0.002, 0], 0.01)).toEqual({ low: -Infinity, high: 10 });
    expect(crossing(x, [0.1, 0, 0], 0.01)).toEqual({ low: 10, high: 12 });
    expect(crossing(x, [0.1, 0.01, 0], 0.01)).toEqual({ low: 12, high: 12 });
  });

  it("takes the first crossing of a curve that turns up again", () => {
    const { low } = crossing(x, [0.1, 0.001, 0.1], 0.01);
    expect(low).toBeCloseTo(11, 12);
  });

  it("comes from below where the values rise", () => {
    expect(crossing(x, [0.1, 0.4, 0.9], 0.4, true)).toEqual({ low: 12, high: 12 });
    expect(crossing(x, [0.1, 0.4, 0.9], 0.95, true)).toEqual({ low: 14, high: Infinity });
  });
});
