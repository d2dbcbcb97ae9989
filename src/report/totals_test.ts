import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Evidence } from "../claims/claim.ts";
import type { VerdictKind, VerdictSummary } from "../claims/verdict.ts";
import { countsText, totalsByEvidence, totalsMarkdown } from "./totals.ts";

const verdict = (evidence: Evidence, verdict: VerdictKind, headline?: true): VerdictSummary => ({
  claim: "c",
  verdict,
  evidence,
  headline,
  because: "so",
});
const verdicts = [
  verdict("measured", "not-run"),
  verdict("measured", "contradicted", true),
  verdict("measured", "reproduced"),
  verdict("fitted", "inconclusive", true),
  verdict("measured", "reproduced", true),
];

describe("totalsByEvidence", () => {
  it("counts headlines first, then each kind of evidence that there is", () => {
    expect(totalsByEvidence(verdicts)).toEqual([
      { of: "headline", claims: 3, counts: { reproduced: 1, contradicted: 1, inconclusive: 1 } },
      { of: "measured", claims: 4, counts: { reproduced: 2, contradicted: 1, "not-run": 1 } },
      { of: "fitted", claims: 1, counts: { inconclusive: 1 } },
    ]);
    expect(totalsByEvidence([])).toEqual([]);
  });

  it("begins a line with what holds", () => {
    expect(totalsByEvidence(verdicts).map(({ counts }) => countsText(counts))).toEqual([
      "1 reproduced, 1 contradicted, 1 inconclusive",
      "2 reproduced, 1 contradicted, 1 not-run",
      "1 inconclusive",
    ]);
  });
});

describe("totalsMarkdown", () => {
  it("names each result once and leaves zeros out", () => {
    const lines = totalsMarkdown([{ name: "toy", verdicts }, { name: "b", verdicts: verdicts.slice(2, 3) }])
      .split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    expect(lines).toEqual([
      [
        "suite",
        "claims",
        "all",
        "reproduced",
        "contradicted",
        "inconclusive",
        "self-contradictory",
        "not-run",
      ],
      [
        "-----",
        "---------",
        "---",
        "----------",
        "------------",
        "------------",
        "------------------",
        "-------",
      ],
      ["`toy`", "headlines", "3", "1", "1", "1", "", ""],
      ["", "measured", "4", "2", "1", "", "", "1"],
      ["", "fitted", "1", "", "", "1", "", ""],
      ["`b`", "measured", "1", "1", "", "", "", ""],
    ]);
  });
});
