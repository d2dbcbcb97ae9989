import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { type ChannelUses, drawRayleighUses } from "./mimo.ts";
import { mlLlr } from "./ml_llr.ts";
import { bitsPerSymbol, qamConstellation } from "./qam.ts";
import { sphereLlr } from "./sphere.ts";

function draw(n: number, nr: number, nt: number, order: number, snrDb: number) {
  const name = ["sphere", nr, nt, order] as const;
  return drawRayleighUses({ n, nr, nt, order, snrDb }, {
    bits: stream(...name, "bits"),
    channel: stream(...name, "channel"),
    noise: stream(...name, "noise"),
  });
}

/** Max-log LLRs of use `i`, through all M^nt vectors. */
function maxLog({ nr, nt, y, h, noiseVariance }: ChannelUses, order: number, i: number): Float64Array {
  const k = bitsPerSymbol(order), points = qamConstellation(order);
  const least = Array.from({ length: nt * k }, () => [Infinity, Infinity]);
  for (let vector = 0; vector < order ** nt; vector++) {
    const symbols = Array.from({ length: nt }, (_, t) => Math.floor(vector / order ** t) % order);
    let distance = 0;
    for (let a = 0; a < nr; a++) {
      let re = y[2 * (i * nr + a)], im = y[2 * (i * nr + a) + 1];
      symbols.forEach((m, t) => {
        const at = 2 * ((i * nr + a) * nt + t);
        re -= h[at] * points[2 * m] - h[at + 1] * points[2 * m + 1];
        im -= h[at] * points[2 * m + 1] + h[at + 1] * points[2 * m];
      });
      distance += (re * re + im * im) / (noiseVariance as number);
    }
    symbols.forEach((m, t) => {
      for (let b = 0; b < k; b++) {
        const own = least[t * k + b], value = (m >> (k - 1 - b)) & 1;
        own[value] = Math.min(own[value], distance);
      }
    });
  }
  return Float64Array.from(least, ([zero, one]) => zero - one);
}

const close = (a: number, b: number) => Math.abs(a - b) <= 1e-3 + 1e-5 * Math.abs(b);

describe("sphereLlr", () => {
  const systems = [
    { nr: 2, nt: 2, order: 64, n: 4 },
    { nr: 2, nt: 2, order: 16, n: 30 },
    { nr: 4, nt: 4, order: 4, n: 30 },
    { nr: 4, nt: 3, order: 16, n: 4 },
    { nr: 1, nt: 1, order: 256, n: 20 },
    { nr: 4, nt: 4, order: 16, n: 1 },
  ];

  it("is max-log through all vectors", () => {
    for (const { nr, nt, order, n } of systems) {
      for (const snrDb of [0, 12, 25]) {
        const uses = draw(n, nr, nt, order, snrDb), bits = nt * bitsPerSymbol(order);
        const llr = sphereLlr(uses, order);
        for (let i = 0; i < n; i++) {
          const truth = maxLog(uses, order, i);
          expect(truth.every((value, b) => close(llr[i * bits + b], value))).toBe(true);
        }
      }
    }
  });

  it("clips: its LLRs are those without a limit, held to it", () => {
    const uses = draw(200, 4, 4, 16, 14), free = sphereLlr(uses, 16);
    const clipped = sphereLlr(uses, 16, 6);
    expect(free.some((value) => Math.abs(value) > 6)).toBe(true);
    expect(free.every((value, i) => close(clipped[i], Math.max(-6, Math.min(6, value))))).toBe(true);
  });

  it("is exact where a bit's sums have one term each: one stream of 4-QAM", () => {
    const uses = draw(200, 2, 1, 4, 5), ml = mlLlr(uses, 4);
    expect(sphereLlr(uses, 4).every((value, i) => close(value, ml[i]))).toBe(true);
  });

  it("is never further from ML than the logarithm of the sums' terms, and like ML at high SNR", () => {
    for (const snrDb of [10, 18, 50]) {
      const uses = draw(100, 2, 2, 16, snrDb), ml = mlLlr(uses, 16), own = sphereLlr(uses, 16);
      const bound = Math.log(16 ** 2 / 2) + 1e-3;
      expect(own.every((value, i) => Math.abs(value - ml[i]) <= bound)).toBe(true);
      if (snrDb < 50) continue;
      const error = own.reduce((sum, value, i) => sum + Math.abs(value - ml[i]), 0);
      expect(error / own.reduce((sum, value) => sum + Math.abs(value), 0)).toBeLessThan(1e-3);
    }
  });

  it("is finite on singular channels, and refuses a limit that is none", () => {
    const h = Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 4, -3, 1, -6, 2);
    const y = Float32Array.from({ length: 8 }, (_, i) => i - 3);
    const uses = { n: 2, nr: 2, nt: 2, y, h, noiseVariance: 0.1 };
    expect(sphereLlr(uses, 16).every(Number.isFinite)).toBe(true);
    expect(() => sphereLlr(uses, 16, 0)).toThrow("must be positive");
  });
});
