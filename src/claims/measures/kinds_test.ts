import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Row } from "../../suite/row.ts";
import { measureClaim } from "../measure.ts";
import { type ClaimMeasure, measureSchema, rulesOf } from "./kinds.ts";

const base = { experiment: "fig", metric: "bler" } as const;
const names = { of: (method: string) => method.toUpperCase(), axis: "snrDb" };

/** Exact values of two curves. */
const curves = { a: [[10, 0.4], [12, 0.1], [14, 0.02]], b: [[10, 0.8], [12, 0.4], [14, 0.1]] };
const rows = Object.entries(curves).flatMap(([method, points]) =>
  points.map(([x, value]): Row => ({
    ...{ suite: "s", profile: "quick", experiment: "fig", method, seed: 1, axis: "snrDb", x },
    ...{ metric: "bler", value, unit: "W", ciLow: NaN, ciHigh: NaN, n: 1, stopReason: "", backend: "exact" },
    ...{ statistical: false, unitKey: "" },
  }))
);

/** Of each kind a measure, and what the two curves give by hand. */
const cases: {
  [Kind in ClaimMeasure["kind"]]: [
    measure: Extract<ClaimMeasure, { kind: Kind }>,
    number: number,
    unit: string,
    words: string,
  ];
} = {
  value: [{ kind: "value", ...base, method: "a", x: 12 }, 0.1, "W", "bler of A at snrDb 12"],
  difference: [
    { kind: "difference", ...base, a: "a", b: "b", x: 12 },
    -0.3,
    "W",
    "bler of A less that of B at snrDb 12",
  ],
  ratio: [
    { kind: "ratio", ...base, a: "a", b: "b", x: 12 },
    0.25,
    "",
    "bler of A divided by that of B at snrDb 12",
  ],
  lastRatio: [
    { kind: "lastRatio", ...base, a: "a", b: "b" },
    0.2,
    "",
    "bler that A ends at, divided by what B ends at",
  ],
  gain: [
    { kind: "gain", ...base, a: "a", b: "b", level: 0.1 },
    2,
    "dB",
    "how much less snrDb A needs than B for bler to reach 0.1, interpolated between points",
  ],
  shareBelow: [
    { kind: "shareBelow", ...base, a: "a", b: "b" },
    1,
    "",
    "the share of the points over snrDb where bler of A is below that of B",
  ],
  largest: [
    { kind: "largest", ...base, method: "a", from: 12 },
    0.1,
    "W",
    "the largest bler of A over snrDb from 12",
  ],
  smallest: [
    { kind: "smallest", ...base, method: "a", to: 12 },
    0.1,
    "W",
    "the smallest bler of A over snrDb to 12",
  ],
  change: [
    { kind: "change", ...base, method: "a", from: 10, to: 14 },
    0.05,
    "",
    "bler of A at snrDb 14, divided by that at snrDb 10",
  ],
  // A spreads from 0.4 to 0.02, B from 0.8 to 0.1: 20 to 8.
  spreadRatio: [
    { kind: "spreadRatio", ...base, a: "a", b: "b" },
    2.5,
    "",
    "how far bler of A spreads over snrDb, its largest value divided by its smallest, divided by how far that of B does",
  ],
  countAbove: [
    { kind: "countAbove", ...base, method: "a", level: 0.05 },
    2,
    "",
    "at how many places bler of A is above 0.05",
  ],
};

describe("a kind of measure", () => {
  for (const [kind, [measure, number, unit, words]] of Object.entries(cases)) {
    it(`${kind} gives a number, its unit and words for it`, () => {
      const measured = measureClaim("c", measure, rows, { kinds: {} });
      if ("notRun" in measured) throw new Error(JSON.stringify(measured.notRun));
      const { low90, high90, low95, high95 } = measured.limits;
      for (const one of [measured.bounds.low, measured.bounds.high, low90, high90, low95, high95]) {
        expect(one).toBeCloseTo(number, 12); // exact values have no uncertainty
      }
      expect(measured.unit).toBe(unit);
      expect(rulesOf(measure).words(measure, names)).toBe(words);
    });

    it(`${kind} is read from JSON with its own fields alone`, () => {
      expect(measureSchema.parse(JSON.parse(JSON.stringify(measure)))).toEqual(measure);
      expect(() => measureSchema.parse({ ...measure, until: 7 })).toThrow(/"until"/);
      expect(() => measureSchema.parse({ ...measure, metric: "" })).toThrow(/"metric"/);
    });
  }

  it("has words without a place where there is no axis", () => {
    const [measure] = cases.ratio;
    expect(rulesOf(measure).words(measure, { ...names, axis: "" })).toBe("bler of A divided by that of B");
  });
});
