import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { codeFromRows, type ParityCheckCode } from "./code.ts";
import { systematicEncoder } from "./encoder.ts";
import { independentColumns, rank } from "./rank.ts";
import { projectivePlane } from "./testing.ts";

/** The columns of a code's matrix as the rows of another. */
function rowsFromColumns(code: ParityCheckCode, columns: Int32Array): ParityCheckCode {
  const ones = new Map([...columns].map((v) => [v, [] as number[]]));
  for (let c = 0; c < code.checks; c++) {
    for (let e = code.start[c]; e < code.start[c + 1]; e++) ones.get(code.variable[e])?.push(c);
  }
  return codeFromRows(code.checks, [...ones.values()]);
}

describe("rank", () => {
  // Truth: 3^s + 1 (Graham and MacWilliams, "On the number of information symbols in difference-set cyclic codes", 1966).
  it("knows the projective planes over GF(2^s)", () => {
    for (const s of [1, 2, 3, 4, 5, 6, 7]) {
      const code = projectivePlane(s);
      expect([s, code.length, rank(code)]).toEqual([s, 4 ** s + 2 ** s + 1, 3 ** s + 1]);
    }
  });

  it("doesn't count checks that are listed twice, nor sums of others", () => {
    const once = Array.from({ length: 5000 }, (_, i) => [0, 1, 2, 3].map((k) => (4 * i + k) * 7919 % 20000));
    expect(rank(codeFromRows(20000, [...once, ...once]))).toBe(5000);
    const ring = Array.from({ length: 3000 }, (_, i) => [i, (i + 1) % 3000]); // all rows add up to 0
    expect(rank(codeFromRows(3000, ring))).toBe(2999);
  });

  // Truth: another elimination, one column at a time and without peeling.
  it("is the encoder's n - k for any matrix, and its columns are independent", () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 9 })).chain(([n, w]) =>
      fc.record({
        n: fc.constant(n),
        rows: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: w * w }), {
          minLength: 1,
          maxLength: 80,
          size: "max",
        }),
      })
    );
    fc.assert(fc.property(matrix, ({ n, rows }) => {
      const code = codeFromRows(n, rows), expected = n - systematicEncoder(code).dimension;
      const columns = independentColumns(code)!;
      expect(rank(code)).toBe(expected);
      expect(columns.length).toBe(expected);
      if (expected) expect(rank(rowsFromColumns(code, columns))).toBe(expected);
    }));
  });

  it("says where a matrix is too large, after peeling", () => {
    const plane = projectivePlane(2); // 21 rows and columns, none of which can be peeled
    expect(independentColumns(plane, 21 ** 3 - 1)).toBe(undefined);
    expect(independentColumns(plane, 21 ** 3)?.length).toBe(10);
    const staircase = codeFromRows(4001, Array.from({ length: 4000 }, (_, i) => [i, i + 1]));
    expect(independentColumns(staircase, 0)?.length).toBe(4000);
  });
});
