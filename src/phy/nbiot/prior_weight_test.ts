import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../../compute/random.ts";
import { drawNormals } from "../draw.ts";
import { priorWeight, scalarVanTrees } from "./prior_weight.ts";

describe("scalarVanTrees", () => {
  it("goes from the uniform prior's variance to the Cramér-Rao bound", () => {
    expect(scalarVanTrees(1e-9, 3)).toBeCloseTo(3, 6); // 3² / 3
    expect(scalarVanTrees(1e-6, 3) / 3).toBeCloseTo(1, 5);
    expect(1e8 * scalarVanTrees(1e8, 1)).toBeCloseTo(1, 3);
    const below = scalarVanTrees(0.99e-4, 1), above = scalarVanTrees(1.01e-4, 1); // where series and closed form meet
    expect(below).toBeGreaterThan(above);
    expect(below / above).toBeCloseTo(1, 5);
  });

  it("is at most the posterior mean's error, the least there is, and near it at both ends", () => {
    // x = a + noise, a uniform in [-1, 1]: the posterior is a truncated Gaussian, here summed over a grid of 400.
    for (const [information, near] of [[0.01, 1.001], [0.3, 1.03], [3, 1.2], [30, 1.3], [3000, 1.1]]) {
      const n = 4000,
        deviation = 1 / Math.sqrt(information),
        normals = drawNormals(stream("toy", information), n);
      let squared = 0, fourth = 0;
      for (let i = 0; i < n; i++) {
        const a = 2 * (i + 0.5) / n - 1, x = a + deviation * normals[i];
        let weight = 0, mean = 0;
        for (let k = 0; k < 400; k++) {
          const centre = deviation < 0.1 ? Math.max(-1, Math.min(1, x)) : 0,
            reach = deviation < 0.1 ? 8 * deviation : 1;
          const v = centre + reach * (2 * (k + 0.5) / 400 - 1);
          if (Math.abs(v) > 1) continue;
          const p = Math.exp(-((x - v) ** 2) * information / 2);
          weight += p;
          mean += p * v;
        }
        const error = (mean / weight - a) ** 2;
        squared += error / n;
        fourth += error * error / n;
      }
      const bound = scalarVanTrees(information, 1), deviationOfMean = Math.sqrt((fourth - squared ** 2) / n);
      expect(squared + 4 * deviationOfMean).toBeGreaterThan(bound);
      expect(squared - 4 * deviationOfMean).toBeLessThan(near * bound);
    }
  });
});

describe("priorWeight", () => {
  it("vanishes at the edges and has the slope that the integral of its square's derivative gives", () => {
    for (const kappa of [0.5, 3, 40]) {
      const weight = priorWeight(kappa), n = 100000;
      expect(weight.at(1)).toBeCloseTo(0, 12);
      expect(weight.at(-1)).toBeCloseTo(0, 12);
      let slope = 0;
      for (let i = 0; i < n; i++) {
        const u = 2 * i / n - 1, rise = (weight.at(u + 2 / n) - weight.at(u)) * n / 2;
        slope += rise * rise / n;
      }
      expect(weight.slope / slope).toBeCloseTo(1, 4);
    }
  });

  it("attains the scalar bound (E q)² / E[q² F + q'²], which other weights don't", () => {
    const information = 5, kappa = Math.sqrt(information);
    const value = (at: (u: number) => number) => {
      let mean = 0, square = 0, slope = 0;
      const n = 20000;
      for (let i = 0; i < n; i++) {
        const u = 2 * (i + 0.5) / n - 1, q = at(u), rise = (at(u + 1 / n) - at(u - 1 / n)) * n / 2;
        mean += q / n;
        square += q * q / n;
        slope += rise * rise / n;
      }
      return mean * mean / (square * information + slope);
    };
    const best = value(priorWeight(kappa).at);
    expect(best).toBeCloseTo(scalarVanTrees(information, 1), 6);
    expect(value((u) => 1 - u * u)).toBeLessThan(best);
    expect(value((u) => Math.cos(Math.PI * u / 2) ** 2)).toBeLessThan(best); // raised cosine
    expect(value(priorWeight(10 * kappa).at)).toBeLessThan(best);
  });
});
