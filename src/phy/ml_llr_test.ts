import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { drawNormals } from "./draw.ts";
import { type ChannelUses, drawRayleighUses } from "./mimo.ts";
import { mlLlr, mlLlrFromStatistics, mlStatistics } from "./ml_llr.ts";
import { bitsPerSymbol } from "./qam.ts";
import { allEngines, bruteForceLlr, excess, sameBits } from "./testing.ts";

function draw(n: number, nr: number, nt: number, order: number, snrDb: number | Float32Array) {
  const name = ["ml", nr, nt, order, n] as const;
  const streams = {
    bits: stream(...name, "bits"),
    channel: stream(...name, "channel"),
    noise: stream(...name, "noise"),
  };
  return drawRayleighUses({ n, nr, nt, order, snrDb }, streams);
}

function expectExact(uses: ChannelUses, order: number, count = uses.n): void {
  const llr = mlLlr(uses, order), bits = uses.nt * bitsPerSymbol(order);
  for (let i = 0; i < count; i++) {
    bruteForceLlr(uses, order, i).forEach((truth, b) => {
      const value = llr[i * bits + b];
      if (!(excess(value, truth) <= 0)) {
        throw new Error(`use ${i}, bit ${b}: ${value}, float64 brute force ${truth}`);
      }
    });
  }
}

const snrs = Float32Array.of(-5, 0, 5, 10, 15, 20, 25, 30, 35, 40);

describe("mlLlr", () => {
  // Truth: eq. (2) in float64, term by term (testing.ts).
  it("is the float64 brute force within 1e-4 from -5 to 40 dB", () => {
    const shapes = [
      [2, 2, 64, 3],
      [2, 2, 16, 5],
      [2, 2, 4, 5],
      [1, 1, 256, 5],
      [2, 1, 64, 5],
      [4, 2, 16, 5],
      [3, 3, 16, 2],
      [4, 3, 4, 5],
      [4, 4, 4, 5],
    ];
    for (const [nr, nt, order, each] of shapes) {
      const snrDb = Float32Array.from({ length: snrs.length * each }, (_, i) => snrs[i % snrs.length]);
      expectExact(draw(snrDb.length, nr, nt, order, snrDb), order);
    }
  });

  it("is so for 2x2 256-QAM and 4x4 16-QAM, too", () => {
    expectExact(draw(40, 2, 2, 256, 25), 256, 3);
    expectExact(draw(20, 4, 4, 16, 20), 16, 2);
  });

  it("is so where what was received has nothing to do with the channel", () => {
    const uses = draw(40, 2, 2, 16, 20);
    expectExact({ ...uses, y: drawNormals(stream("elsewhere"), uses.y.length).map((v) => 5 * v) }, 16);
  });

  it("has neither NaN nor infinity on singular channels, and is exact there", () => {
    const channels = [
      [0, 0, 0, 0, 0, 0, 0, 0],
      [1, 2, 2, 4, -3, 1, -6, 2],
      [0.3, -0.7, 0.3, -0.7, 1.1, 0.2, 1.1, 0.2],
      [0, 0, 1, 1, 0, 0, -1, 2],
      [1, 1, 0, 0, 2, 0, 0, 0],
      [1e-20, 0, 1, 0, 0, 1e-20, 0, 1],
    ];
    const n = channels.length;
    for (const order of [4, 16, 64]) {
      for (const noiseVariance of [4, 0.1, 4e-4]) {
        const uses = {
          n,
          nr: 2,
          nt: 2,
          y: drawNormals(stream("singular"), 4 * n),
          h: Float32Array.from(channels.flat()),
          noiseVariance,
        };
        expect(mlLlr(uses, order).every(Number.isFinite)).toBe(true);
        expectExact(uses, order);
      }
    }
    const deep = draw(30, 4, 4, 4, 30);
    for (let row = 0; row < 30 * 4; row++) { // the third column a combination of the first two
      for (let part = 0; part < 2; part++) {
        deep.h[8 * row + 4 + part] = 2 * deep.h[8 * row + part] - deep.h[8 * row + 2 + part];
      }
    }
    expectExact(deep, 4);
  });

  it("has the same bits on every engine, and whichever uses share a vector register", () => {
    for (const [nr, nt, order, n] of [[2, 2, 64, 333], [3, 3, 4, 77], [4, 4, 4, 35], [1, 1, 16, 50]]) {
      const snrDb = Float32Array.from({ length: n }, (_, i) => snrs[i % snrs.length]);
      const uses = draw(n, nr, nt, order, snrDb);
      const [first, ...others] = allEngines().map((engine) => mlLlr(uses, order, engine));
      for (const other of others) expect(sameBits(first, other)).toBe(true);
      const bits = nt * bitsPerSymbol(order);
      for (const i of [0, 3, n - 1]) {
        const alone = mlLlr({
          n: 1,
          nr,
          nt,
          y: uses.y.slice(2 * nr * i, 2 * nr * (i + 1)),
          h: uses.h.slice(2 * nr * nt * i, 2 * nr * nt * (i + 1)),
          noiseVariance: (uses.noiseVariance as Float32Array)[i],
        }, order);
        expect(sameBits(alone, first.slice(bits * i, bits * (i + 1)))).toBe(true);
      }
    }
  });

  it("is rebuilt from nt (nt + 2) reals, whatever the modulation (Theorem 2)", () => {
    for (const order of [4, 16, 64, 256]) {
      for (const [nr, nt] of order > 16 ? [[2, 2], [4, 2]] : [[2, 2], [3, 3], [4, 2]]) {
        const uses = draw(50, nr, nt, order, 18);
        const statistics = mlStatistics(uses);
        expect(statistics.length).toBe(50 * nt * (nt + 2));
        const rebuilt = mlLlrFromStatistics(statistics, nt, order), llr = mlLlr(uses, order);
        // The reals are rounded to float32: a relative 6e-8 of values up to 100.
        llr.forEach((value, i) =>
          expect(Math.abs(rebuilt[i] - value)).toBeLessThan(5e-4 + 1e-5 * Math.abs(value))
        );
      }
    }
  });

  it("says where the sum is out of reach", () => {
    expect(() => mlLlr(draw(1, 4, 4, 256, 10), 256)).toThrow("4 streams of 256-QAM are out of reach");
  });
});
