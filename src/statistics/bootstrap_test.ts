import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { stream } from "../compute/random.ts";
import { draws, gammaReader, normalReader, quantile, seedWeights, uniformReader } from "./bootstrap.ts";

const at = (values: Float64Array, p: number) => values.toSorted()[Math.round(p * (values.length - 1))];
const mean = (values: Iterable<number>) => {
  const list = [...values];
  return list.reduce((a, b) => a + b, 0) / list.length;
};

describe("draws", () => {
  // Quantiles of Beta(k + ½, n − k + ½) at 2.5, 50 and 97.5 %, by scipy.stats.beta.ppf (SciPy 1.17).
  const table = [
    { k: 0, n: 10, quantiles: [0.00004789, 0.02194, 0.2172] },
    { k: 1, n: 20, quantiles: [0.005449, 0.05815, 0.2108] },
    { k: 5, n: 50, quantiles: [0.03919, 0.1027, 0.2054] },
  ];
  for (const { k, n, quantiles } of table) {
    it(`of ${k} errors in ${n} follow the Jeffreys posterior`, () => {
      const drawn = draws({ kind: "proportion", k, n }, stream("test", k, n), 40000);
      [0.025, 0.5, 0.975].forEach((p, i) => {
        // Compared as probabilities: the share of draws below the known quantile.
        const share = mean(drawn.map((value) => value < quantiles[i] ? 1 : 0));
        expect(Math.abs(share - p)).toBeLessThan(0.006);
      });
    });
  }

  it("of an interval have its ends as 2.5 % points on either side", () => {
    const drawn = draws({ kind: "interval", value: 10, low: 9, high: 14 }, stream("test", "interval"), 40000);
    expect(at(drawn, 0.025)).toBeCloseTo(9, 1);
    expect(at(drawn, 0.5)).toBeCloseTo(10, 1);
    expect(Math.abs(at(drawn, 0.975) - 14)).toBeLessThan(0.1);
  });

  it("of a value without uncertainty are the value", () => {
    expect([...draws({ kind: "exact", value: 6 }, stream("test"), 3)]).toEqual([6, 6, 6]);
  });

  it("are the same for the same stream and others for another", () => {
    const of = (name: string) => [...draws({ kind: "proportion", k: 3, n: 9 }, stream(name), 5)];
    expect(of("a")).toEqual(of("a"));
    expect(of("a")).not.toEqual(of("b"));
  });
});

describe("readers", () => {
  it("give normal and gamma numbers with the moments that they must have", () => {
    const uniform = uniformReader(stream("test", "moments")), normal = normalReader(uniform);
    const gamma = gammaReader(uniform, normal);
    const z = Float64Array.from({ length: 50000 }, normal);
    expect(Math.abs(mean(z))).toBeLessThan(0.02);
    expect(Math.abs(mean(z.map((v) => v * v)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(z.map((v) => v ** 4)) - 3)).toBeLessThan(0.15);
    for (const shape of [0.5, 1, 7.5]) {
      const g = Float64Array.from({ length: 50000 }, () => gamma(shape));
      expect(Math.abs(mean(g) / shape - 1)).toBeLessThan(0.03);
      expect(Math.abs((mean(g.map((v) => v * v)) - mean(g) ** 2) / shape - 1)).toBeLessThan(0.06);
    }
  });
});

describe("seedWeights", () => {
  it("turn the deviations of three seeds into Student's t with two degrees of freedom", () => {
    const weights = seedWeights([1, 2, 3], stream("test", "seeds"), 40000);
    const deviations = [-1, 0, 1];
    const shifts = weights.get(1)!.map((_, r) =>
      deviations.reduce((total, d, i) => total + d * weights.get(i + 1)![r], 0)
    );
    // The standard error of the mean is 1/√3; t's 97.5 % quantile at 2 degrees of freedom is 4.3027, its 95 % 2.9200.
    expect(Math.abs(at(shifts, 0.975) * Math.sqrt(3) / 4.3027 - 1)).toBeLessThan(0.06);
    expect(Math.abs(at(shifts, 0.05) * Math.sqrt(3) / -2.92 - 1)).toBeLessThan(0.06);
  });
});

describe("quantile", () => {
  const ten = Float64Array.from({ length: 10 }, (_, i) => i);

  it("rounds outwards", () => {
    expect(quantile(ten, 0.05, "lower")).toBe(0);
    expect(quantile(ten, 0.95, "upper")).toBe(9);
    expect(quantile(ten, 0.5, "lower")).toBe(4);
    expect(quantile(ten, 0.5, "upper")).toBe(5);
  });

  it("takes infinite draws", () => {
    expect(quantile(Float64Array.of(-Infinity, -Infinity, 1, Infinity), 0.025, "lower")).toBe(-Infinity);
  });
});
