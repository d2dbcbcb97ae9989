import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { formatRows } from "./csv.ts";
import { loadRows } from "./load_rows.ts";

const [one, other] = loadRows("results/reference/eqnet");

/** Loads rows that were written to a file. */
function load(...rows: (typeof one)[]): () => unknown {
  return () => {
    const path = Deno.makeTempFileSync({ suffix: ".csv" });
    try {
      Deno.writeTextFileSync(path, formatRows(rows));
      return loadRows(path);
    } finally {
      Deno.removeSync(path);
    }
  };
}

describe("loadRows", () => {
  it("gives the rows of one run", () => {
    expect(load(one, other)()).toEqual([one, other]);
  });

  it("refuses rows of two suites or two profiles", () => {
    expect(load(one, { ...other, suite: "radcom_mtl" })).toThrow(
      /\.csv: row 2: suite: expected "eqnet" as in row 1, got "radcom_mtl"; results are of one run$/,
    );
    expect(load(one, other, { ...other, profile: "quick", x: 1 })).toThrow(
      'row 3: profile: expected "nightly" as in row 1, got "quick"',
    );
  });

  it("refuses a value that is there twice", () => {
    expect(load(one, other, { ...one, value: one.value })).toThrow(
      `row 3: ${one.metric}: expected each value once, got that of row 1 again (${one.experiment} ${one.method} at`,
    );
    expect(load(one, { ...one, seed: one.seed + 1 })()).toHaveLength(2);
  });

  it("takes the failed rows of trainings, which have no place on their axis", () => {
    const failed = {
      ...one,
      x: NaN,
      value: NaN,
      ciLow: NaN,
      ciHigh: NaN,
      k: undefined,
      n: 0,
      failure: "killed",
    };
    expect(load(failed, { ...failed, method: "another" })()).toHaveLength(2);
  });
});
