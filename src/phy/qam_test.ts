import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { stream } from "../compute/random.ts";
import { wilson } from "../statistics/intervals.ts";
import { drawBits, drawNormals } from "./draw.ts";
import { bitsPerSymbol, demapHard, demapSoft, modulate, qamConstellation, scalarLlr } from "./qam.ts";
import { allEngines, bruteForceLlr, erfc, sameBits } from "./testing.ts";

const orders = [4, 16, 64, 256];

describe("square QAM", () => {
  it("maps bits as IEEE 802.11-2016 tables 17-15 and 17-16 (64-QAM, 16-QAM) do", () => {
    const axis64: Record<string, number> = {
      "000": -7,
      "001": -5,
      "011": -3,
      "010": -1,
      "110": 1,
      "111": 3,
      "101": 5,
      "100": 7,
    };
    const axis16: Record<string, number> = { "00": -3, "01": -1, "11": 1, "10": 3 };
    for (const [order, axis, norm] of [[64, axis64, 42], [16, axis16, 10]] as const) {
      const half = bitsPerSymbol(order) / 2;
      const points = qamConstellation(order);
      for (let m = 0; m < order; m++) {
        const text = m.toString(2).padStart(2 * half, "0");
        expect(points[2 * m]).toBeCloseTo(axis[text.slice(0, half)] / Math.sqrt(norm), 6);
        expect(points[2 * m + 1]).toBeCloseTo(axis[text.slice(half)] / Math.sqrt(norm), 6);
      }
    }
  });

  it("has unit mean energy, and neighbours on an axis differ in one bit", () => {
    for (const order of orders) {
      const points = qamConstellation(order);
      const energy = points.reduce((sum, x) => sum + x * x, 0) / order;
      expect(energy).toBeCloseTo(1, 6);
      const spacing = 2 * Math.sqrt(1.5 / (order - 1));
      for (let a = 0; a < order; a++) {
        for (let b = 0; b < a; b++) {
          const distance = Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);
          if (distance < 1.1 * spacing) expect((a ^ b).toString(2).replaceAll("0", "")).toBe("1");
        }
      }
    }
  });

  it("gives back the bits it was given", () => {
    fc.assert(
      fc.property(fc.constantFrom(...orders), fc.array(fc.boolean(), { maxLength: 64 }), (order, list) => {
        const k = bitsPerSymbol(order);
        const bits = Uint8Array.from(list.slice(0, list.length - list.length % k), Number);
        expect(demapHard(modulate(bits, order), order)).toEqual(bits);
      }),
    );
  });

  it("refuses other orders and parts of symbols", () => {
    expect(() => modulate(new Uint8Array(3), 4)).toThrow("3 bits are no whole number of symbols of 2 bits");
    expect(() => bitsPerSymbol(32)).toThrow("QAM order must be 4, 16, 64 or 256, not 32");
    expect(() => demapSoft(new Float32Array(2), 0, 4)).toThrow("noise variance must be positive");
    expect(() => demapSoft(new Float32Array(4), Float32Array.of(1), 4)).toThrow("1 noise variances for 2");
  });
});

/**
 * Truth: the exact BER of Gray-mapped square QAM in AWGN (Cho and Yoon, "On the general BER expression of one- and
 * two-dimensional amplitude modulations", IEEE Trans. Commun. 50(7), 2002, eqs. 14 and 16), with `tail(a)` the mean
 * of erfc(a sqrt(Es/N0)): erfc itself in AWGN, 1 - sqrt(g / (1 + g)), g = a^2 Es/N0, over Rayleigh fading.
 */
function exactBer(order: number, tail: (a: number) => number): number {
  const levels = Math.sqrt(order), perAxis = Math.log2(levels);
  let sum = 0;
  for (let k = 1; k <= perAxis; k++) {
    for (let i = 0; i < (1 - 2 ** -k) * levels; i++) {
      const sign = (-1) ** Math.floor(i * 2 ** (k - 1) / levels);
      const weight = 2 ** (k - 1) - Math.floor(i * 2 ** (k - 1) / levels + 0.5);
      sum += sign * weight * tail((2 * i + 1) * Math.sqrt(1.5 / (order - 1))) / levels;
    }
  }
  return sum / perAxis;
}

describe("hard demapping's bit error rate", () => {
  const symbols = 60_000;
  const simulate = (order: number, snrDb: number, rayleigh: boolean): [number, number] => {
    const name = [order, snrDb, rayleigh ? "rayleigh" : "awgn"] as const;
    const bits = drawBits(stream(...name, "bits"), symbols * bitsPerSymbol(order));
    const x = modulate(bits, order), noise = drawNormals(stream(...name, "noise"), 2 * symbols);
    const gain = drawNormals(stream(...name, "gain"), 2 * symbols),
      deviation = Math.sqrt(0.5 / 10 ** (snrDb / 10));
    for (let i = 0; i < symbols; i++) {
      // After division by the channel's gain only its magnitude is left, in the noise.
      const magnitude = rayleigh ? Math.hypot(gain[2 * i], gain[2 * i + 1]) * Math.SQRT1_2 : 1;
      for (let axis = 2 * i; axis < 2 * i + 2; axis++) x[axis] += deviation * noise[axis] / magnitude;
    }
    const decided = demapHard(x, order);
    return [decided.reduce((errors, bit, i) => errors + (bit ^ bits[i]), 0), bits.length];
  };

  it("is the closed form's in AWGN", () => {
    for (
      const [order, snrDb] of [[4, 4], [4, 8], [16, 8], [16, 14], [64, 12], [64, 20], [256, 16], [256, 26]]
    ) {
      const [k, n] = simulate(order, snrDb, false);
      const { low, high } = wilson(k, n, 4); // bit errors of a symbol are nearly independent at these rates
      const truth = exactBer(order, (a) => erfc(a * Math.sqrt(10 ** (snrDb / 10))));
      expect({ order, snrDb, inside: low <= truth && truth <= high }).toEqual({ order, snrDb, inside: true });
    }
  });

  it("is the closed form's in flat Rayleigh fading", () => {
    for (const [order, snrDb] of [[4, 10], [16, 15], [64, 20], [256, 30]]) {
      const [k, n] = simulate(order, snrDb, true);
      const { low, high } = wilson(k, n, 6); // the bits of a symbol share its fade: about K / 2 times the variance
      const truth = exactBer(order, (a) => {
        const g = a * a * 10 ** (snrDb / 10);
        return 1 - Math.sqrt(g / (1 + g));
      });
      expect({ order, snrDb, inside: low <= truth && truth <= high }).toEqual({ order, snrDb, inside: true });
    }
  });
});

describe("soft demapping", () => {
  it("is the float64 sum over all symbols", () => {
    for (const order of orders) {
      const n = 64;
      const received = drawNormals(stream("soft", order), 2 * n);
      const noiseVariance = Float32Array.from({ length: n }, (_, i) => 10 ** (0.5 - i / 14)); // +5 … -40 dB
      const gain = Float32Array.from({ length: n }, (_, i) => i % 7 / 3);
      const h = Float32Array.from({ length: 2 * n }, (_, i) => i % 2 ? 0 : gain[i / 2]);
      const llr = demapSoft(received, noiseVariance, order, gain);
      const k = bitsPerSymbol(order);
      for (let i = 0; i < n; i++) {
        const truth = bruteForceLlr({ n, nr: 1, nt: 1, y: received, h, noiseVariance }, order, i);
        // y / sigma and gain / sigma are rounded to float32 on the way: a relative 6e-8 of each distance's parts.
        const scale = (received[2 * i] ** 2 + received[2 * i + 1] ** 2 + gain[i] ** 2) / noiseVariance[i];
        truth.forEach((t, b) => expect(Math.abs(llr[i * k + b] - t)).toBeLessThan(1e-4 + 3e-7 * scale));
      }
    }
  });

  it("agrees in sign with the hard decision, and is 0 without a channel", () => {
    const received = drawNormals(stream("sign"), 2000);
    for (const order of orders) {
      const llr = demapSoft(received, 1e-3, order), bits = demapHard(received, order);
      llr.forEach((value, i) => expect(Math.abs(value) < 1e-3 || value > 0 === bits[i] > 0).toBe(true));
      expect(demapSoft(received, 1, order, 0).every((value) => value === 0)).toBe(true);
    }
  });

  it("has the same bits on every engine", () => {
    const statistics = drawNormals(stream("engines"), 3 * 1037).map((x) => 10 * Math.abs(x));
    const [first, ...others] = allEngines().map((engine) => scalarLlr(statistics, 64, engine));
    for (const other of others) expect(sameBits(first, other)).toBe(true);
  });
});
