import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../../compute/random.ts";
import { drawBits, drawNormals } from "../draw.ts";
import { bpskNoiseVarianceAt } from "../snr.ts";
import { type PolarCode, polarCode, polarEncode } from "./code.ts";
import { crc11, crcRemainder } from "./crc.ts";
import { polarListDecode } from "./list_decoder.ts";
import { reliabilitySequence } from "./reliability.ts";
import { polarTransform } from "./transform.ts";

const bitsOf = (value: number, width: number) => Array.from({ length: width }, (_, i) => (value >>> i) & 1);

/** LLRs log p(1)/p(0) of codewords sent as 1 - 2c over AWGN. */
function receive(codewords: Uint8Array, ebn0Db: number, rate: number, name: string): Float32Array {
  const variance = bpskNoiseVarianceAt(ebn0Db, rate);
  const noise = drawNormals(stream("polar", name), codewords.length);
  return noise.map((z, i) => -2 * (1 - 2 * codewords[i] + Math.sqrt(variance) * z) / variance);
}

/** |LLR| summed over the bits that a codeword disagrees with. */
const discrepancy = (codeword: Uint8Array, llr: Float32Array) =>
  codeword.reduce((sum, bit, i) => sum + (bit !== Number(llr[i] > 0) ? Math.abs(llr[i]) : 0), 0);

function wordErrors(code: PolarCode, ebn0Db: number, words: number, list: number): number {
  const information = drawBits(stream("polar", "information", code.length), words * code.dimension);
  const llr = receive(polarEncode(code, information), ebn0Db, code.dimension / code.length, `noise ${list}`);
  const decoded = polarListDecode(code, llr, list);
  let errors = 0;
  for (let w = 0; w < words; w++) {
    const own = decoded.subarray(w * code.dimension, (w + 1) * code.dimension);
    errors += Number(own.some((bit, i) => bit !== information[w * code.dimension + i]));
  }
  return errors;
}

describe("the reliability sequence", () => {
  it("orders all inputs, and those that hold another one's set bits after it", () => {
    // Mori and Tanaka 2009: an input whose index has all set bits of another one's is at least as reliable.
    const rank = new Int32Array(1024).fill(-1);
    reliabilitySequence.forEach((index, i) => rank[index] = i);
    expect(rank.includes(-1)).toBe(false);
    const indices = Array.from({ length: 1024 }, (_, index) => index);
    const earlier = indices.filter((index) =>
      indices.some((_, bit) => bit < 10 && rank[index | 2 ** bit] < rank[index])
    );
    expect(earlier).toEqual([]);
  });
});

describe("crcRemainder", () => {
  it("gives the check values of published CRCs without initial value or reflection, for '123456789'", () => {
    const text = Uint8Array.from(
      [..."123456789"].flatMap((c) => bitsOf(c.charCodeAt(0), 8).reverse()),
    );
    // RevEng's catalogue: CRC-16/XMODEM, CRC-24/LTE-A (3GPP TS 36.212's and 38.212's g_CRC24A).
    expect(crcRemainder({ degree: 16, coefficients: 0x1021 }, text)).toBe(0x31c3);
    expect(crcRemainder({ degree: 24, coefficients: 0x864cfb }, text)).toBe(0xcde703);
  });

  it("has g_CRC11 = D^11 + D^10 + D^9 + D^5 + 1, and 0 for a word with its parity bits", () => {
    expect(bitsOf(crc11.coefficients, 11).flatMap((bit, i) => bit ? [i] : [])).toEqual([0, 5, 9, 10]);
    const word = drawBits(stream("crc"), 324);
    const parity = bitsOf(crcRemainder(crc11, word), 11).reverse();
    const sent = Uint8Array.from([...word, ...parity]);
    expect(crcRemainder(crc11, sent)).toBe(0);
    const undetected = [...sent.keys()].filter((i) =>
      crcRemainder(crc11, sent.map((bit, j) => bit ^ Number(i === j))) === 0
    );
    expect(undetected).toEqual([]);
  });
});

describe("polarTransform", () => {
  it("multiplies by the Kronecker power of [1 0; 1 1], and is its own inverse", () => {
    let power = [[1]];
    for (let n = 0; n < 5; n++) {
      power = [...power.map((row) => [...row, ...row.map(() => 0)]), ...power.map((row) => [...row, ...row])];
    }
    const words = drawBits(stream("transform"), 3 * 32), out = words.slice();
    polarTransform(out, 32);
    for (let w = 0; w < 3; w++) {
      const u = words.subarray(32 * w, 32 * w + 32);
      const product = power[0].map((_, j) => u.reduce((sum, bit, i) => sum ^ (bit & power[i][j]), 0));
      expect([...out.subarray(32 * w, 32 * w + 32)]).toEqual(product);
    }
    polarTransform(out, 32);
    expect(out).toEqual(words);
  });
});

describe("polarCode", () => {
  it("chooses 38.212's mother code and rate matching", () => {
    // By hand from sections 5.3.1 and 5.4.1; (56, 864) is the broadcast channel's, whose N = 512 the standard prints.
    const chosen = ([[45, 864], [324, 648], [100, 300], [200, 550]] as const).map(([k, e]) => {
      const code = polarCode(k, e, crc11);
      return [code.motherLength, code.shortened.length];
    });
    expect(chosen).toEqual([[512, 0], [1024, 376], [512, 0], [512, 0]]);
    // repeated 864 - 512 bits; punctured 512 - 300 bits: the first ones of the sub-blocks' order aren't sent
    expect(new Set(polarCode(45, 864, crc11).sent).size).toBe(512);
    const punctured = polarCode(100, 300, crc11);
    expect(new Set(punctured.sent).size).toBe(300);
    expect(punctured.sent.includes(0)).toBe(false);
    expect(punctured.inputs.every((input) => input >= Math.ceil(9 * 512 / 16 - 300 / 4))).toBe(true);
  });

  it("doesn't send bits that are always 0, and has dimension and CRC in its inputs", () => {
    const code = polarCode(324, 648, crc11);
    expect(code.inputs.length).toBe(335);
    expect(new Set([...code.sent, ...code.shortened]).size).toBe(1024);
    const inputs = drawBits(stream("inputs"), 20 * 335), encoded = new Uint8Array(20 * 1024);
    for (let w = 0; w < 20; w++) {
      code.inputs.forEach((input, i) => encoded[w * 1024 + input] = inputs[w * 335 + i]);
    }
    polarTransform(encoded, 1024);
    const kept = Array.from(
      { length: 20 },
      (_, w) => [...code.shortened].map((index) => encoded[w * 1024 + index]),
    );
    expect(kept.flat().every((bit) => bit === 0)).toBe(true);
  });

  it("refuses what 38.212 codes otherwise, and what doesn't fit", () => {
    expect(() => polarCode(12, 100, crc11)).toThrow("parity-check bits");
    expect(() => polarCode(640, 648, crc11)).toThrow("651 bits don't fit into 648");
    expect(() => polarCode(1100, 2000)).toThrow("don't fit into the longest code");
    expect(() => polarEncode(polarCode(40, 100), new Uint8Array(7))).toThrow("no whole number of words");
    expect(() => polarListDecode(polarCode(40, 100), new Float32Array(7), 8)).toThrow("no whole number");
    expect(() => polarListDecode(polarCode(40, 100), new Float32Array(100), 0)).toThrow("1 to 32768 paths");
  });
});

describe("polarListDecode", () => {
  it("takes LLRs beyond the limit for the limit, 40 if none is given", () => {
    const code = polarCode(40, 100), llr = drawNormals(stream("polar limit"), 50 * 100).map((x) => 30 * x);
    const within = (limit: number) => llr.map((x) => Math.max(-limit, Math.min(limit, x)));
    expect(polarListDecode(code, llr, 4, 10)).toEqual(polarListDecode(code, within(10), 4, "none"));
    expect(polarListDecode(code, llr, 4)).toEqual(polarListDecode(code, within(40), 4, "none"));
    expect(polarListDecode(code, llr, 4, 10)).not.toEqual(polarListDecode(code, llr, 4, "none"));
    expect(() => polarListDecode(code, llr, 4, -1)).toThrow("above 0 or 'none', not -1");
  });

  for (const [dimension, length] of [[8, 32], [7, 24], [8, 40], [7, 20]]) {
    it(`is maximum likelihood over all 2^${dimension} words of length ${length} with a list of as many`, () => {
      const code = polarCode(dimension, length), all = 2 ** dimension;
      const every = Uint8Array.from({ length: all }, (_, w) => w).reduce<number[]>(
        (bits, w) => [...bits, ...bitsOf(w, dimension)],
        [],
      );
      const codewords = polarEncode(code, Uint8Array.from(every));
      const trials = 40;
      const llr = drawNormals(stream("ml", length), trials * length);
      const decoded = polarEncode(code, polarListDecode(code, llr, all));
      for (let t = 0; t < trials; t++) {
        const own = llr.subarray(t * length, (t + 1) * length);
        const costs = Array.from(
          { length: all },
          (_, w) => discrepancy(codewords.subarray(w * length, (w + 1) * length), own),
        );
        const found = discrepancy(decoded.subarray(t * length, (t + 1) * length), own);
        expect(Math.abs(found - Math.min(...costs))).toBeLessThan(1e-5);
      }
    });
  }

  it("with one path decides each input by the best completion, whatever comes after: successive cancellation", () => {
    const inputs = Int32Array.of(3, 5, 6, 7), identity = Int32Array.from({ length: 8 }, (_, i) => i);
    const code = {
      dimension: 4,
      length: 8,
      motherLength: 8,
      inputs,
      sent: identity,
      shortened: new Int32Array(0),
    };
    const llr = drawNormals(stream("sc"), 8 * 100), decoded = polarListDecode(code, llr, 1);
    for (let t = 0; t < 100; t++) {
      const own = llr.subarray(8 * t, 8 * t + 8), u = new Uint8Array(8);
      for (let i = 0; i < 8; i++) {
        if (!inputs.includes(i)) continue;
        const best = [0, 1].map((bit) => {
          let least = Infinity;
          for (let rest = 0; rest < 2 ** (7 - i); rest++) {
            const word = Uint8Array.from([...u.subarray(0, i), bit, ...bitsOf(rest, 7 - i)]);
            polarTransform(word, 8);
            least = Math.min(least, discrepancy(word, own));
          }
          return least;
        });
        u[i] = Number(best[1] < best[0]);
      }
      expect([...decoded.subarray(4 * t, 4 * t + 4)]).toEqual([...inputs].map((input) => u[input]));
    }
  });

  for (const list of [2, 3, 4]) {
    it(`keeps the ${list} prefixes whose best completions are best, input by input`, () => {
      const inputs = Int32Array.of(1, 2, 3, 5, 6, 7), sent = Int32Array.from({ length: 8 }, (_, i) => i);
      const code = { dimension: 6, length: 8, motherLength: 8, inputs, sent, shortened: new Int32Array(0) };
      const words = Array.from({ length: 256 }, (_, word) => {
        const u = Uint8Array.from(bitsOf(word, 8)), encoded = u.slice();
        polarTransform(encoded, 8);
        return { u, encoded };
      });
      const trials = 100, llr = drawNormals(stream("lists", list), 8 * trials);
      const expected = Array.from({ length: trials }, (_, t) => {
        const all = words.map(({ u, encoded }) => ({
          prefix: u.join(""),
          cost: discrepancy(encoded, llr.subarray(8 * t, 8 * t + 8)),
        }));
        const metric = (path: string) =>
          Math.min(...all.filter(({ prefix }) => prefix.startsWith(path)).map(({ cost }) => cost));
        let paths = [""];
        for (let i = 0; i < 8; i++) {
          const values = inputs.includes(i) ? ["0", "1"] : ["0"];
          paths = paths.flatMap((path) => values.map((value) => path + value))
            .sort((a, b) => metric(a) - metric(b)).slice(0, list);
        }
        return [...inputs].map((input) => Number(paths[0][input]));
      });
      expect([...polarListDecode(code, llr, list)]).toEqual(expected.flat());
    });
  }

  it("has AFF3CT's frame error rates of the (1024, 512) code of 38.212 by successive cancellation", () => {
    // aff3ct/error_rate_references, POLAR/AWGN/BPSK/SC/Polar_N1024_K512_SC_5G_intra_p32.txt: frame errors of frames.
    for (
      const { ebn0Db, errors, frames } of [
        { ebn0Db: 1.5, errors: 1870, frames: 5058 },
        { ebn0Db: 2, errors: 1371, frames: 13400 },
      ]
    ) {
      const words = 600, ours = wordErrors(polarCode(512, 1024), ebn0Db, words, 1);
      const pooled = (ours + errors) / (words + frames);
      const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / words + 1 / frames));
      expect(Math.abs(ours / words - errors / frames)).toBeLessThan(4 * deviation);
    }
  });

  it("gains from a longer list and the CRC, and decodes the (324, 648) code at 3 dB", () => {
    const code = polarCode(324, 648, crc11);
    const single = wordErrors(code, 2, 200, 1), list = wordErrors(code, 2, 200, 8);
    expect(single).toBeGreaterThan(20);
    expect(list).toBeLessThan(single / 4);
    expect(wordErrors(code, 3, 100, 8)).toBe(0);
  });

  it("decodes each codeword on its own, and picks the likeliest path where no CRC is right", () => {
    const code = polarCode(40, 100, crc11);
    const llr = drawNormals(stream("alone"), 5 * 100); // noise alone
    const together = polarListDecode(code, llr, 4);
    for (let w = 0; w < 5; w++) {
      const alone = polarListDecode(code, llr.slice(100 * w, 100 * (w + 1)), 4);
      expect(together.slice(40 * w, 40 * (w + 1))).toEqual(alone);
    }
  });
});
