import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { fmcw, radarAltimeter } from "./fmcw.ts";
import { drawWindows, frequencies, powers } from "./testing.ts";
import { sampleRateHz } from "./waveform.ts";

describe("fmcw", () => {
  const { sweepHz, periodSeconds } = radarAltimeter;
  const perSample = sweepHz / (periodSeconds * sampleRateHz), period = periodSeconds * sampleRateHz;

  it("has unit envelope and sweeps linearly, jumping back once a period", () => {
    for (const window of drawWindows(fmcw(), 10, 350, "fmcw")) {
      powers(window).forEach((power) => expect(power).toBeCloseTo(1, 10));
      const f = frequencies(window), jumps: number[] = [];
      f.forEach((hertz, n) => {
        expect(Math.abs(hertz)).toBeLessThanOrEqual(sweepHz / 2);
        if (n === 0) return;
        // The step across the jump is shared by two differences, if it falls between samples.
        if (hertz - f[n - 1] < 0) jumps.push(n);
        else if (jumps.at(-1) !== n - 1) expect(hertz - f[n - 1]).toBeCloseTo(perSample, 2);
      });
      const sweeps = jumps.filter((n, i) => i === 0 || n - jumps[i - 1] > 2);
      expect(sweeps.length).toBeGreaterThanOrEqual(3);
      for (let i = 1; i < sweeps.length; i++) expect(sweeps[i] - sweeps[i - 1]).toBe(Math.round(period));
    }
  });
});
