import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { type ChannelUses, drawRayleighUses } from "./mimo.ts";
import { mlLlr } from "./ml_llr.ts";
import { bitsPerSymbol, qamConstellation } from "./qam.ts";
import { channelQr } from "./linalg/channel_qr.ts";
import { allEngines, sameBits } from "./testing.ts";
import { zfSicLlr, zfSicLlrFromStatistics, zfSicStatistics } from "./zf_sic.ts";

function draw(n: number, nr: number, nt: number, order: number, snrDb: number) {
  const name = ["zf-sic", nr, nt, order] as const;
  return drawRayleighUses({ n, nr, nt, order, snrDb }, {
    bits: stream(...name, "bits"),
    channel: stream(...name, "channel"),
    noise: stream(...name, "noise"),
  });
}

/** Algorithm 1 in float64, line by line, over all symbols at once, with sigma^2 in the exponent. */
function algorithm1(uses: ChannelUses, order: number, use: number): Float64Array {
  const { nr, nt, y, h, noiseVariance } = uses;
  const { q, r } = channelQr(h.slice(2 * nr * nt * use, 2 * nr * nt * (use + 1)), nr, nt);
  const points = qamConstellation(order), k = bitsPerSymbol(order);
  const llr = new Float64Array(nt * k), decided: [number, number][] = [];
  for (let t = nt - 1; t >= 0; t--) {
    let re = 0, im = 0;
    for (let a = 0; a < nr; a++) {
      const [qr, qi] = [q[2 * (a * nt + t)], q[2 * (a * nt + t) + 1]];
      const [yr, yi] = [y[2 * (use * nr + a)], y[2 * (use * nr + a) + 1]];
      re += qr * yr + qi * yi;
      im += qr * yi - qi * yr;
    }
    for (let j = t + 1; j < nt; j++) {
      const [rr, ri] = [r[2 * (t * nt + j)], r[2 * (t * nt + j) + 1]];
      re -= rr * decided[j][0] - ri * decided[j][1];
      im -= rr * decided[j][1] + ri * decided[j][0];
    }
    const diagonal = r[2 * (t * nt + t)];
    const metric = Float64Array.from(
      { length: order },
      (_, m) =>
        ((re - diagonal * points[2 * m]) ** 2 + (im - diagonal * points[2 * m + 1]) ** 2) /
        (noiseVariance as number),
    );
    const best = metric.indexOf(Math.min(...metric));
    decided[t] = [points[2 * best], points[2 * best + 1]];
    for (let b = 0; b < k; b++) {
      const sums = [0, 1].map((v) => {
        const own = [...metric].filter((_, m) => ((m >> (k - 1 - b)) & 1) === v);
        const least = Math.min(...own);
        return Math.log(own.reduce((sum, d) => sum + Math.exp(least - d), 0)) - least;
      });
      llr[t * k + b] = sums[1] - sums[0];
    }
  }
  return llr;
}

describe("zfSicLlr", () => {
  it("is Algorithm 1 of the paper, in float64", () => {
    for (const [nr, nt, order] of [[2, 2, 64], [2, 2, 4], [4, 4, 16], [4, 3, 64], [1, 1, 256]]) {
      for (const snrDb of [0, 18, 30]) {
        const n = 20, uses = draw(n, nr, nt, order, snrDb);
        const llr = zfSicLlr(uses, order), bits = nt * bitsPerSymbol(order);
        for (let i = 0; i < n; i++) {
          algorithm1(uses, order, i).forEach((truth, b) =>
            expect(Math.abs(llr[i * bits + b] - truth)).toBeLessThan(1e-3 + 2e-5 * Math.abs(truth))
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
      const statistics = zfSicStatistics(uses, order);
      expect(statistics.length).toBe(50 * 3 * 4);
      expect(sameBits(zfSicLlrFromStatistics(statistics, order), zfSicLlr(uses, order))).toBe(true);
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
