import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { satisfies, weights } from "./code.ts";
import { ieee80211nEncoder, systematicEncoder } from "./encoder.ts";
import { rank } from "./rank.ts";
import { ieee80211nCode } from "./ieee80211n.ts";

const code = ieee80211nCode();

function histogram(values: Int32Array): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe("the (324, 648) code of IEEE 802.11n", () => {
  // Truth: the known structure of the standard's matrix, on which several public implementations agree.
  it("has 2376 ones, row weights 7 and 8, column weights 2, 3 and 12, and full rank", () => {
    const { rows, columns } = weights(code);
    expect([code.length, code.checks, code.variable.length]).toEqual([648, 324, 2376]);
    expect(histogram(rows)).toEqual({ 7: 216, 8: 108 });
    expect(histogram(columns)).toEqual({ 2: 297, 3: 270, 12: 81 });
    expect(rank(code)).toBe(324);
  });

  it("has no cycles of length 4: two checks share at most one bit", () => {
    const rows = Array.from(
      { length: code.checks },
      (_, c) => new Set(code.variable.subarray(code.start[c], code.start[c + 1])),
    );
    for (let a = 0; a < rows.length; a++) {
      for (let b = 0; b < a; b++) expect([...rows[a]].filter((v) => rows[b].has(v)).length).toBeLessThan(2);
    }
  });

  // Truth: parity bits by numpy's Gaussian elimination in scripts/peers/mimo_ldpc_sim.py, first bit first.
  it("encodes known words", () => {
    const words = {
      squares: Array.from({ length: 324 }, (_, i) => Math.floor(i * i / 3) % 2),
      first: Array.from({ length: 324 }, (_, i) => Number(i === 0)),
      last: Array.from({ length: 324 }, (_, i) => Number(i === 323)),
    };
    const parity = {
      squares: "91017fa35c2e2a3da6a88f576725169d253315391d92b8efe2ce29b6f088681de0f1e33e256d7f46e",
      first: "9c028cd700a336f01466de028edbc051df680a3be9014778c03c891805912300b3246014649c028c9",
      last: "0041002010400c02080180410030082006010600c020c01806100200c200401840080208010041002",
    };
    for (const name of ["squares", "first", "last"] as const) {
      const codeword = ieee80211nEncoder().encode(Uint8Array.from(words[name]));
      expect([...codeword.subarray(0, 324)]).toEqual(words[name]);
      expect(BigInt(`0b${codeword.subarray(324).join("")}`).toString(16).padStart(81, "0")).toBe(
        parity[name],
      );
    }
  });

  it("has two encoders that agree and give codewords", () => {
    const fast = ieee80211nEncoder(), generic = systematicEncoder(code);
    expect([...generic.informationPositions]).toEqual([...fast.informationPositions]);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 648, maxLength: 648, max: 1 }), (bits) => {
        const codewords = fast.encode(bits);
        expect(satisfies(code, codewords) && satisfies(code, codewords, 648)).toBe(true);
        expect(generic.encode(bits)).toEqual(codewords);
      }),
      { numRuns: 20 },
    );
    expect(() => fast.encode(new Uint8Array(325))).toThrow("325 bits are no whole number of words of 324");
  });
});
