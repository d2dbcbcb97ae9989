import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { fromInterleaved } from "../linalg/complex_array.ts";
import { offsetPhases } from "../ofdm.ts";
import { nbIot } from "./burst.ts";
import { cramerRaoBounds } from "./cramer_rao.ts";
import { type BurstParameters, fisherInformation, fisherSize } from "./fisher.ts";
import { interleaved } from "../testing.ts";
import { numpyReference } from "./testing.ts";

const symbols = 4;
const pilots = Float64Array.from({ length: 24 }, (_, i) => Math.sin(2 + 1.7 * i * i));

function parametersOf([theta, ar, ai, br, bi, hr, hi, logVariance]: ArrayLike<number> & Iterable<number>) {
  const complex = (re: number, im: number) => ({ re, im });
  return {
    theta,
    alpha: complex(ar, ai),
    beta: complex(br, bi),
    tap: complex(hr, hi),
    noiseVariance: Math.exp(logVariance),
  };
}

/**
 * E log p(r; x) for r drawn at `truth`, by the real Gaussian densities of (Re r, Im r):
 * -1/2 Σ_t [log det C + tr C^-1 (C_0 + d_t d_t^T)] with d_t the difference of means.
 */
function expectedLogLikelihood(x: number[], truth: number[]): number {
  const at = (values: number[]) => {
    const { theta, alpha: a, beta: b, tap: h, noiseVariance } = parametersOf(values);
    const phases = interleaved(offsetPhases(nbIot, symbols, theta)), mean = new Float64Array(phases.length);
    for (let i = 0; i < mean.length; i += 2) {
      const sr = pilots[i % 24], si = pilots[i % 24 + 1];
      const pr = sr + a.re * sr + a.im * si, pi = si + a.im * sr - a.re * si;
      const qr = h.re * pr - h.im * pi, qi = h.re * pi + h.im * pr;
      const mr = phases[i] * qr - phases[i + 1] * qi, mi = phases[i] * qi + phases[i + 1] * qr;
      mean[i] = mr + b.re * mr + b.im * mi;
      mean[i + 1] = mi + b.im * mr - b.re * mi;
    }
    const half = noiseVariance / 2, size = b.re * b.re + b.im * b.im; // covariance of w + β w*
    return { mean, c: [half * (1 + 2 * b.re + size), half * 2 * b.im, half * (1 - 2 * b.re + size)] };
  };
  const own = at(x), true0 = at(truth), [xx, xy, yy] = own.c, determinant = xx * yy - xy * xy;
  let sum = 0;
  for (let i = 0; i < own.mean.length; i += 2) {
    const dx = true0.mean[i] - own.mean[i], dy = true0.mean[i + 1] - own.mean[i + 1];
    const quadratic = yy * (dx * dx + true0.c[0]) - 2 * xy * (dx * dy + true0.c[1]) +
      xx * (dy * dy + true0.c[2]);
    sum -= (Math.log(determinant) + quadratic / determinant) / 2;
  }
  return sum;
}

const truth = [0.3, 0.05, -0.08, 0.1, 0.06, 0.7, -0.5, Math.log(0.2)];

describe("fisherInformation", () => {
  it("is minus the curvature of the expected log-likelihood, by finite differences", () => {
    const information = fisherInformation(parametersOf(truth), fromInterleaved(pilots), symbols);
    const step = truth.map((_, i) => i === 0 ? 1e-4 : 1e-3);
    const moved = (i: number, j: number, si: number, sj: number) => {
      const x = [...truth];
      x[i] += si * step[i];
      x[j] += sj * step[j];
      return expectedLogLikelihood(x, truth);
    };
    for (let i = 0; i < fisherSize; i++) {
      for (let j = 0; j < fisherSize; j++) {
        const second = (moved(i, j, 1, 1) - moved(i, j, 1, -1) - moved(i, j, -1, 1) + moved(i, j, -1, -1)) /
          (4 * step[i] * step[j]);
        const scale = Math.sqrt(information[i * (fisherSize + 1)] * information[j * (fisherSize + 1)]);
        expect(Math.abs(information[i * fisherSize + j] + second) / scale).toBeLessThan(2e-4);
      }
    }
  });

  it("is what Slepian's and Bangs' formula gives in numpy", () => {
    for (const { pilots, reduced, information } of numpyReference().fisher) {
      const ours = fisherInformation(parametersOf(reduced), fromInterleaved(pilots), symbols);
      ours.forEach((value, at) => {
        const row = Math.floor(at / fisherSize), column = at % fisherSize;
        const scale = Math.sqrt(information[row * 9] * information[column * 9]);
        expect(Math.abs(value - information[at]) / scale).toBeLessThan(1e-7);
      });
    }
  });
});

describe("cramerRaoBounds", () => {
  const at = (change: Partial<BurstParameters>) =>
    cramerRaoBounds([{ ...parametersOf(truth), ...change }], fromInterleaved(pilots), symbols);

  it("is the textbook's for the frequency of a known waveform where the mixers are perfect", () => {
    // Rife and Boorstyn (1974) for a general waveform: 1 / (2 SNR Σ |s|² (t - mean t)²) in (2π θ / K)²; with unknown
    // images in a channel of one tap θ's bound rises, but not by more than the images can take.
    const zero = { re: 0, im: 0 }, [hr, hi] = [truth[5], truth[6]];
    const bound = at({ alpha: zero, beta: zero, theta: 0.3 }).theta[0];
    let energy = 0, first = 0, second = 0;
    for (let i = 0; i < symbols; i++) {
      for (let n = 0; n < 12; n++) {
        const e = (pilots[2 * n] ** 2 + pilots[2 * n + 1] ** 2) * (hr * hr + hi * hi), t = 13 * i + n + 1;
        energy += e;
        first += e * t;
        second += e * t * t;
      }
    }
    const known = 0.2 / (2 * (second - first * first / energy)) / (2 * Math.PI / 12) ** 2;
    expect(bound).toBeGreaterThanOrEqual(known);
    expect(bound).toBeLessThan(1.3 * known);
  });

  it("falls with the noise's power at high SNR", () => {
    const loud = at({ noiseVariance: 1e-4 }), quiet = at({ noiseVariance: 1e-6 });
    expect(loud.theta[0] / quiet.theta[0]).toBeCloseTo(100, 3);
    expect(loud.alphaRe[0] / quiet.alphaRe[0]).toBeCloseTo(100, 0);
    expect(loud.betaIm[0] / quiet.betaIm[0]).toBeCloseTo(100, 0);
  });

  it("leaves β to the noise's impropriety at θ = 0: (1 - |β|²)² / 4N for each part", () => {
    // For small β the noise w + β w* has E r² = 2 β E|r|², so β is Σ r² / 2 Σ |r|², whose parts have a variance of
    // 1 / 4N. α follows, since α h + β h* is known up to terms of second order.
    const bound = at({ theta: 0, noiseVariance: 1e-7 });
    const truthful = (1 - truth[3] ** 2 - truth[4] ** 2) ** 2 / (4 * 48);
    for (const name of ["betaRe", "betaIm"] as const) expect(bound[name][0] / truthful).toBeCloseTo(1, 6);
    for (const name of ["alphaRe", "alphaIm"] as const) expect(bound[name][0] / truthful).toBeCloseTo(1, 1);
  });

  it("says so where there is none", () => {
    const real = fromInterleaved(pilots.map((value, i) => i % 2 ? 0 : value)); // s* = s
    expect(() => cramerRaoBounds([parametersOf(truth)], real, symbols)).toThrow(
      "burst 0 has no Cramér-Rao bound",
    );
  });
});
