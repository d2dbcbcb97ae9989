import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { codeFromRows, satisfies } from "./code.ts";
import { systematicEncoder } from "./encoder.ts";
import { rank } from "./rank.ts";

describe("systematicEncoder", () => {
  // Truth: the Hamming (7, 4) code by its definition: column i of H is i + 1 in binary.
  it("knows the Hamming (7, 4) code", () => {
    const code = codeFromRows(7, [[0, 2, 4, 6], [1, 2, 5, 6], [3, 4, 5, 6]]);
    const encoder = systematicEncoder(code);
    expect([encoder.dimension, encoder.length]).toEqual([4, 7]);
    const all = Uint8Array.from({ length: 64 }, (_, i) => (i >> 2) >> (3 - i % 4) & 1);
    const codewords = encoder.encode(all);
    const byWeight = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let w = 0; w < 16; w++) {
      expect(satisfies(code, codewords, 7 * w)).toBe(true);
      byWeight[codewords.subarray(7 * w, 7 * w + 7).reduce((a, b) => a + b, 0)]++;
    }
    expect(byWeight).toEqual([1, 0, 0, 7, 7, 0, 0, 1]); // its weight enumerator
  });

  it("gives distinct codewords with the information where it says, for any H, also with dependent checks", () => {
    const matrix = fc.integer({ min: 1, max: 70 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        rows: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: 9 }), {
          minLength: 1,
          maxLength: 40,
        }),
        seed: fc.infiniteStream(fc.boolean()),
      })
    );
    fc.assert(fc.property(matrix, ({ n, rows, seed }) => {
      const code = codeFromRows(n, [...rows, rows[0]]);
      const encoder = systematicEncoder(code);
      expect(rank(code)).toBe(n - encoder.dimension);
      const information = Uint8Array.from(
        { length: 3 * encoder.dimension },
        () => Number(seed.next().value),
      );
      if (encoder.dimension === 0) return;
      const codewords = encoder.encode(information);
      for (let w = 0; w < 3; w++) {
        expect(satisfies(code, codewords, w * n)).toBe(true);
        encoder.informationPositions.forEach((v, i) =>
          expect(codewords[w * n + v]).toBe(information[w * encoder.dimension + i])
        );
      }
    }));
  });

  it("refuses columns that are not there", () => {
    expect(() => codeFromRows(3, [[0, 3]])).toThrow("check 0: column 3 is listed twice or not within 0 … 2");
    expect(() => codeFromRows(3, [[0], [1, 1]])).toThrow("check 1: column 1 is listed twice");
  });
});
