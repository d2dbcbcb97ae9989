import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { pulsed, pulsedRadars } from "./pulsed.ts";
import { drawWindows, powers } from "./testing.ts";
import { sampleRateHz } from "./waveform.ts";

describe("pulsed", () => {
  for (const [name, parameters] of Object.entries(pulsedRadars)) {
    const width = Math.round(parameters.widthSeconds * sampleRateHz);
    const interval = Math.round(parameters.intervalSeconds * sampleRateHz);

    it(`repeats pulses of ${width} samples every ${interval} samples: ${name}`, () => {
      for (const window of drawWindows(pulsed(parameters), 10, 500, name)) {
        const on = [...powers(window)].map((power) => power > 0.5);
        powers(window).forEach((power, n) => expect(power).toBe(on[n] ? 1 : 0));
        const rises = on.flatMap((value, n) => n > 0 && value && !on[n - 1] ? [n] : []);
        const falls = on.flatMap((value, n) => n > 0 && !value && on[n - 1] ? [n] : []).filter((n) =>
          n > rises[0]
        );
        for (let i = 1; i < rises.length; i++) expect(rises[i] - rises[i - 1]).toBe(interval);
        falls.forEach((fall, i) => expect(fall - rises[i]).toBe(width));
        expect(window.im.every((value) => value === 0)).toBe(true);
      }
    });
  }

  it("has intervals that put a pulse into every window of 128 samples", () => {
    for (const { intervalSeconds } of Object.values(pulsedRadars)) {
      expect(intervalSeconds * sampleRateHz).toBeLessThanOrEqual(128);
    }
  });
});
