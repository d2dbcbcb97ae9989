import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { complexZeros, fromInterleaved } from "./linalg/complex_array.ts";
import { interleaved } from "./testing.ts";
import { offsetPhases, sampleIndex, samplePeriod, unitaryDft } from "./ofdm.ts";

describe("unitaryDft", () => {
  it("is its definition, with Math's functions", () => {
    const length = 12, dft = unitaryDft(length);
    const x = Float64Array.from({ length: 4 * length }, (_, i) => Math.cos(i * i) - i / 30);
    const spectrum = complexZeros(2 * length);
    dft.forward(fromInterleaved(x), spectrum);
    const out = interleaved(spectrum);
    for (let vector = 0; vector < 2; vector++) {
      for (let k = 0; k < length; k++) {
        let re = 0, im = 0;
        for (let n = 0; n < length; n++) {
          const phase = -2 * Math.PI * k * n / length, at = 2 * (vector * length + n);
          re += x[at] * Math.cos(phase) - x[at + 1] * Math.sin(phase);
          im += x[at] * Math.sin(phase) + x[at + 1] * Math.cos(phase);
        }
        expect(out[2 * (vector * length + k)]).toBeCloseTo(re / Math.sqrt(length), 12);
        expect(out[2 * (vector * length + k) + 1]).toBeCloseTo(im / Math.sqrt(length), 12);
      }
    }
  });

  it("goes there and back", () => {
    for (const length of [1, 5, 12]) {
      const dft = unitaryDft(length),
        x = Float64Array.from({ length: 6 * length }, (_, i) => Math.sin(3 * i));
      const there = complexZeros(3 * length), back = complexZeros(3 * length);
      dft.forward(fromInterleaved(x), there);
      dft.inverse(there, back);
      interleaved(back).forEach((value, i) => expect(value).toBeCloseTo(x[i], 12));
    }
  });
});

describe("offsetPhases", () => {
  const numerology = { subcarriers: 12, prefix: 1, spacingHz: 15000 };

  it("are eq. 7 of Liu et al. in the first symbol: 2π θ (k + G - 1) / K for k = 1 … K", () => {
    const phases = interleaved(offsetPhases(numerology, 1, 0.2));
    for (let k = 1; k <= 12; k++) {
      const phase = 2 * Math.PI * 0.2 * (k + 1 - 1) / 12;
      expect(phases[2 * k - 2]).toBeCloseTo(Math.cos(phase), 14);
      expect(phases[2 * k - 1]).toBeCloseTo(Math.sin(phase), 14);
    }
  });

  it("turn by 2π θ (K + G) / K from symbol to symbol", () => {
    const theta = -0.37,
      phases = interleaved(offsetPhases(numerology, 4, theta)),
      turn = 2 * Math.PI * theta * 13 / 12;
    for (let at = 24; at < phases.length; at += 2) {
      const re = phases[at] * phases[at - 24] + phases[at + 1] * phases[at - 23];
      const im = phases[at + 1] * phases[at - 24] - phases[at] * phases[at - 23];
      expect(re).toBeCloseTo(Math.cos(turn), 12);
      expect(im).toBeCloseTo(Math.sin(turn), 12);
    }
    expect(sampleIndex(numerology, 3, 11)).toBe(51);
  });
});

it("samplePeriod: 180 kHz for 12 subcarriers of 15 kHz", () => {
  expect(samplePeriod({ subcarriers: 12, prefix: 1, spacingHz: 15000 })).toBeCloseTo(1 / 180e3, 18);
});
