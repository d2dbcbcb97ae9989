import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { join } from "node:path";
import { profileNames, type Row } from "../suite/types.ts";
import { formatRows, parseRows, readRows, rowColumns, writeRows } from "./csv.ts";

const number = fc.double({ noNaN: false });
const text = fc.string({ unit: "grapheme" }).map((s) => s.replaceAll("\0", ""));
const measuredRow: fc.Arbitrary<Row> = fc.record({
  suite: text,
  profile: fc.constantFrom(...profileNames),
  experiment: text,
  method: text,
  seed: fc.nat(),
  axis: text,
  x: number,
  metric: text,
  value: number,
  unit: text,
  ciLow: number,
  ciHigh: number,
  n: fc.nat(),
  k: fc.option(fc.nat(), { nil: undefined }),
  stopReason: text,
  backend: text,
  statistical: fc.boolean(),
  unitKey: text,
});
const failedRow = fc.record({
  row: measuredRow,
  failure: fc.oneof(text, fc.constant('a "quoted", comma\nand a line')),
})
  .map(({ row, failure }): Row => ({ ...row, stopReason: "", failure }));
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
  value: 0.1 + 0.2,
  unit: "",
  ciLow: 5e-324,
  ciHigh: 1,
  n: 1000,
  k: 0,
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
      "eqnet,quick,fig5,ml,1,snrDb,15,bler,0.30000000000000004,,5e-324,1,1000,0,errors,exact,ab",
    );
    expect(formatRows([]).trim()).toBe(rowColumns.join(","));
  });

  it("writes what failed, and what is statistical, in the columns that other programs know", () => {
    const { stopReason: _, ...rest } = one;
    const rows: Row[] = [
      { ...rest, stopReason: "", failure: "out of memory" },
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
});
