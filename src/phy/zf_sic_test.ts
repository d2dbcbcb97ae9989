import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { drawRayleighUses } from "./mimo.ts";
import { mlLlr } from "./ml_llr.ts";
import { bitsPerSymbol } from "./qam.ts";
import { algorithm1, allEngines, sameBits } from "./testing.ts";
import { zfSicLlr, zfSicLlrFromStatistics, zfSicStatistics } from "./zf_sic.ts";

function draw(n: number, nr: number, nt: number, order: number, snrDb: number) {
  const name = ["zf-sic", nr, nt, order] as const;
  return drawRayleighUses({ n, nr, nt, order, snrDb }, {
    bits: stream(...name, "bits"),
    channel: stream(...name, "channel"),
    noise: stream(...name, "noise"),
  });
}

/** The most that a float32 LLR may be away from Algorithm 1's. */
const tolerance = (truth: number) => 1e-3 + 2e-5 * Math.abs(truth);

describe("zfSicLlr", () => {
  it("is Algorithm 1 of the paper, in float64", () => {
    for (const [nr, nt, order] of [[2, 2, 64], [2, 2, 4], [4, 4, 16], [4, 3, 64], [1, 1, 256]]) {
      for (const snrDb of [0, 18, 30]) {
        const n = 20, uses = draw(n, nr, nt, order, snrDb);
        const llr = zfSicLlr(uses, order), bits = nt * bitsPerSymbol(order);
        for (let i = 0; i < n; i++) {
          algorithm1(uses, order, i).forEach((truth, b) =>
            expect(Math.abs(llr[i * bits + b] - truth)).toBeLessThan(tolerance(truth))
          );
        }
      }
    }
  });

  it("is maximum likelihood where the channel is diagonal and for the last stream of an undisturbed one", () => {
    const uses = draw(100, 2, 2, 16, 15);
    for (let i = 0; i < 100; i++) uses.h.fill(0, 8 * i + 2, 8 * i + 6);
    const ml = mlLlr(uses, 16);
    zfSicLlr(uses, 16).forEach((value, i) =>
      expect(Math.abs(value - ml[i])).toBeLessThan(1e-4 + 1e-5 * Math.abs(ml[i]))
    );
  });

  it("is a function of 3 nt reals, whatever the modulation (Theorem 1)", () => {
    for (const order of [4, 16, 64, 256]) {
      const uses = draw(50, 4, 4, order, 20);
      const statistics = zfSicStatistics(uses, order), bits = 4 * bitsPerSymbol(order);
      expect(statistics.length).toBe(50 * 3 * 4);
      const llr = zfSicLlrFromStatistics(statistics, order);
      for (let i = 0; i < 50; i++) {
        algorithm1(uses, order, i).forEach((truth, b) =>
          expect(Math.abs(llr[i * bits + b] - truth)).toBeLessThan(tolerance(truth))
        );
      }
    }
  });

  it("is finite on singular channels", () => {
    const h = Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 4, -3, 1, -6, 2, 0, 0, 1, 1, 0, 0, -1, 2);
    const y = Float32Array.from({ length: 12 }, (_, i) => i - 5);
    for (const noiseVariance of [4, 4e-4]) {
      expect(zfSicLlr({ n: 3, nr: 2, nt: 2, y, h, noiseVariance }, 64).every(Number.isFinite)).toBe(true);
    }
  });

  it("has the same bits on every engine", () => {
    const uses = draw(777, 4, 4, 64, 20);
    const [first, ...others] = allEngines().map((engine) => zfSicLlr(uses, 64, engine));
    for (const other of others) expect(sameBits(first, other)).toBe(true);
  });
});
