import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type PairRow, profileNames } from "../suite/types.ts";
import { loadPairs } from "./load_rows.ts";
import { formatPairs, parsePairs, readPairs, writePairs } from "./pairs_csv.ts";

const text = fc.string({ unit: "grapheme" }).map((s) => s.replaceAll("\0", ""));
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const variance = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const where = {
  suite: text,
  profile: fc.constantFrom(...profileNames),
  experiment: text,
  metric: text,
  a: text,
  b: text,
  seed: fc.nat(),
  axis: text,
  x: number,
};
const errors = fc.record({ a: fc.nat(1000), b: fc.nat(1000) }).map((one) => ({
  ...one,
  both: Math.min(one.a, one.b),
}));
const pair: fc.Arbitrary<PairRow> = fc.oneof(
  fc.record({ ...where, n: fc.integer({ min: 1000, max: 10_000 }), errors }),
  fc.record({ ...where, n: fc.nat(), moments: fc.record({ a: variance, b: variance, covariance: number }) }),
);

const one: PairRow = {
  suite: "eqnet",
  profile: "quick",
  experiment: "fig5",
  metric: "bler",
  a: "ml",
  b: "zfSic",
  seed: 1,
  axis: "snrDb",
  x: 15,
  n: 1000,
  errors: { a: 3, b: 40, both: 2 },
};

describe("pairs.csv", () => {
  it("reads back every pair to the bit", () => {
    fc.assert(fc.property(fc.array(pair, { maxLength: 5 }), (pairs) => {
      expect(parsePairs(formatPairs(pairs), "pairs.csv")).toEqual(pairs);
    }));
  });

  it("has the columns in the order that other programs expect", () => {
    const { errors: _, ...rest } = one;
    const mean = { ...rest, metric: "ber", moments: { a: 0.25, b: 1e-3, covariance: -1e-9 } };
    expect(formatPairs([one, mean]).trim().split(/\r?\n/)).toEqual([
      "suite,profile,experiment,metric,a,b,seed,axis,x,n,errors_a,errors_b,errors_both,variance_a,variance_b,covariance",
      "eqnet,quick,fig5,bler,ml,zfSic,1,snrDb,15,1000,3,40,2,,,",
      "eqnet,quick,fig5,ber,ml,zfSic,1,snrDb,15,1000,,,,0.25,0.001,-1e-9",
    ]);
  });

  it("is found in a directory of results and beside its rows, or not", async () => {
    const directory = await Deno.makeTempDir();
    try {
      expect(loadPairs(directory)).toBe(undefined);
      writePairs(`${directory}/pairs.csv`, [one]);
      expect(loadPairs(directory)).toEqual([one]);
      expect(loadPairs(`${directory}/rows.csv`)).toEqual([one]);
      expect([...Deno.readDirSync(directory)].map(({ name }) => name)).toEqual(["pairs.csv"]);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  it("says what is wrong with a file in one line", () => {
    const text = formatPairs([one]);
    const cases: [from: string, to: string, line: string][] = [
      ["seed,", "", 'p.csv: the header lacks the column "seed"'],
      [
        ",1000,",
        ",1e-3,",
        'p.csv: row 1: n: expected a whole number from 0 on, got "0.001"'.replace("0.001", "1e-3"),
      ],
      [",3,40,2", ",3,40,4", 'p.csv: row 1: errors_both: expected at most 3, got "4"'],
      [",3,40,2", ",3,4000,2", 'p.csv: row 1: errors_b: expected at most 1000, got "4000"'],
      [",3,40,2", ",3,,2", 'p.csv: row 1: errors_b: expected a whole number from 0 on, got ""'],
      [",3,40,2,,,", ",,,,,,", 'p.csv: row 1: variance_a: expected a finite number, got ""'],
      [",3,40,2,,,", ",,,,-1,1,0", 'p.csv: row 1: variance_a: expected a variance from 0 on, got "-1"'],
      ["quick", "swift", "p.csv: row 1: profile: expected one of smoke, quick"],
      [",15,", ",fifteen,", 'p.csv: row 1: x: expected a number, got "fifteen"'],
    ];
    for (const [from, to, line] of cases) {
      expect(() => parsePairs(text.replace(from, to), "p.csv")).toThrow(line);
    }
    expect(() => readPairs("/nowhere/pairs.csv")).toThrow("/nowhere/pairs.csv: there is no such file");
  });
});
