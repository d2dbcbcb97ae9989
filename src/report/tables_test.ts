import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Claim } from "../claims/claim.ts";
import type { VerdictSummary } from "../claims/verdict.ts";
import type { Row, Suite } from "../suite/types.ts";
import { compact, experimentTables, verdictList, verdictTotals, wrap } from "./tables.ts";

const suite = {
  methods: { ml: { label: "ML" }, zfSic: { label: "ZF-SIC" } },
  experiments: { fig5: { title: "Fig. 5" } },
} as unknown as Suite;
const plain = { colour: false, width: 80 };

function row(method: string, x: number, value: number, more: Partial<Row> = {}): Row {
  return {
    suite: "s",
    profile: "quick",
    experiment: "fig5",
    method,
    seed: 1,
    axis: "snrDb",
    x,
    metric: "bler",
    value,
    unit: "",
    ciLow: value * 0.9,
    ciHigh: value * 1.1,
    n: 100,
    stopReason: "errors",
    backend: "exact",
    statistical: false,
    unitKey: "",
    ...more,
  };
}

describe("experimentTables", () => {
  it("aligns values and intervals below their x, in the suite's order", () => {
    const rows = [row("zfSic", 10, 0.5), row("zfSic", 12, 0.2), row("ml", 10, 0.1), row("mine", 12, NaN)];
    expect(experimentTables(suite, "fig5", rows, plain).split("\n")).toEqual([
      "Fig. 5: bler over snrDb",
      "               10         12",
      "ML            0.1",
      "        0.09–0.11",
      "ZF-SIC        0.5        0.2",
      "        0.45–0.55  0.18–0.22",
      "mine                  failed",
    ]);
  });

  it("keeps to the width, in several parts", () => {
    const rows = Array.from({ length: 20 }, (_, i) => row("ml", i, 0.123 / (i + 1)));
    const text = experimentTables(suite, "fig5", rows, plain);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text.split("\n\n").length).toBeGreaterThan(1);
  });

  it("has a line for each of several seeds and a table for each measure", () => {
    const rows = [
      row("ml", 10, 0.1),
      row("ml", 10, 0.2, { seed: 2 }),
      row("ml", 10, 5, { metric: "time", unit: "ms" }),
    ];
    const text = experimentTables(suite, "fig5", rows, plain);
    expect(text).toContain("ML [1]");
    expect(text).toContain("ML [2]");
    expect(text).toContain("Fig. 5: time, ms over snrDb");
  });
});

describe("verdictList", () => {
  const claims = [{ id: "a", says: "so and so", where: "Fig. 1" }] as Claim[];
  const verdicts: VerdictSummary[] = [
    { claim: "n1", verdict: "not-run", evidence: "measured", because: "later" },
    { claim: "a", verdict: "reproduced", evidence: "counted", because: "measured 1" },
    { claim: "c", verdict: "contradicted", evidence: "timed", because: "measured 2" },
    { claim: "n2", verdict: "not-run", evidence: "timed", because: "later" },
  ];
  const list = (of: readonly VerdictSummary[]) => verdictList(of, claims, plain).split("\n");

  it("starts with what is contradicted and ends with counts, by what verdicts rest on", () => {
    expect(list(verdicts)).toEqual([
      "✗ contradicted (timed)  c",
      "    → measured 2",
      "✓ reproduced (counted)  a",
      "    so and so (Fig. 1)",
      "    → measured 1",
      "· not-run (2 claims)",
      "    n1, n2",
      "    → later",
      "4 claims: 1 reproduced, 1 contradicted, 2 not-run",
      "  1 measured: 1 not-run",
      "  2 timed: 1 contradicted, 1 not-run",
      "  1 counted: 1 reproduced",
    ]);
  });

  it("puts headlines before all others, whatever their verdicts", () => {
    const lines = list(verdicts.map((one) => one.claim.startsWith("n1") ? { ...one, headline: true } : one));
    expect(lines.filter((line) => !line.startsWith("    "))).toEqual([
      "Headlines: what a reader would cite",
      "· not-run",
      "Other claims",
      "✗ contradicted (timed)  c",
      "✓ reproduced (counted)  a",
      "· not-run",
      "4 claims: 1 reproduced, 1 contradicted, 2 not-run",
      "  1 headline: 1 not-run",
      "  1 measured: 1 not-run",
      "  2 timed: 1 contradicted, 1 not-run",
      "  1 counted: 1 reproduced",
    ]);
  });

  it("has colour only where it is asked for", () => {
    expect(verdictList(verdicts, claims, { ...plain, colour: true })).toContain(
      "\x1b[31m✗ contradicted\x1b[0m",
    );
    expect(verdictList(verdicts, claims, plain)).not.toContain("\x1b");
    expect(verdictTotals([])).toBe("0 claims");
  });
});

describe("text", () => {
  it("is wrapped between words", () => {
    expect(wrap("one two three", 9, "  ")).toEqual(["  one two", "  three"]);
  });

  it("has numbers in few characters", () => {
    expect([0, 1, 0.1234, 12.345, 1234.5, 0.00012, 1e6, 0.01].map(compact)).toEqual(
      ["0", "1", "0.12", "12.3", "1235", "1.2e-4", "1e6", "0.01"],
    );
  });
});
