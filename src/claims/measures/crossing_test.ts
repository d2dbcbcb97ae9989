import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { crossing, crossingRange } from "./crossing.ts";

describe("crossing", () => {
  const x = [10, 12, 14];

  it("interpolates the logarithm", () => {
    // A decade per 2 dB from 10^-1 on: 10^-1.5 is half-way.
    const { low, high } = crossing(x, [0.1, 0.01, 0.001], { level: 10 ** -1.5 });
    expect(low).toBe(high);
    expect(low).toBeCloseTo(11, 12);
  });

  it("finds the crossing of any exponential curve", () => {
    fc.assert(fc.property(
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      fc.double({ min: 10.01, max: 13.99, noNaN: true }),
      (slope, at) => {
        const values = x.map((x) => 0.02 * 10 ** (-slope * (x - at)));
        expect(crossing(x, values, { level: 0.02 }).low).toBeCloseTo(at, 8);
      },
    ));
  });

  it("says no more than the points do", () => {
    expect(crossing(x, [0.1, 0.05, 0.02], { level: 0.01 })).toEqual({ low: 14, high: Infinity });
    expect(crossing(x, [0.005, 0.002, 0], { level: 0.01 })).toEqual({ low: -Infinity, high: 10 });
    expect(crossing(x, [0.1, 0, 0], { level: 0.01 })).toEqual({ low: 10, high: 12 });
    expect(crossing(x, [0.1, 0.01, 0], { level: 0.01 })).toEqual({ low: 12, high: 12 });
  });

  it("takes the first crossing of a curve that turns up again", () => {
    const { low } = crossing(x, [0.1, 0.001, 0.1], { level: 0.01 });
    expect(low).toBeCloseTo(11, 12);
  });

  it("comes from below where the values rise", () => {
    expect(crossing(x, [0.1, 0.4, 0.9], { level: 0.4, rising: true })).toEqual({ low: 12, high: 12 });
    expect(crossing(x, [0.1, 0.4, 0.9], { level: 0.95, rising: true })).toEqual({ low: 14, high: Infinity });
  });
});

describe("crossing on the normal distribution's scale", () => {
  // Q(1), Q(2), Q(3) and Q(4) (SciPy 1.17)
  const q = [0.15865525393145707, 0.022750131948179195, 0.0013498980316300933, 3.167124183311992e-05];
  const x = [10, 11, 12, 13];

  it("is exact for a waterfall", () => {
    const { low, high } = crossing(x, q, { level: 0.006209665325776132, scale: "probit" }); // Q(2.5)
    expect(low).toBeCloseTo(11.5, 12);
    expect(high).toBe(low);
    // a logarithm is not
    expect(crossing(x, q, { level: 0.006209665325776132 }).low).toBeCloseTo(11.46, 2);
  });

  it("leaves between two points what is beyond it", () => {
    expect(crossing(x, [1, 0.1, 0, 0], { level: 0.2, scale: "probit" })).toEqual({ low: 10, high: 11 });
    expect(crossing(x, [0.5, 0.1, 0, 0], { level: 0.01, scale: "probit" })).toEqual({ low: 11, high: 12 });
  });
});

describe("crossingRange", () => {
  const x = [10, 11, 12];
  const sure = [true, true, true];

  it("holds the crossing of a curve that bends, and a straight one is a point of it", () => {
    // log p = −u²/2 with u = x − 9: at u = 2.5, p = e^−3.125. A parabola through three of its points is exact.
    const values = [1, 2, 3].map((u) => Math.exp(-u * u / 2));
    const { low, high } = crossingRange(x, values, { level: Math.exp(-3.125) }, sure);
    expect(high).toBeCloseTo(11.5, 12);
    expect(low).toBeCloseTo(11 + 1.125 / 2.5, 12); // a straight line from −2 to −4.5 is at −3.125 there
  });

  it("is a number where nothing bends", () => {
    const values = [0.1, 0.01, 0.001];
    const { low, high } = crossingRange(x, values, { level: 10 ** -2.5 }, sure);
    expect(low).toBeCloseTo(11.5, 12);
    expect(high).toBeCloseTo(11.5, 12);
  });

  it("lies between both scales where the point before says too little", () => {
    const values = [0.9, 0.1, 0.001];
    const range = crossingRange(x, values, { level: 0.01, scale: "probit" }, [false, true, true]);
    expect(range.low).toBeCloseTo(crossing(x, values, { level: 0.01 }).low, 12);
    expect(range.high).toBeCloseTo(crossing(x, values, { level: 0.01, scale: "probit" }).low, 12);
  });

  it("puts values in order that are not", () => {
    const values = [0.1, 0.005, 0.02], level = 0.01;
    const first = crossing(x, values, { level }).low;
    const { low, high } = crossingRange(x, values, { level }, [false, false, false]);
    expect(low).toBeCloseTo(first, 12);
    expect(high).toBeCloseTo(crossing(x, [0.1, 0.02, 0.005], { level }).low, 12);
  });
});
