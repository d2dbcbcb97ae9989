import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { AlistError, formatAlist, parseAlist } from "./alist.ts";
import { codeFromRows, weights } from "./code.ts";
import { rank } from "./encoder.ts";
import { ieee80211nCode } from "./ieee80211n.ts";

const published = (name: string) => Deno.readTextFileSync(new URL(`../testdata/${name}`, import.meta.url));

describe("parseAlist", () => {
  // Truth: published matrices (testdata/README.md) and what their standards say of them.
  it("reads published matrices, filled up with zeros or not", () => {
    const ccsds = parseAlist(published("ccsds_128_64.alist"));
    expect([ccsds.length, ccsds.checks, rank(ccsds)]).toEqual([128, 64, 64]);
    expect([...weights(ccsds).columns]).toEqual([...Array(64).fill(5), ...Array(64).fill(3)]);
    expect(weights(ccsds).rows.every((w) => w === 8)).toBe(true);
    const wimax = parseAlist(published("wimax_576_288.alist"));
    expect([wimax.length, wimax.checks, rank(wimax), wimax.variable.length]).toEqual([
      576,
      288,
      288,
      76 * 24,
    ]);
  });

  it("reads back what formatAlist writes", () => {
    const code = ieee80211nCode();
    expect(parseAlist(formatAlist(code))).toEqual(code);
    const rows = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1 }), {
      minLength: 1,
    });
    fc.assert(fc.property(rows, (list) => {
      const small = codeFromRows(20, list);
      expect(parseAlist(formatAlist(small))).toEqual(small);
    }));
  });

  it("passes over blank lines, trailing blanks and carriage returns", () => {
    const text = "3 2\r\n\r\n2 2 \n1 2 1\n2 2\n\n1\n1 2\n2 0\n1 2\n2 3\n\n";
    expect(parseAlist(text)).toEqual(codeFromRows(3, [[0, 1], [1, 2]]));
  });

  const good = ["3 2", "2 2", "1 2 1", "2 2", "1 0", "1 2", "2 0", "1 2", "2 3"];
  const change = (line: number, text: string) => good.map((old, i) => i === line - 1 ? text : old).join("\n");
  const mistakes: [string, string][] = [
    ["", "the text ends after line 0, before the numbers of columns and rows"],
    ["<html>", "line 1: '<html>' is not a whole number"],
    [change(1, "3"), "line 1: the numbers of columns and rows: expected 2 numbers, found 1"],
    [change(1, "0 2"), "line 1: the numbers of columns and rows must be positive"],
    [change(1, "3 -2"), "line 1: '-2' is not a whole number"],
    [
      change(2, "3 2"),
      "line 2: the largest column weight is said to be 3, but line 3 has 2",
    ],
    [change(3, "1 2"), "line 3: the column weights: expected 3 numbers, found 2"],
    [change(6, "1 0"), "line 6: column 2 lists 1 ones, but its weight is 2"],
    [change(6, "1 1"), "line 6: column 2: 1 is listed twice"],
    [change(6, "1 3"), "line 6: column 2: 3 is beyond the 2 there are"],
    [change(9, "1 3"), "line 9: row 2 has a one in column 1, which line 5 (column 1) doesn't list"],
    [good.slice(0, 8).join("\n"), "the text ends after line 8, before the ones of row 2"],
    [[...good, "1"].join("\n"), "line 10: more text after the last row's list"],
    [change(5, "1.5 0"), "line 5: '1.5' is not a whole number"],
  ];
  it("names the line that is wrong, in one line", () => {
    for (const [text, message] of mistakes) {
      expect(() => parseAlist(text)).toThrow(AlistError);
      expect(() => parseAlist(text)).toThrow(message);
    }
    for (const junk of ["\0\u0001\n", "PK\u0003\u0004 \u0000", "1 2 3 4 5", "9".repeat(40)]) {
      try {
        parseAlist(junk);
        throw new Error("no error");
      } catch (error) {
        expect(error).toBeInstanceOf(AlistError);
        expect((error as Error).message).toMatch(/^[\x20-\x7e…]+$/);
      }
    }
  });
});
