import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { join } from "node:path";
import { profileNames, type Row } from "../suite/types.ts";
import { formatRows, parseRows, readRows, rowColumns, writeRows } from "./csv.ts";

const number = fc.double({ noNaN: true });
const text = fc.string({ unit: "grapheme" }).map((s) => s.replaceAll("\0", ""));
const named = {
  suite: text,
  profile: fc.constantFrom(...profileNames),
  experiment: text,
  method: text,
  seed: fc.nat(),
  axis: text,
  x: fc.double({ noNaN: true, noDefaultInfinity: true }),
  metric: text,
  unit: text,
  stopReason: text,
  backend: text,
  statistical: fc.boolean(),
  unitKey: text,
};
const interval = fc.oneof(
  fc.constant({ ciLow: NaN, ciHigh: NaN }),
  fc.tuple(number, number).map(([a, b]) => ({ ciLow: Math.min(a, b), ciHigh: Math.max(a, b) })),
);
const counted = fc.nat().chain((rest) =>
  fc.nat().map((k) => ({ k, n: k + rest + 1, value: k / (k + rest + 1) }))
);
const averaged = fc.record({ value: number, n: fc.nat().map((n) => n + 1) });
const measuredRow: fc.Arbitrary<Row> = fc.tuple(fc.record(named), interval, fc.oneof(counted, averaged))
  .map(([row, ends, measured]) => ({ ...row, ...ends, ...measured }));
const failedRow = fc.record({
  row: measuredRow,
  failure: fc.oneof(text, fc.constant('a "quoted", comma\nand a line')),
})
  .map(({ row: { k: _, ...row }, failure }): Row => ({
    ...row,
    ...{ value: NaN, ciLow: NaN, ciHigh: NaN, n: 0, stopReason: "", failure },
  }));
const row = fc.oneof(measuredRow, failedRow);

const one: Row = {
  suite: "eqnet",
  profile: "quick",
  experiment: "fig5",
  method: "ml",
  seed: 1,
  axis: "snrDb",
  x: 15,
  metric: "bler",
  value: 0.3000000000000001,
  unit: "",
  ciLow: 5e-324,
  ciHigh: 1,
  n: 1000,
  k: 300,
  stopReason: "errors",
  backend: "exact",
  statistical: false,
  unitKey: "ab",
};

describe("rows.csv", () => {
  it("reads back every row to the bit", () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      expect(parseRows(formatRows(rows), "rows.csv")).toEqual(rows);
    }));
  });

  it("has the columns in the order that other programs expect", () => {
    const [header, line] = formatRows([one]).split(/\r?\n/);
    expect(header).toBe(
      "suite,profile,experiment,method,seed,axis,x,metric,value,unit,ci_low,ci_high,n,k,stop_reason,backend,unit_key",
    );
    expect(line).toBe(
      "eqnet,quick,fig5,ml,1,snrDb,15,bler,0.3000000000000001,,5e-324,1,1000,300,errors,exact,ab",
    );
    expect(formatRows([]).trim()).toBe(rowColumns.join(","));
  });

  it("writes what failed, and what is statistical, in the columns that other programs know", () => {
    const { stopReason: _, ...rest } = one;
    const rows: Row[] = [
      { ...rest, value: NaN, stopReason: "", failure: "out of memory" },
      { ...one, backend: "webgpu", statistical: true },
    ];
    const text = formatRows(rows);
    expect(text).toContain(",failed: out of memory,exact,ab");
    expect(text).toContain(",errors,webgpu (statistical),ab");
    expect(parseRows(text, "rows.csv")).toEqual(rows);
  });

  it("is written as a whole", () => {
    const directory = Deno.makeTempDirSync();
    const path = join(directory, "rows.csv");
    writeRows(path, [one]);
    writeRows(path, [one, one]);
    expect(readRows(path)).toEqual([one, one]);
    expect([...Deno.readDirSync(directory)].map(({ name }) => name)).toEqual(["rows.csv"]);
    Deno.removeSync(directory, { recursive: true });
  });

  it("says what is wrong with a file in one line", () => {
    const text = formatRows([one]);
    expect(() => parseRows(text.replace("seed,", ""), "r.csv")).toThrow(
      'r.csv: the header lacks the column "seed"',
    );
    expect(() => parseRows("", "r.csv")).toThrow('r.csv: the header lacks the column "suite"');
    expect(() => parseRows(text.replace(",15,", ",fifteen,"), "r.csv"))
      .toThrow('r.csv: row 1: x: expected a number, got "fifteen"');
    expect(() => parseRows(text.replace("quick", "swift"), "r.csv")).toThrow(
      "profile: expected one of smoke, quick",
    );
    expect(() => parseRows(text.replace(",ab", ""), "r.csv")).toThrow(/^r\.csv: /);
    expect(() => readRows("/nowhere/rows.csv")).toThrow("/nowhere/rows.csv: there is no such file");
  });

  it("is read with a byte order mark, which spreadsheets write, like the file without", () => {
    const directory = Deno.makeTempDirSync();
    const path = join(directory, "rows.csv");
    Deno.writeTextFileSync(path, `\ufeff${formatRows([one])}`);
    expect(readRows(path)).toEqual([one]);
    expect(parseRows(`\ufeff${formatRows([one])}`, "rows.csv")).toEqual([one]);
    Deno.removeSync(directory, { recursive: true });
  });

  it("refuses numbers that can't go together, and names file, row and column", () => {
    const text = formatRows([one, one]);
    const last = (before: string, after: string) => {
      const at = text.lastIndexOf(before);
      return text.slice(0, at) + after + text.slice(at + before.length);
    };
    const cases: [before: string, after: string, message: string][] = [
      [",0.3000000000000001,", ",1.7,", 'value: expected k / n, which is 0.3, got "1.7"'],
      [",0.3000000000000001,", ",,", "value: expected a number, as the row hasn't failed"],
      [",0.3000000000000001,", ",NaN,", 'value: expected a number, got "NaN"'],
      [",0.3000000000000001,", ",0x1f,", 'value: expected a number, got "0x1f"'],
      [",300,", ",1001,", 'k: expected at most n, which is 1000, got "1001"'],
      [",300,", ",-1,", "k: expected a whole number from 0 on"],
      [",1000,", ",0,", "n: expected a whole number from 1 on, as the row hasn't failed"],
      [",1000,", ",999.5,", "n: expected a whole number from 0 on"],
      [",5e-324,1,", ",1,5e-324,", 'ci_low: expected at most ci_high, which is 5e-324, got "1"'],
      [",15,", ",,", "x: expected a finite number"],
      [",ml,1,", ",ml,1.5,", "seed: expected a whole number from 0 on"],
      ["errors", "failed: out of memory", "value: expected an empty field, as the row has failed"],
    ];
    for (const [before, after, message] of cases) {
      expect(() => parseRows(last(before, after), "r.csv")).toThrow(`r.csv: row 2: ${message}`);
    }
    expect(() => parseRows(text.replace("unit_key", "unit_key,k").replaceAll(",ab", ",ab,1"), "r.csv"))
      .toThrow('r.csv: the header has the column "k" twice');
  });
});
