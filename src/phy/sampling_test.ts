import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { integerReader, stream } from "../compute/random.ts";
import { drawDistinct } from "./sampling.ts";

describe("drawDistinct", () => {
  it("gives every ordered sample equally often", () => {
    const below = integerReader(stream("test", "sampling")), seen = new Map<string, number>(), draws = 24000;
    for (let i = 0; i < draws; i++) {
      const key = drawDistinct(below, 4, 3).join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(24); // 4 · 3 · 2
    let chiSquare = 0;
    for (const times of seen.values()) chiSquare += (times - draws / 24) ** 2 / (draws / 24);
    expect(chiSquare).toBeLessThan(49.7); // the 99.9 % quantile for 23 degrees of freedom
  });

  it("refuses to draw more than there are", () => {
    const below = integerReader(stream("test", "sampling"));
    expect(drawDistinct(below, 3, 3).sort()).toEqual([0, 1, 2]);
    expect(() => drawDistinct(below, 3, 4)).toThrow("there are no 4 different integers below 3");
  });
});
