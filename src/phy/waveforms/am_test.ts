import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { amDsb, amDsbRadio } from "./am_dsb.ts";
import { amSsb, amSsbRadio } from "./am_ssb.ts";
import { project } from "./testing.ts";

const samples = 10000; // 1 ms: lines of whole kilohertz are orthogonal

/** Draws that put the tones at exactly 3 and 7 kHz. */
function draws(): Float32Array {
  const [low, high] = amSsbRadio.audioHz;
  return Float32Array.of(...[3e3, 7e3].flatMap((f) => [(f - low) / (high - low), 0.3]));
}

function line(re: Float64Array, im: Float64Array, hertz: number): number {
  const { x, y } = project(re, im, hertz);
  return Math.sqrt(x * x + y * y);
}

describe("amDsb", () => {
  const re = new Float64Array(samples), im = new Float64Array(samples);
  amDsb().fill(re, im, draws());

  it("is a carrier and two equal sidebands of m / (2 tones) each", () => {
    expect(line(re, im, 0)).toBeCloseTo(1, 5);
    for (const hertz of [3e3, -3e3, 7e3, -7e3]) {
      expect(line(re, im, hertz)).toBeCloseTo(amDsbRadio.modulationIndex / 2 / 2, 5);
    }
    for (const hertz of [5e3, -5e3, 12e3]) expect(line(re, im, hertz)).toBeLessThan(1e-4);
  });

  it("is real and within 1 ± m", () => {
    for (let n = 0; n < samples; n++) {
      expect(im[n]).toBe(0);
      expect(Math.abs(re[n] - 1)).toBeLessThanOrEqual(amDsbRadio.modulationIndex);
    }
  });
});

describe("amSsb", () => {
  it("has the upper sideband alone, and no carrier", () => {
    const re = new Float64Array(samples), im = new Float64Array(samples);
    amSsb().fill(re, im, draws());
    for (const hertz of [3e3, 7e3]) expect(line(re, im, hertz)).toBeCloseTo(Math.SQRT1_2, 5);
    for (const hertz of [0, -3e3, -7e3, 5e3]) expect(line(re, im, hertz)).toBeLessThan(1e-4);
  });
});
