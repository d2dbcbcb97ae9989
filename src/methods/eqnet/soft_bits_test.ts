import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { largestError, uniformValues } from "../../compute/testing.ts";
import { toLlr, toSoftBits } from "./soft_bits.ts";

describe("soft bits", () => {
  it("are tanh(Λ / 2)", () => {
    const llr = uniformValues(3000, "soft bits", 60);
    const expected = Float64Array.from(llr, (x) => Math.tanh(x / 2));
    expect(largestError(toSoftBits(llr), expected)).toBeLessThan(3e-7);
  });

  it("give back their LLRs, up to where float32 ends", () => {
    const llr = uniformValues(3000, "round trip", 6);
    expect(largestError(toLlr(toSoftBits(llr)), llr)).toBeLessThan(2e-5);
    const [certain, negative, nothing] = toLlr(Float32Array.of(1, -1, 0));
    expect(certain).toBeGreaterThan(15);
    expect(certain).toBeLessThan(18);
    expect(negative).toBeCloseTo(-certain, 0);
    expect(nothing).toBe(0);
  });
});
