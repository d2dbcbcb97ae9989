import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { formatAlist, parseAlist } from "./alist.ts";
import { AlistError, alistText } from "./alist_text.ts";
import { codeFromRows, type ParityCheckCode, weights } from "./code.ts";
import { rank } from "./rank.ts";
import { ieee80211nCode } from "./ieee80211n.ts";

const published = (name: string) => Deno.readTextFileSync(new URL(`../testdata/${name}`, import.meta.url));

describe("parseAlist", () => {
  const good = ["3 2", "2 2", "1 2 1", "2 2", "1 0", "1 2", "2 0", "1 2", "2 3"];
  const change = (line: number, text: string) => good.map((old, i) => i === line - 1 ? text : old).join("\n");

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

  it("passes over comments and checks AFF3CT's positions of information bits", () => {
    const comment = "# Positions of the information bits in the codewords:";
    const text = ["# a comment", ...good, comment, "1", "0 "].join("\n");
    const code = codeFromRows(3, [[0, 1], [1, 2]]);
    expect(parseAlist(text)).toEqual(code);
    expect(parseAlist(["#", "  # 1 2", good.join("\n# between\n"), "#"].join("\n"))).toEqual(code);
    const wrong: [string, string][] = [
      ["", "the text ends before the positions of the information bits"],
      ["2\n0", "line 11: expected 2 positions of information bits, found 1"],
      ["1\n3", "line 11: a position of the information bits is listed twice or not within 0 … 2"],
      ["2\n1 1", "line 11: a position of the information bits is listed twice"],
      ["1\n-1", "line 12: '-1' is not a whole number"],
    ];
    for (const [positions, message] of wrong) {
      expect(() => parseAlist([...good, comment, positions].join("\n"))).toThrow(message);
    }
  });

  it("reads empty lists that are blank, zeros or left out", () => {
    const code = codeFromRows(4, [[0, 2, 3], [2, 3]]); // column 2 is in no check
    const text = published("zero_col_nopad.alist");
    expect(parseAlist(text)).toEqual(code);
    const lines = text.trimEnd().split("\n");
    expect(lines[5]).toBe("");
    for (const empty of ["0", "0 0"]) {
      expect(parseAlist([...lines.slice(0, 5), empty, ...lines.slice(6)].join("\n"))).toEqual(code);
    }
    expect(parseAlist(lines.filter((line) => line).join("\n"))).toEqual(code);
    expect(() => parseAlist([...lines.slice(0, 5), "2", ...lines.slice(6)].join("\n"))).toThrow(AlistError);
  });

  it("reads any ends of lines, and lists that go on without regard for lines", () => {
    for (const name of ["ccsds_128_64.alist", "wimax_576_288.alist", "zero_col_nopad.alist"]) {
      const text = published(name), code = parseAlist(text);
      expect(parseAlist(text.replaceAll("\n", "\r"))).toEqual(code);
      expect(parseAlist(text.replaceAll("\n", "\r\n"))).toEqual(code);
      expect(parseAlist(`\ufeff${text}`)).toEqual(code);
      const words = text.trim().split(/\s+/), wrapped: string[] = [];
      for (let i = 0; i < words.length; i += 17) wrapped.push(words.slice(i, i + 17).join(" "));
      expect(parseAlist(words.join(" "))).toEqual(code);
      expect(parseAlist(wrapped.join("\n"))).toEqual(code);
      // only the weights are wrapped
      const lines = text.split("\n");
      lines[2] = lines[2].replace(/ (?=\d+ \d+$)/, "\n");
      lines[3] = lines[3].replace(" ", "\n");
      expect(parseAlist(lines.join("\n"))).toEqual(code);
    }
    const running = good.join(" ").split(" ");
    expect(() => parseAlist(running.slice(0, -1).join(" "))).toThrow(
      "the lists, without regard for lines, have 9 numbers; expected 8, or 10 with zeros",
    );
    expect(() => parseAlist(running.slice(0, 7).join(" "))).toThrow(
      "the text ends after line 1, before the last of the row weights",
    );
    running[running.length - 1] = "1";
    expect(() => parseAlist(running.join(" "))).toThrow(
      "row 2 has a one in column 1, which line 1 (column 1) doesn't list",
    );
  });

  it("reads files that list rows first where it is told to", () => {
    const text = published("rows_first_49x28.alist");
    const code = parseAlist(text, { rowsFirst: true }), swapped = parseAlist(text);
    expect([code.length, code.checks, rank(code)]).toEqual([49, 28, 25]);
    expect([swapped.length, swapped.checks]).toEqual([28, 49]);
    const transpose = ({ length, checks, start, variable }: ParityCheckCode) => {
      const rows: number[][] = Array.from({ length }, () => []);
      for (let c = 0; c < checks; c++) {
        for (let e = start[c]; e < start[c + 1]; e++) rows[variable[e]].push(c);
      }
      return codeFromRows(checks, rows);
    };
    expect(transpose(swapped)).toEqual(code);
    expect(() => parseAlist(change(6, "1 3"), { rowsFirst: true })).toThrow(
      "line 6: row 2: 3 is beyond the 2 there are",
    );
  });

  it("names what is no binary alist", () => {
    const others: [string, string][] = [
      ["4 2 8\n\n0 -1 3 0\n1 2 -1 0\n", "it is a QC file, of 2 × 4 circulants of size 8 by their shifts"],
      ["# QC\n4 2 8\n0 1 3 0\n1 2 1 0\n", "it is a QC file"],
      ["4 2 8\n2 4\n1 2 2 1\n3 3\n", "it is a non-binary alist, of 4 columns and 2 rows over GF(8)"],
    ];
    for (const [text, message] of others) expect(() => parseAlist(text)).toThrow(message);
  });

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
    [change(5, "2 0"), "line 8: row 1 has a one in column 1, which line 5 (column 1) doesn't list"],
    [
      ["3 2", "2 2", "1 2 1", "2 1", ...good.slice(4, 8), "2"].join("\n"),
      "line 7: column 3 has a one in row 2, which line 9 (row 2) doesn't list",
    ],
    [change(5, "1 0 0"), "line 5: column 1: expected at most 2 numbers, found 3"],
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

describe("alistText", () => {
  it("is the text, or names what the file is", async () => {
    const text = published("ccsds_128_64.alist"), bytes = new TextEncoder().encode(text);
    expect(alistText(bytes)).toBe(text);
    const latin1 = Uint8Array.from("# Galv\u00e3o\n1 1", (letter) => letter.charCodeAt(0));
    expect(alistText(latin1)).toBe("# Galv\ufffdo\n1 1");
    const utf16 = (littleEndian: boolean, mark: string) => {
      const view = new DataView(new ArrayBuffer(2 * (mark + text).length));
      [...mark + text].forEach((letter, i) => view.setUint16(2 * i, letter.charCodeAt(0), littleEndian));
      return new Uint8Array(view.buffer);
    };
    const gzip = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")));
    const others: [Uint8Array, string][] = [
      [await gzip.bytes(), "it is compressed with gzip; decompress it first"],
      [utf16(true, "\ufeff"), "it is text in UTF-16; save it as UTF-8"],
      [utf16(false, "\ufeff"), "it is text in UTF-16; save it as UTF-8"],
      [utf16(true, ""), "it is text in UTF-16; save it as UTF-8"],
      [utf16(false, ""), "it is text in UTF-16; save it as UTF-8"],
      [Uint8Array.of(1, 2, 0, 0, 3), "it is binary, not text"],
    ];
    for (const [other, message] of others) expect(() => alistText(other)).toThrow(new AlistError(message));
  });
});
