import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { fromDecibels } from "../../compute/exact_math.ts";
import { fromInterleaved } from "../linalg/complex_array.ts";
import { numpyReference } from "./testing.ts";
import { vanTreesBounds } from "./van_trees.ts";

const prior = { theta: [-0.75, 0.75], epsilon: [0.8, 1.2], phi: [-0.35, 0.35] } as const;

describe("vanTreesBounds", () => {
  const pilots = fromInterleaved(numpyReference().vanTrees[0].pilots);
  /** Means over bursts of the same pilots. */
  const at = (snrDb: number, points?: number, bursts = 40) => {
    const burst = { pilots, channelEnergy: 1, noiseVariance: 1 / fromDecibels(snrDb) };
    const bounds = vanTreesBounds(prior, new Array(bursts).fill(burst), 4, points);
    return Object.fromEntries(
      Object.entries(bounds).map((
        [name, all],
      ) => [name, all.reduce((sum: number, b: number) => sum + b / bursts, 0)]),
    );
  };

  it("is what numpy gives by plain Monte Carlo over the prior and finite differences", () => {
    for (const { pilots, snrDb, channelEnergy, bound } of numpyReference().vanTrees) {
      const burst = {
        pilots: fromInterleaved(pilots),
        channelEnergy,
        noiseVariance: 1 / fromDecibels(snrDb),
      };
      const ours = vanTreesBounds(prior, [burst], 4, 2048);
      Object.values(bound).forEach((value, i) => {
        const name = (["theta", "alphaRe", "alphaIm", "betaRe", "betaIm"] as const)[i];
        expect(Math.abs(ours[name][0] / value - 1)).toBeLessThan(0.04); // numpy: 4000 random points
      });
    }
  });

  it("is the prior's variance where nothing is received", () => {
    const nothing = at(-80);
    expect(nothing.theta / (0.75 ** 2 / 3)).toBeCloseTo(1, 2);
    // Re α and Im α by a midpoint rule over ε and φ; α = (1 - e) / (1 + e), e = ε e^{-jφ}.
    const n = 200, sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        const epsilon = 0.8 + 0.4 * (i + 0.5) / n, phi = -0.35 + 0.7 * (k + 0.5) / n;
        const size = 1 + epsilon * epsilon + 2 * epsilon * Math.cos(phi);
        const re = (1 - epsilon * epsilon) / size, im = 2 * epsilon * Math.sin(phi) / size;
        [re, im, re * re, im * im].forEach((term, m) => sums[m] += term / n / n);
      }
    }
    expect(nothing.alphaRe / (sums[2] - sums[0] ** 2)).toBeCloseTo(1, 1);
    expect(nothing.alphaIm / (sums[3] - sums[1] ** 2)).toBeCloseTo(1, 1);
  });

  it("falls with the SNR, and hardly depends on the number of points", () => {
    const curve = [-20, 0, 10, 20, 30].map((snrDb) => at(snrDb));
    for (const name of ["theta", "alphaRe", "alphaIm", "betaRe", "betaIm"] as const) {
      for (let i = 1; i < curve.length; i++) expect(curve[i][name]).toBeLessThan(curve[i - 1][name]);
      expect(Math.abs(at(10)[name] / at(10, 2048, 4)[name] - 1)).toBeLessThan(0.01);
    }
  });
});
