import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Claim } from "./claim.ts";
import { parseClaims, readClaims } from "./claims_file.ts";
import { canBothHold } from "./target.ts";

const good = {
  id: "p-fig5-gain",
  where: "Section V",
  says: "a gain",
  read: "text",
  evidence: "measured",
  measure: { kind: "gain", experiment: "fig5", metric: "bler", a: "x", b: "y", level: 0.01 },
  target: { relation: "atLeast", value: 2, tolerance: 0.1 },
  reason: "as read",
};
const why = "later";

describe("parseClaims", () => {
  const parse = (...claims: unknown[]) => parseClaims(JSON.stringify(claims), "p.json");

  it("gives the claims as they stand in the file", () => {
    expect(parse(good)).toEqual([good]);
  });

  const wrong: [what: string, claims: unknown[], message: string][] = [
    ["a missing field", [{ ...good, where: undefined }], 'p.json: claim "p-fig5-gain": where: '],
    [
      "a wrong field of the measure",
      [{ ...good, measure: { ...good.measure, level: "1e-2" } }],
      "measure.level: ",
    ],
    ["an unknown kind of measure", [{ ...good, measure: { kind: "speed" } }], "measure.kind: "],
    ["an unknown field", [{ ...good, tolerence: 1 }], '"tolerence"'],
    ["a negative tolerance", [{ ...good, target: { ...good.target, tolerance: -1 } }], "target.tolerance: "],
    ["a name with spaces", [{ ...good, id: "two words" }], "lower-case words joined by hyphens"],
    ["a claim without a name", [{ ...good, id: undefined }], "p.json: claim number 1: id: "],
    ["a measure without a target", [{ ...good, target: undefined }], "target: expected with a measure"],
    [
      "neither a measure nor why",
      [{ ...good, measure: undefined }],
      "why: expected where there is no measure",
    ],
    ["the same name twice", [good, good], "id: expected to be unique"],
    [
      "a contradiction of nothing",
      [{ ...good, contradicts: { claim: "q", proof: "p" } }],
      "contradicts.claim: expected",
    ],
    [
      "a contradiction that isn't one",
      [{ ...good, contradicts: { claim: "q", proof: "p" } }, { ...good, id: "q" }],
      "allows numbers that this claim allows too",
    ],
    ["a claim that doesn't say what it rests on", [{ ...good, evidence: undefined }], "evidence: "],
    ["a kind of evidence that there isn't", [{ ...good, evidence: "felt" }], "evidence: "],
    [
      "a proof in words that passes for a measured one",
      [
        { ...good, contradicts: { claim: "q", proof: "p" } },
        { ...good, id: "q", measure: { ...good.measure, level: 0.1 } },
      ],
      'claim "p-fig5-gain": evidence: expected "argued"',
    ],
    [
      "more headlines than a reader would cite",
      Array.from({ length: 11 }, (_, i) => ({ ...good, id: `p-${i}`, headline: true })),
      'claim "p-10": headline: expected at most 10 in the file, there are 11',
    ],
    ["something else than a claim", [7], "p.json: claim number 1: the whole: "],
  ];
  for (const [what, claims, message] of wrong) {
    it(`refuses ${what} in one line`, () => {
      expect(() => parse(...claims)).toThrow(message);
      try {
        parse(...claims);
      } catch (error) {
        expect((error as Error).message).not.toContain("\n");
      }
    });
  }

  it("refuses what isn't a list, or isn't JSON", () => {
    expect(() => parseClaims("{}", "p.json")).toThrow("p.json: expected a list of claims");
    expect(() => parseClaims("[", "p.json")).toThrow(
      "p.json: line 1, column 2: not JSON: close bracket expected",
    );
    expect(() => readClaims("/nowhere/p.json")).toThrow("/nowhere/p.json: there is no such claims file");
  });
});

describe("canBothHold", () => {
  const claim = (value: number, measure = good.measure) =>
    ({ ...good, measure, target: { relation: "equals", value, tolerance: 1 } }) as Claim;

  it("compares the bands of the same measure, whatever the order of its fields", () => {
    const { kind, ...rest } = good.measure;
    expect(canBothHold(claim(1), claim(4, { ...rest, kind }))).toBe(false);
    expect(canBothHold(claim(1), claim(3))).toBe(true);
  });

  it("can't tell for different measures", () => {
    expect(canBothHold(claim(1), claim(9, { ...good.measure, level: 0.1 }))).toBeUndefined();
    expect(canBothHold(claim(1), { ...claim(9), measure: undefined, why })).toBeUndefined();
  });
});

describe("results/published/eqnet.json", () => {
  const claims = readClaims(new URL("../../results/published/eqnet.json", import.meta.url));
  const find = (id: string) => claims.find((claim) => claim.id === id)!;

  it("gives each entry of the latency tables as the ratio of its milliseconds", () => {
    const tables = claims.filter(({ id }) => /-table[12]-/.test(id));
    expect(tables.length).toBe(35);
    for (const { says, target } of tables) {
      const [a, b] = [...says.matchAll(/([\d.]+) ms/g)].map(([, number]) => Number(number));
      const ratio = Number(says.match(/ratio of ([\d.]+)\./)![1]);
      expect(Math.abs(ratio - a / b)).toBeLessThan(0.00051);
      if (target) expect(target.value).toBe(ratio);
    }
  });

  it("proves its contradictions with the paper's own numbers", () => {
    const contradictory = claims.filter(({ contradicts }) => contradicts).map(({ id }) => id);
    expect(contradictory).toEqual([
      "eqnet-eq5-condition",
      "eqnet-fig5-gain-eqnetl-nndetp",
      "eqnet-speedup-eqnetp",
      "eqnet-fig6-gain-nndetp",
      "eqnet-data-samples",
    ]);
    // At least 60 % faster, against the table's 5.142 ms and 3.939 ms.
    expect(canBothHold(find("eqnet-speedup-eqnetp"), find("eqnet-table1-b256-eqnetp-oampnet2"))).toBe(false);
    expect(3.939 / 5.142).toBeLessThan(1.6);
    // More than 2 dB, against the same performance.
    expect(canBothHold(find("eqnet-fig5-gain-eqnetl-nndetp"), find("eqnet-fig5-eqnetl-as-nndetp"))).toBe(
      false,
    );
    expect(canBothHold(find("eqnet-fig6-gain-nndetp"), find("eqnet-fig6-eqnetl-as-nndetp"))).toBe(false);
    // 2.7 million samples, against 10,000 packets of 648 bits at six SNRs, 12 bits a channel use.
    expect(10_000 * 6 * 648 / 12).toBe(3_240_000);
    expect(10_000 * 5 * 648 / 12).toBe(2_700_000);
  });
});
