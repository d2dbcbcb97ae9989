import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { chipSequences, oqpsk, zigbee } from "./oqpsk.ts";
import { drawWindows, frequencies, powers } from "./testing.ts";

/** IEEE 802.15.4-2006, table 24, line by line. */
const table24 = `
11011001110000110101001000101110 11101101100111000011010100100010
00101110110110011100001101010010 00100010111011011001110000110101
01010010001011101101100111000011 00110101001000101110110110011100
11000011010100100010111011011001 10011100001101010010001011101101
10001100100101100000011101111011 10111000110010010110000001110111
01111011100011001001011000000111 01110111101110001100100101100000
00000111011110111000110010010110 01100000011101111011100011001001
10010110000001110111101110001100 11001001011000000111011110111000`.trim().split(/\s+/);

describe("chipSequences", () => {
  it("are those of the standard", () => {
    const rows = Array.from({ length: 16 }, (_, s) => chipSequences.subarray(32 * s, 32 * (s + 1)).join(""));
    expect(rows).toEqual(table24);
  });
});

describe("oqpsk", () => {
  const centred = { ...zigbee, channelHz: [0] };

  it("has unit envelope and moves a quarter turn per chip (half-sine OQPSK is MSK)", () => {
    for (const window of drawWindows(oqpsk(centred), 20, 256, "oqpsk")) {
      powers(window).forEach((power) => expect(power).toBeCloseTo(1, 10));
      frequencies(window).forEach((hertz) =>
        expect(Math.abs(hertz)).toBeLessThanOrEqual(zigbee.chipRateHz / 4 + 1)
      );
      const steady = frequencies(window).filter((hertz) =>
        Math.abs(Math.abs(hertz) - zigbee.chipRateHz / 4) < 1
      );
      expect(steady.length).toBeGreaterThan(0.7 * 255); // the others are differences across the end of a chip
    }
  });

  it("carries the table's chips: even ones on I, odd ones on Q a chip later", () => {
    const waveform = oqpsk(centred), samples = 700;
    const u = new Float32Array(waveform.draws(samples)).fill(0); // start of a symbol's sequence, no phase
    const symbols = [3, 12, 5, 9, 14, 1, 7];
    symbols.forEach((symbol, i) => u[3 + i] = (symbol + 0.5) / 16);
    const re = new Float64Array(samples), im = new Float64Array(samples);
    waveform.fill(re, im, u);
    for (let chip = 0; chip < 32 * 4; chip++) {
      const expected = table24[symbols[1 + Math.floor(chip / 32)]][chip % 32] === "1" ? 1 : -1;
      const peak = 5 * (chip + 1); // five samples a chip time; a pulse peaks after one and ends after two
      expect((chip % 2 === 0 ? re : im)[peak]).toBeCloseTo(expected, 10);
    }
  });
});
