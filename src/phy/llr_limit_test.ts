import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { limitLlr, type LlrLimit } from "./llr_limit.ts";

describe("limitLlr", () => {
  const llr = Float32Array.of(-3e38, -41, -40, -1, -0, 0, 39.5, 40, 41, Infinity);

  it("brings what is beyond the limit to it, and leaves the rest and the array as they are", () => {
    const before = llr.slice();
    expect(limitLlr(llr, 40)).toEqual(Float32Array.of(-40, -40, -40, -1, -0, 0, 39.5, 40, 40, 40));
    expect(llr).toEqual(before);
  });

  it("copies nothing where nothing is beyond it, or where there is none", () => {
    expect(limitLlr(llr, "none")).toBe(llr);
    const small = Float32Array.of(-40, 3, NaN, 40); // what isn't a number is for others to refuse
    expect(limitLlr(small, 40)).toBe(small);
  });

  it("refuses what is no limit", () => {
    for (const limit of [0, -1, NaN, Infinity, "all" as LlrLimit]) {
      expect(() => limitLlr(llr, limit)).toThrow(`a number above 0 or 'none', not ${limit}`);
    }
  });
});
