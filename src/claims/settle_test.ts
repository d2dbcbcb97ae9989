import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { stream } from "../compute/random.ts";
import { normalReader, uniformReader } from "../statistics/bootstrap.ts";
import { type NumberAtEffort, settle, type Settlement } from "./settle.ts";

/** Numbers of a closed form at three efforts, each known within ±half. */
function settled(of: (effort: number) => number, half: number, efforts = [1, 2, 4], id = "test"): Settlement {
  const [first, second, third] = efforts.map((effort): NumberAtEffort => {
    const value = of(effort);
    return { effort, value, low: value - half, high: value + half };
  });
  return settle([first, second, third], (name) => stream("settle", id, name));
}

function endOf(settlement: Settlement) {
  if (settlement.kind !== "settled") throw new Error(`it is ${settlement.kind}`);
  return settlement;
}

describe("settle on closed forms", () => {
  it("finds the end of a geometric decay: each doubling leaves a quarter", () => {
    // 5 + 4^(-log2 e): 6, 5.25, 5.0625, and so on to 5: what is left is 0.1875 · (1/4) / (3/4) = 0.0625.
    const { rest, limits } = endOf(settled((e) => 5 + e ** -2, 0));
    expect(rest).toBeCloseTo(-0.0625, 12);
    expect(limits.low90).toBeCloseTo(5, 12);
    expect(limits.high90).toBeCloseTo(5.0625, 12); // where it is now is among what is possible
  });

  it("finds it from efforts that aren't evenly spaced, and from below", () => {
    for (const efforts of [[1, 8, 16], [3, 4, 40], [1, 1000, 1500]]) {
      const { rest } = endOf(settled((e) => 2 - 0.7 * e ** -0.5, 0, efforts));
      expect(rest).toBeCloseTo(0.7 * efforts[2] ** -0.5, 9);
    }
  });

  it("takes a number that doesn't change any more as its own end", () => {
    const { rest, limits } = endOf(settled((e) => e === 1 ? 3 : 1, 0));
    expect(rest).toBe(0);
    expect(limits).toEqual({ low90: 1, high90: 1, low95: 1, high95: 1 });
  });

  it("finds no end of what falls with the effort, or with its logarithm, as fast as before", () => {
    expect(settled((e) => 10 - e, 0.01).kind).toBe("moving");
    expect(settled((e) => 10 - Math.log2(e), 0.01).kind).toBe("moving");
    expect(settled((e) => 10 - Math.log2(e), 0.01, [1, 4, 32]).kind).toBe("moving");
  });

  it("doesn't take what was flat from the start for settled", () => {
    expect(settled(() => 0.5, 0).kind).toBe("still");
    expect(settled(() => 0.5, 0.1).kind).toBe("still");
    expect(settled((e) => 0.5 - 0.01 * e, 0.1).kind).toBe("still"); // nor what moves within its intervals
    expect(settled((e) => e === 4 ? 0.1 : 0.5, 0.01).kind).toBe("still"); // nor what has just left
  });

  it("refuses efforts that don't grow", () => {
    expect(() => settled((e) => e, 0, [1, 2, 2])).toThrow(RangeError);
    expect(() => settled((e) => e, 0, [0, 2, 3])).toThrow(RangeError);
  });
});

describe("settle with uncertain numbers", () => {
  it("has limits that hold the end, and that widen with the numbers' intervals", () => {
    const wide = (half: number) => {
      const { limits } = endOf(settled((e) => 5 + e ** -2, half));
      expect(limits.low95).toBeLessThan(5);
      expect(limits.high95).toBeGreaterThanOrEqual(5.0625);
      return limits.high95 - limits.low95;
    };
    expect(wide(0.05)).toBeGreaterThan(wide(0.01));
    expect(wide(0.01)).toBeLessThan(0.12);
  });

  it("has no limits where noise hides how the number changes", () => {
    // Changes of 0.4 and 0.3 known within 0.28: they may well be equal, or the second the larger one.
    const { limits } = endOf(settled((e) => e === 1 ? 1.7 : e === 2 ? 1.3 : 1, 0.2));
    expect(limits.low90).toBe(-Infinity);
    expect(limits.high95).toBe(Infinity);
  });

  it("holds the true end in at least 95 of 100 noisy decays, and mostly says something of it", () => {
    const normal = normalReader(uniformReader(stream("settle", "noise"))), half = 0.04;
    let missed = 0, bounded = 0;
    for (let run = 0; run < 100; run++) {
      const result = settled((e) => 5 + e ** -1.5 + half / 1.96 * normal(), half, [1, 2, 4], `run ${run}`);
      if (result.kind !== "settled") continue;
      const { low95, high95 } = result.limits;
      if (5 < low95 || high95 < 5) missed++;
      if (high95 - low95 < 1) bounded++;
    }
    expect(missed).toBeLessThanOrEqual(5);
    expect(bounded).toBeGreaterThan(50);
  });
});
