import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { fillPhasors, mix } from "./phasor.ts";

describe("fillPhasors", () => {
  it("gives cosine and sine to within 1e-11", () => {
    const turns = Float64Array.from({ length: 4001 }, (_, i) => (i - 2000) * 0.12345678);
    const re = turns.slice(), im = turns.slice();
    fillPhasors(re, im, turns);
    turns.forEach((t, i) => {
      const whole = t - Math.round(t);
      expect(Math.abs(re[i] - Math.cos(2 * Math.PI * whole))).toBeLessThan(1e-11);
      expect(Math.abs(im[i] - Math.sin(2 * Math.PI * whole))).toBeLessThan(1e-11);
    });
  });
});

describe("mix", () => {
  it("shifts by a frequency and a phase", () => {
    const re = Float64Array.of(...Array(200).fill(1)), im = Float64Array.of(...Array(200).fill(2));
    mix(re, im, 0.0371, 0.4);
    for (let n = 0; n < 200; n++) {
      const angle = 2 * Math.PI * (0.4 + 0.0371 * n);
      expect(re[n]).toBeCloseTo(Math.cos(angle) - 2 * Math.sin(angle), 11);
      expect(im[n]).toBeCloseTo(2 * Math.cos(angle) + Math.sin(angle), 11);
    }
  });
});
