import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../compute/random.ts";
import { fromInterleaved, part } from "./linalg/complex_array.ts";
import { interleaved } from "./testing.ts";
import { drawPaths, exactDelayTaps, pathPowers, ruralArea, sampleSpacedTaps } from "./cost207.ts";

const paths = 6;

describe("COST 207's rural area", () => {
  it("has the published powers: a delay spread of 0.098 µs", () => {
    const powers = pathPowers(ruralArea), { delaysS } = ruralArea;
    // 10^0, 10^-0.4, … over their sum 1.6548, by hand.
    [0.604, 0.241, 0.096, 0.038, 0.015, 0.006].forEach((p, i) => expect(powers[i]).toBeCloseTo(p, 3));
    const mean = powers.reduce((sum, p, i) => sum + p * delaysS[i], 0);
    const square = powers.reduce((sum, p, i) => sum + p * delaysS[i] ** 2, 0);
    expect(Math.sqrt(square - mean * mean) * 1e6).toBeCloseTo(0.098, 3);
  });

  it("draws those powers, each within four standard errors, and a Rice factor of 4.93 on the first path", () => {
    const n = 20000,
      gains = interleaved(drawPaths(ruralArea, stream("test", "cost207"), n)),
      powers = pathPowers(ruralArea);
    for (let path = 0; path < paths; path++) {
      let second = 0, fourth = 0;
      for (let i = 0; i < n; i++) {
        const at = 2 * (i * paths + path), energy = gains[at] ** 2 + gains[at + 1] ** 2;
        second += energy / n;
        fourth += energy * energy / n;
      }
      expect(Math.abs(second / powers[path] - 1)).toBeLessThan(4 / Math.sqrt(n));
      // E|h|^4 / (E|h|^2)^2 = 2 - (K / (K + 1))^2 of a Rice distribution, 2 of Rayleigh's (K = 0).
      const k = path === 0 ? 0.91 ** 2 / 0.41 ** 2 : 0;
      expect(Math.abs(fourth / second ** 2 - (2 - (k / (k + 1)) ** 2))).toBeLessThan(0.12);
    }
  });

  it("draws independent paths of no preferred phase", () => {
    const n = 20000,
      gains = interleaved(drawPaths(ruralArea, stream("test", "cost207"), n)),
      powers = pathPowers(ruralArea);
    for (let a = 0; a < paths; a++) {
      let re = 0, im = 0;
      for (let i = 0; i < n; i++) re += gains[2 * (i * paths + a)], im += gains[2 * (i * paths + a) + 1];
      expect(Math.hypot(re, im) / n).toBeLessThan(4 * Math.sqrt(powers[a] / n));
      for (let b = 0; b < a; b++) {
        let product = 0;
        for (let i = 0; i < n; i++) {
          const p = 2 * (i * paths + a), q = 2 * (i * paths + b);
          product += gains[p] * gains[q] + gains[p + 1] * gains[q + 1];
        }
        expect(Math.abs(product) / n).toBeLessThan(4 * Math.sqrt(powers[a] * powers[b] / n));
      }
    }
  });

  it("doesn't depend on how many bursts are drawn", () => {
    const s = stream("test", "cost207 prefix");
    expect(part(drawPaths(ruralArea, s, 100), 0, 30)).toEqual(drawPaths(ruralArea, s, 5));
  });
});

describe("sampleSpacedTaps", () => {
  it("puts all paths into one tap at 180 kHz, and each into its own at 10 MHz", () => {
    const gains = fromInterleaved(Float64Array.from({ length: 2 * 2 * paths }, (_, i) => i + 1));
    const one = sampleSpacedTaps(ruralArea, gains, 1 / 180e3);
    expect([...interleaved(one)]).toEqual([1 + 3 + 5 + 7 + 9 + 11, 2 + 4 + 6 + 8 + 10 + 12, 108, 114]);
    expect(sampleSpacedTaps(ruralArea, gains, 1e-7)).toEqual(gains);
  });

  it("leaves out a thousandth of the energy at 180 kHz: what varies over the band, -30 dB", () => {
    // The response at the 12 subcarriers against its best constant; (2π)² (σ_f τ_rms)² = 1.0e-3 to first order,
    // with subcarriers' rms frequency σ_f = 15 kHz sqrt(143 / 12) and τ_rms = 0.098 µs.
    const n = 4000, gains = interleaved(drawPaths(ruralArea, stream("test", "cost207 band"), n));
    let varying = 0, all = 0;
    for (let i = 0; i < n; i++) {
      const response = Array.from({ length: 12 }, (_, k) => {
        let re = 0, im = 0;
        for (let path = 0; path < paths; path++) {
          const phase = -2 * Math.PI * 15000 * (k - 5.5) * ruralArea.delaysS[path],
            at = 2 * (i * paths + path);
          re += gains[at] * Math.cos(phase) - gains[at + 1] * Math.sin(phase);
          im += gains[at] * Math.sin(phase) + gains[at + 1] * Math.cos(phase);
        }
        return [re, im];
      });
      const mean = [0, 1].map((part) => response.reduce((sum, h) => sum + h[part] / 12, 0));
      for (const h of response) {
        varying += (h[0] - mean[0]) ** 2 + (h[1] - mean[1]) ** 2;
        all += h[0] ** 2 + h[1] ** 2;
      }
    }
    expect(varying / all).toBeGreaterThan(0.5e-3);
    expect(varying / all).toBeLessThan(2.5e-3);
  });
});

describe("exactDelayTaps", () => {
  const numerology = { subcarriers: 12, prefix: 1, spacingHz: 15000 };

  it("has the response of the paths at the subcarriers", () => {
    const n = 3, drawn = drawPaths(ruralArea, stream("test", "cost207 exact"), n);
    const taps = interleaved(exactDelayTaps(ruralArea, drawn, numerology)), gains = interleaved(drawn);
    for (let i = 0; i < n; i++) {
      for (let k = -6; k < 6; k++) {
        let re = 0, im = 0;
        const turn = (x: number, y: number, phase: number) => {
          re += x * Math.cos(phase) - y * Math.sin(phase);
          im += x * Math.sin(phase) + y * Math.cos(phase);
        };
        for (let m = 0; m < 12; m++) {
          turn(taps[2 * (12 * i + m)], taps[2 * (12 * i + m) + 1], -2 * Math.PI * k * m / 12);
        }
        for (let path = 0; path < paths; path++) {
          const at = 2 * (paths * i + path);
          turn(-gains[at], -gains[at + 1], -2 * Math.PI * 15000 * k * ruralArea.delaysS[path]);
        }
        expect(Math.hypot(re, im)).toBeLessThan(1e-12);
      }
    }
  });

  it("is the sample-spaced channel where delays are whole samples", () => {
    const profile = { ...ruralArea, delaysS: [0, 1, 2, 3, 4, 5].map((samples) => samples / 180e3) };
    const gains = drawPaths(profile, stream("test", "cost207 whole"), 2);
    const exact = interleaved(exactDelayTaps(profile, gains, numerology));
    const spaced = interleaved(sampleSpacedTaps(profile, gains, 1 / 180e3));
    for (let i = 0; i < 2; i++) {
      for (let at = 0; at < 24; at++) {
        expect(exact[24 * i + at]).toBeCloseTo(at < 12 ? spaced[12 * i + at] : 0, 12);
      }
    }
  });
});
