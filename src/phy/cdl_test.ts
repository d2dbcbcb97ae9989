import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { cdlChannels } from "./cdl.ts";
import { cdlA, clusterPowers, type RayAngle, rayAngles, raysPerCluster } from "./cdl_profile.ts";
import { rayleigh } from "./fading.ts";

/** The mean over channels of h[a] times the conjugate of h[b], entries counted row by row. */
function covariance(h: Float32Array, entries: number, a: number, b: number): { re: number; im: number } {
  const n = h.length / (2 * entries);
  let re = 0, im = 0;
  for (let at = 0; at < h.length; at += 2 * entries) {
    const [x, y, u, v] = [h[at + 2 * a], h[at + 2 * a + 1], h[at + 2 * b], h[at + 2 * b + 1]];
    re += (x * u + y * v) / n;
    im += (y * u - x * v) / n;
  }
  return { re, im };
}

/** The median of σ_1 / σ_2 of 2 x 2 channels, from σ_1² + σ_2² = ||H||² and σ_1 σ_2 = |det H|. */
function medianConditionNumber(h: Float32Array): number {
  const all = Float64Array.from({ length: h.length / 8 }, (_, i) => {
    const [ar, ai, br, bi, cr, ci, dr, di] = h.subarray(8 * i, 8 * i + 8);
    const energy = [ar, ai, br, bi, cr, ci, dr, di].reduce((sum, x) => sum + x * x, 0);
    const determinant = Math.hypot(
      ar * dr - ai * di - br * cr + bi * ci,
      ar * di + ai * dr - br * ci - bi * cr,
    );
    const spread = Math.sqrt(Math.max(0, energy * energy - 4 * determinant * determinant));
    return Math.sqrt((energy + spread) / (energy - spread));
  }).sort();
  return all[all.length >> 1];
}

describe("the profile CDL-A", () => {
  const powers = clusterPowers(cdlA);

  it("has an rms delay spread of one, over which TR 38.901 normalises its delays", () => {
    const mean = cdlA.delays.reduce((sum, delay, i) => sum + powers[i] * delay, 0);
    const variance = cdlA.delays.reduce((sum, delay, i) => sum + powers[i] * (delay - mean) ** 2, 0);
    expect(Math.abs(Math.sqrt(variance) - 1)).toBeLessThan(1e-4);
  });

  it("spreads a cluster's rays by the table's c_ASD, c_ASA, c_ZSD and c_ZSA", () => {
    const table = { azimuthDeparture: 5, azimuthArrival: 11, zenithDeparture: 3, zenithArrival: 3 };
    for (const [angle, degrees] of Object.entries(table)) {
      const all = rayAngles(cdlA, angle as RayAngle);
      for (let cluster = 0; cluster < powers.length; cluster++) {
        const own = all.subarray(cluster * raysPerCluster, (cluster + 1) * raysPerCluster);
        const mean = own.reduce((sum, x) => sum + x, 0) / own.length;
        const rms = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length);
        expect(mean * 180 / Math.PI).toBeCloseTo(cdlA[angle as RayAngle][cluster], 9);
        expect(Math.abs(rms * 180 / Math.PI / degrees - 1)).toBeLessThan(1e-4);
      }
    }
  });

  it("has the angular spreads of TR 38.901's annex A that a numpy program found from the table", () => {
    const degrees = {
      azimuthDeparture: 71.0345,
      azimuthArrival: 86.5739,
      zenithDeparture: 28.3115,
      zenithArrival: 20.8759,
    };
    for (const [angle, truth] of Object.entries(degrees)) {
      const all = rayAngles(cdlA, angle as RayAngle);
      let re = 0, im = 0;
      all.forEach((x, i) => {
        const share = powers[Math.floor(i / raysPerCluster)] / raysPerCluster;
        re += share * Math.cos(x);
        im += share * Math.sin(x);
      });
      const spread = Math.sqrt(-2 * Math.log(Math.hypot(re, im))) * 180 / Math.PI;
      expect(Math.abs(spread - truth)).toBeLessThan(1e-3);
    }
  });
});

describe("cdlChannels", () => {
  const n = 12_000;
  const h = cdlChannels(cdlA, stream("cdl test"), n, { nr: 2, nt: 2 });

  it("has entries of unit energy and the arrays' correlations, which numpy summed over all pairs of angles", () => {
    const expected = [
      { a: 1, b: 0, re: 0.40642, im: -0.13971 }, // transmitter: |ρ| = 0.43
      { a: 3, b: 2, re: 0.40642, im: -0.13971 },
      { a: 2, b: 0, re: -0.04223, im: -0.45795 }, // receiver: |ρ| = 0.46
      { a: 3, b: 1, re: -0.04223, im: -0.45795 },
      ...[0, 1, 2, 3].map((entry) => ({ a: entry, b: entry, re: 1, im: 0 })),
    ];
    for (const { a, b, re, im } of expected) {
      const measured = covariance(h, 4, a, b); // a mean of n products of variance at most 2
      expect(Math.abs(measured.re - re)).toBeLessThan(4 * Math.sqrt(2 / n));
      expect(Math.abs(measured.im - im)).toBeLessThan(4 * Math.sqrt(2 / n));
    }
  });

  it("is worse conditioned than i.i.d. Rayleigh fading, by as much as in a numpy simulation", () => {
    const iid = medianConditionNumber(rayleigh(stream("iid"), n, 2, 2)), own = medianConditionNumber(h);
    expect(Math.abs(own - 3.20)).toBeLessThan(0.1); // numpy, 20,000 draws of each: 3.20 and 2.94
    expect(Math.abs(iid - 2.94)).toBeLessThan(0.1);
  });

  it("passes on the polarisation and a tenth of its energy across, the cross-polarisation ratio of 10 dB", () => {
    const few = 2000;
    const pair = cdlChannels(cdlA, stream("crossed"), few, { nr: 2, nt: 2, polarisation: "crossed" });
    // Sum and difference of a slanted pair are an upright and a level antenna.
    const energy = { upright: 0, across: 0 };
    for (let at = 0; at < pair.length; at += 8) {
      for (const part of [0, 1]) {
        const [pp, pm, mp, mm] = [0, 2, 4, 6].map((entry) => pair[at + entry + part]);
        energy.upright += ((pp + pm + mp + mm) / 2) ** 2 / few;
        energy.across += ((pp - pm + mp - mm) / 2) ** 2 / few;
      }
    }
    expect(Math.abs(energy.upright - 1)).toBeLessThan(4 * Math.sqrt(1 / few));
    expect(Math.abs(energy.across - 0.1)).toBeLessThan(0.4 * Math.sqrt(1 / few));
    expect(() => cdlChannels(cdlA, stream("odd"), 1, { nr: 3, nt: 2, polarisation: "crossed" })).toThrow(
      "3 x 2 antennas don't make pairs",
    );
  });

  it("makes longer arrays of the same steps: antennas k and k + 1 correlate as 0 and 1 do", () => {
    const long = cdlChannels(cdlA, stream("long"), 3000, { nr: 2, nt: 4 });
    for (const t of [0, 1, 2]) {
      const { re, im } = covariance(long, 8, t + 1, t);
      expect(Math.abs(re - 0.40642)).toBeLessThan(4 * Math.sqrt(2 / 3000));
      expect(Math.abs(im + 0.13971)).toBeLessThan(4 * Math.sqrt(2 / 3000));
    }
  });

  it("depends on the stream alone, not on how many channels are drawn", () => {
    const many = cdlChannels(cdlA, stream("prefix"), 1030, { nr: 2, nt: 2 });
    const few = cdlChannels(cdlA, stream("prefix"), 1026, { nr: 2, nt: 2 });
    expect(many.subarray(0, few.length)).toEqual(few);
    expect(many.subarray(8 * 1024, 8 * 1025)).not.toEqual(many.subarray(0, 8));
  });
});
