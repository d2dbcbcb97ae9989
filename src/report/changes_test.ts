import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Claim } from "../claims/claim.ts";
import type { VerdictKind } from "../claims/verdict.ts";
import type { Suite } from "../suite/types.ts";
import { changesSince, changesText, hasChanged } from "./changes.ts";
import type { RunResult } from "./result.ts";

const suite = {
  experiments: { fig5: { kind: "monteCarlo" }, table1: { kind: "latency" } },
} as unknown as Suite;
const claims = ["fig5", "table1"].map((experiment) => ({
  id: `of-${experiment}`,
  measure: { experiment },
})) as Claim[];

function result(fingerprint: string, kinds: Record<string, VerdictKind>): RunResult {
  const verdicts = Object.entries(kinds).map(([claim, verdict]) => ({
    claim,
    verdict,
    because: "measured `2`",
  }));
  return { suite: "toy", fingerprint, verdicts } as unknown as RunResult;
}

const reference = result("a", { "of-fig5": "reproduced", "of-table1": "reproduced" });

describe("changesSince", () => {
  it("is empty where fingerprint and verdicts are the same, whatever this machine's latencies say", () => {
    const changes = changesSince(
      reference,
      result("a", { "of-fig5": "reproduced", "of-table1": "contradicted", "new": "contradicted" }),
      suite,
      claims,
    );
    expect(hasChanged(changes)).toBe(false);
    expect(changesText([changes])).toBe("## toy\n\nAs the reference says.\n");
  });

  it("names a verdict that changed in either direction, and another fingerprint", () => {
    const changes = changesSince(reference, result("b", { "of-fig5": "inconclusive" }), suite, claims);
    expect(hasChanged(changes)).toBe(true);
    expect(changesText([changes])).toBe(
      "## toy\n\n- fingerprint: `a` became `b`\n" +
        "- `of-fig5`: **reproduced** became **inconclusive**: measured '2'\n",
    );
    const back = changesSince(result("b", { "of-fig5": "inconclusive" }), reference, suite, claims);
    expect(back.verdicts.map(({ is }) => is)).toEqual(["reproduced"]);
  });
});
