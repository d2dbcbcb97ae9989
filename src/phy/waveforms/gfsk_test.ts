import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { erfc } from "../testing.ts";
import { bluetooth, gfsk, phasePulse } from "./gfsk.ts";
import { drawWindows, frequencies, mean, powers, powerWithin } from "./testing.ts";

describe("phasePulse", () => {
  it("is the integral of a rectangle behind a Gaussian filter, in closed form", () => {
    for (const bt of [0.3, 0.5]) {
      const q = phasePulse(bt), tail = (x: number) => erfc(x / Math.SQRT2) / 2;
      const pulse = (t: number) =>
        tail(2 * Math.PI * bt * (t - 0.5) / Math.sqrt(Math.LN2)) -
        tail(2 * Math.PI * bt * (t + 0.5) / Math.sqrt(Math.LN2));
      for (const t of [-1.1, -0.6, -0.25, 0, 0.4, 0.9]) {
        const step = 1 / 128;
        expect((q(t + step) - q(t - step)) / (2 * step)).toBeCloseTo(pulse(t), 3);
      }
      expect([q(-5), q(0), q(5)]).toEqual([0, expect.closeTo(0.5, 10), 1]);
    }
  });
});

describe("gfsk", () => {
  const index = 0.32, plain = { ...bluetooth, modulationIndex: [index, index] as const, channelHz: [0] };

  /** Frequencies of a window that sends `bits`, bit 0 first and again and again. */
  function deviations(bits: string): number[] {
    const waveform = gfsk(plain), samples = 400;
    const u = Float32Array.from(
      { length: waveform.draws(samples) },
      (_, i) => i < 4 ? 0.5 : bits[(i - 4) % bits.length] === "1" ? 0.75 : 0.25,
    );
    const window = { re: new Float64Array(samples), im: new Float64Array(samples) };
    waveform.fill(window.re, window.im, u);
    return frequencies(window);
  }

  it("has unit envelope", () => {
    const windows = drawWindows(gfsk(), 20, 128, "gfsk");
    windows.forEach((window) => powers(window).forEach((power) => expect(power).toBeCloseTo(1, 10)));
  });

  it("deviates by half the index times the symbol rate, and by 80 % of that at least for 1010 (Bluetooth)", () => {
    const ones = deviations("1");
    ones.forEach((hertz) => expect(Math.abs(hertz - index / 2 * 1e6)).toBeLessThan(5));
    expect(Math.abs(Math.max(...deviations("11110000")) - index / 2 * 1e6)).toBeLessThan(500);
    const alternating = Math.max(...deviations("10"));
    expect(alternating).toBeGreaterThan(0.8 * index / 2 * 1e6); // Core Specification, vol. 2 part A, 3.1
    expect(alternating).toBeLessThan(0.95 * index / 2 * 1e6);
  });

  it("keeps 20 dB down outside 1 MHz (Bluetooth's limit on the bandwidth)", () => {
    const windows = drawWindows(gfsk(plain), 10, 512, "gfsk band");
    expect(powerWithin(windows, -0.5e6, 0.5e6)).toBeGreaterThan(0.99);
  });

  it("uses all ten channels", () => {
    const centres = drawWindows(gfsk(), 300, 512, "gfsk channels").map((w) => mean(frequencies(w)));
    const channels = new Set(centres.map((hertz) => Math.round(hertz / 1e6 - 0.5) + 0.5));
    expect([...channels].sort((a, b) => a - b)).toEqual(bluetooth.channelHz.map((hertz) => hertz / 1e6));
  });
});
