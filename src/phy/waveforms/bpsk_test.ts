import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { bpsk, satcom } from "./bpsk.ts";
import { rootRaisedCosine } from "./pulse_train.ts";
import { drawWindows, powerWithin } from "./testing.ts";
import { sampleRateHz } from "./waveform.ts";

describe("rootRaisedCosine", () => {
  it("is orthonormal to itself at distances of whole symbols (Nyquist)", () => {
    for (const rollOff of [0.2, 0.35, 1]) {
      for (let distance = 0; distance < 4; distance++) {
        let sum = 0;
        const step = 1 / 40; // hits t = 0 and, at 0.2 and 1, the removable singularity at 1 / (4 rollOff)
        for (let i = -2400; i <= 2400; i++) {
          sum += rootRaisedCosine(i * step, rollOff) * rootRaisedCosine(i * step - distance, rollOff) * step;
        }
        expect(Math.abs(sum - (distance === 0 ? 1 : 0))).toBeLessThan(1e-3);
      }
    }
  });
});

describe("bpsk", () => {
  const rate = satcom.symbolRateHz / sampleRateHz;

  it("gives ±1 behind a matched filter at the symbol times, and nothing on Q", () => {
    const waveform = bpsk(), samples = 400;
    const u = Float32Array.from({ length: waveform.draws(samples) }, (_, i) => (i * 0.6180339887) % 1);
    const re = new Float64Array(samples), im = new Float64Array(samples);
    waveform.fill(re, im, u);
    expect(im.every((value) => value === 0)).toBe(true);
    for (let k = 12; k < samples * rate - 12; k++) {
      let matched = 0;
      for (let n = 0; n < samples; n++) {
        matched += re[n] * rootRaisedCosine(u[0] + n * rate - k, satcom.rollOff) * rate;
      }
      const sent = u[1 + k + 4] < 0.5 ? -1 : 1; // symbol 0 is the fifth of the draws
      expect(Math.abs(matched - sent)).toBeLessThan(0.03);
    }
  });

  it("occupies (1 + roll-off) times the symbol rate", () => {
    const windows = drawWindows(bpsk(), 20, 512, "bpsk band");
    const edge = satcom.symbolRateHz * (1 + satcom.rollOff) / 2;
    expect(powerWithin(windows, -edge, edge)).toBeGreaterThan(0.997);
    const inner = satcom.symbolRateHz * (1 - satcom.rollOff) / 2; // flat within, so that share of the power
    expect(powerWithin(windows, -inner, inner)).toBeCloseTo(1 - satcom.rollOff, 1);
  });
});
