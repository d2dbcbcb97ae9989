import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { rayleigh } from "./fading.ts";
import { checkChannelUses, drawRayleighUses, transmit } from "./mimo.ts";
import { noiseVarianceAt } from "./snr.ts";

const streams = (seed: number) => ({
  bits: stream(seed, "bits"),
  channel: stream(seed, "channel"),
  noise: stream(seed, "noise"),
});

describe("the MIMO channel", () => {
  it("is y = H x for next to no noise: a product worked out by hand", () => {
    const x = Float32Array.of(1, 1, 0, -1); // (1 + j, -j)
    const h = Float32Array.of(1, 0, 2, 1, 0, -1, 3, 0); // (1, 2 + j; -j, 3)
    const y = transmit({ n: 1, nr: 2, nt: 2, x, h, noiseVariance: 1e-20 }, stream("noise"));
    // (1 + j) + (2 + j)(-j) = 2 - j; -j (1 + j) - 3j = 1 - 4j
    expect([...y].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, -1, 1, -4]);
  });

  it("has channels with E|h|^2 = 1 and noise of the paper's SNR, E||H||_F^2 / sigma^2", () => {
    const n = 50_000, snrDb = 13;
    const { h, x, y, noiseVariance } = drawRayleighUses({ n, nr: 2, nt: 2, order: 16, snrDb }, streams(1));
    const energy = h.reduce((sum, value) => sum + value * value, 0) / n; // 8 chi-squared halves: mean 4, sd 2 / sqrt n
    expect(Math.abs(energy - 4)).toBeLessThan(4 * 2 / Math.sqrt(n));
    const clean = transmit({ n, nr: 2, nt: 2, x, h, noiseVariance: 1e-30 }, stream("none"));
    const noise = y.reduce((sum, value, i) => sum + (value - clean[i]) ** 2, 0) / (2 * n); // per complex sample
    expect(noiseVariance).toBeCloseTo(4 / 10 ** 1.3, 12);
    expect(Math.abs(noise / (4 / 10 ** 1.3) - 1)).toBeLessThan(4 / Math.sqrt(2 * n));
  });

  it("takes a noise variance per use, and a use doesn't depend on how many are drawn", () => {
    const few = drawRayleighUses({ n: 8, nr: 2, nt: 2, order: 64, snrDb: 10 }, streams(2));
    const snrDb = new Float32Array(64).fill(10);
    const many = drawRayleighUses({ n: 64, nr: 2, nt: 2, order: 64, snrDb }, streams(2));
    expect(many.bits.slice(0, few.bits.length)).toEqual(few.bits);
    few.y.forEach((value, i) => expect(many.y[i]).toBeCloseTo(value, 5));
    expect(noiseVarianceAt(0, 2, 2)).toBe(4);
  });

  it("names the array of a wrong shape", () => {
    const h = rayleigh(stream("h"), 2, 2, 2);
    const uses = { n: 2, nr: 2, nt: 2, y: new Float32Array(8), h, noiseVariance: 1 };
    expect(() => checkChannelUses(uses)).not.toThrow();
    expect(() => checkChannelUses({ ...uses, y: new Float32Array(7) })).toThrow("y has 7 elements, not 8");
    expect(() => checkChannelUses({ ...uses, h: new Float32Array(9) })).toThrow("h has 9 elements, not 16");
    expect(() => checkChannelUses({ ...uses, noiseVariance: NaN })).toThrow("must be positive and finite");
    expect(() => checkChannelUses({ ...uses, nr: 1 })).toThrow("receivers must be 2 to 8, not 1");
    expect(() => checkChannelUses({ ...uses, nt: 5 })).toThrow("streams must be 1 to 4, not 5");
  });
});
