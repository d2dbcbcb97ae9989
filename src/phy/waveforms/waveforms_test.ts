import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { amDsb } from "./am_dsb.ts";
import { amSsb } from "./am_ssb.ts";
import { ask } from "./ask.ts";
import { bpsk } from "./bpsk.ts";
import { cck, wifi } from "./cck.ts";
import { fmcw } from "./fmcw.ts";
import { gfsk } from "./gfsk.ts";
import { oqpsk } from "./oqpsk.ts";
import { pulsed, pulsedRadars } from "./pulsed.ts";
import { drawWindows, mean, powers } from "./testing.ts";
import type { Waveform } from "./waveform.ts";

/** Means of waveforms that have one: amplitudes times duty cycles. */
const carriers: Record<string, number> = {
  ask: 0.5,
  amDsb: 1,
  airborneDetection: 1 / 4,
  airborneRange: 0.5 / 6,
  groundMapping: 2 / 8,
  airGroundMti: 1.5 / 5,
};

const waveforms: Record<string, Waveform> = {
  bpsk: bpsk(),
  ask: ask(),
  amDsb: amDsb(),
  amSsb: amSsb(),
  gfsk: gfsk(),
  oqpsk: oqpsk(),
  fmcw: fmcw(),
};
wifi.channelHz.forEach((centre) => waveforms[`cck ${centre}`] = cck({ ...wifi, channelHz: [centre] }));
Object.entries(pulsedRadars).forEach(([name, parameters]) => waveforms[name] = pulsed(parameters));

for (const [name, waveform] of Object.entries(waveforms)) {
  describe(name, () => {
    const count = 2000, samples = 128, windows = drawWindows(waveform, count, samples, name);

    it("has the mean power that it says, at the window's ends as in its middle", () => {
      const perWindow = windows.map((window) => mean(powers(window)));
      const average = mean(perWindow);
      const deviation = Math.sqrt(mean(perWindow.map((power) => (power - average) ** 2)) / count);
      expect(Math.abs(average - waveform.meanPower)).toBeLessThan(4 * deviation + 1e-3 * waveform.meanPower);
      for (const sample of [0, 64, 127]) {
        const at = windows.map(({ re, im }) => re[sample] ** 2 + im[sample] ** 2);
        const spread = Math.sqrt(mean(at.map((power) => (power - average) ** 2)) / count);
        expect(Math.abs(mean(at) - waveform.meanPower)).toBeLessThan(4 * spread + 1e-3 * waveform.meanPower);
      }
    });

    it("has no mean but a carrier's", () => {
      if (name === "fmcw") return; // its phase is that of the sweep
      const carrier = carriers[name] ?? 0;
      const bound = 4 * Math.sqrt(waveform.meanPower / (2 * count));
      expect(Math.abs(mean(windows.map(({ re }) => re[60])) - carrier)).toBeLessThan(bound);
      expect(Math.abs(mean(windows.map(({ im }) => im[60])))).toBeLessThan(bound);
    });

    it("depends on its draws alone", () => {
      const again = drawWindows(waveform, 3, samples, name);
      drawWindows(waveform, 1, 300, name); // of another length, in between
      expect(again).toEqual(windows.slice(0, 3));
      expect(drawWindows(waveform, 3, samples, name)).toEqual(again);
    });
  });
}
