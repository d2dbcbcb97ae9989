import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { cck, cckChip, wifi } from "./cck.ts";
import { drawWindows, project } from "./testing.ts";

describe("cckChip", () => {
  it("is IEEE 802.11-2012, eq. 17-1", () => {
    // Which of φ1 … φ4 a chip's exponent holds, and its sign, as the equation writes them.
    const terms = [[1, 2, 3, 4], [1, 3, 4], [1, 2, 4], [1, 4], [1, 2, 3], [1, 3], [1, 2], [1]];
    const signs = [1, 1, 1, -1, 1, 1, -1, 1];
    for (let phases = 0; phases < 256; phases++) {
      const phi = [0, 2, 4, 6].map((shift) => (phases >> shift) & 3);
      for (let chip = 0; chip < 8; chip++) {
        const sum = terms[chip].reduce((total, term) => total + phi[term - 1], signs[chip] < 0 ? 2 : 0);
        expect(cckChip(phases, chip)).toBe(sum % 4);
      }
    }
  });

  it("gives codewords that differ in half the chips at least (the code's minimum distance)", () => {
    // Halford, Halford and Webster, "Complementary code keying for RAKE-based indoor wireless communication", 1999.
    const words = Array.from(
      { length: 64 },
      (_, i) => Array.from({ length: 8 }, (_, chip) => cckChip(4 * i, chip)),
    );
    for (const a of words) {
      for (const b of words) {
        if (a !== b) expect(a.filter((turn, i) => turn !== b[i]).length).toBeGreaterThanOrEqual(4);
      }
    }
  });
});

describe("cck", () => {
  it("has the spectrum of random chips at 11 MHz behind the receiver's filter", () => {
    // |H(f)|² sinc²((f - centre) / 11 MHz), with unit integral.
    for (const centre of wifi.channelHz) {
      const shape = (f: number) => {
        const x = Math.PI * (f - centre) / wifi.chipRateHz, over = Math.abs(f) - wifi.passHz;
        const filter = over <= 0 ? 1 : 0.5 + 0.5 * Math.cos(Math.PI * over / (wifi.stopHz - wifi.passHz));
        return (filter * Math.sin(x) / x) ** 2;
      };
      let total = 0;
      for (let f = -4.995e6; f < 5e6; f += 1e4) total += shape(f) * 1e4 / 10e6;
      const samples = 256, count = 400;
      const windows = drawWindows(cck({ ...wifi, channelHz: [centre] }), count, samples, `cck ${centre}`);
      for (const f of [-4.4e6, -3e6, -1e6, 0.3e6, 2e6, 3.7e6, 4.6e6]) {
        let density = 0;
        for (const hertz of [f - 1e5, f, f + 1e5]) { // nearly independent bins
          for (const { re, im } of windows) {
            const { x, y } = project(re, im, hertz);
            density += (x * x + y * y) * samples / (3 * count);
          }
        }
        expect(Math.abs(density - shape(f) / total)).toBeLessThan(0.15 * shape(f) / total + 0.02);
      }
    }
  });
});
