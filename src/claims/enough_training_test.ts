import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { ProfileName, Row } from "../suite/types.ts";
import { checkClaims, type CheckContext } from "./check.ts";
import type { Claim, ClaimTarget } from "./claim.ts";

/** A row of k errors in a million blocks, as a training of a profile gave it. */
function errors(method: string, k: number, profile: ProfileName = "nightly", x = 10): Row {
  const n = 1e6, half = 1.96 * Math.sqrt(k * (1 - k / n)) / n;
  return {
    ...{
      suite: "s",
      profile,
      experiment: "fig",
      method,
      seed: 1,
      axis: "snrDb",
      x,
      metric: "bler",
      value: k / n,
    },
    ...{ unit: "", ciLow: k / n - half, ciHigh: k / n + half, n, k, stopReason: "errors", backend: "exact" },
    ...{ statistical: false, unitKey: "" },
  };
}

const at10 = { experiment: "fig", metric: "bler", x: 10 };
const claim = (target: ClaimTarget, more: Partial<Claim> = {}): Claim => ({
  ...{ id: "c", where: "V", says: "so", read: "text", evidence: "measured", reason: "because" } as const,
  measure: { kind: "value", method: "net", ...at10 },
  target,
  ...more,
});
const atMost = (value: number): ClaimTarget => ({ relation: "atMost", value, tolerance: 0 });

const context: CheckContext = {
  trainingShares: { net: 0.04, other: 0.04 },
  methodKinds: { net: "learned", other: "learned", classic: "classical" },
  fullEffort: { net: 1e9, other: 2e9 },
};
/** Budgets of a quarter and of half of it, with these numbers of errors, or rows. */
function budgets(...numbers: (number | Row[])[]): CheckContext["budgets"] {
  return numbers.map((rows, i) => {
    const share = 0.04 / 2 ** (numbers.length - i);
    return {
      rows: typeof rows === "number" ? [errors("net", rows, "quick")] : rows,
      trainingShares: { net: share, other: share },
    };
  });
}
const check = (c: Claim, rows: readonly Row[], more: Partial<CheckContext> = {}) =>
  checkClaims([c], rows, { ...context, ...more })[0];

describe("trained enough", () => {
  const full = { trainingShares: { net: 1 } };

  it("is a method that had the published effort", () => {
    const verdict = check(claim(atMost(0.1)), [errors("net", 50000)], full);
    expect(verdict.verdict).toBe("reproduced");
    expect(verdict.because).not.toContain("training;");
  });

  it("is none that had all of a length that was chosen here, which is not called published", () => {
    const verdict = check(claim(atMost(0.1)), [errors("net", 50000)], { ...full, chosenLengths: ["net"] });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.because).toContain(
      "net had 100 % of the effort that this repository's profile paper gives it, as the paper states none, " +
        "which may be why it looks reproduced: three growing budgets over which it settles would decide",
    );
    expect(verdict.because).not.toContain("published");
  });

  it("tells the two apart where a claim compares them", () => {
    const ratio = claim(atMost(2), { measure: { kind: "ratio", a: "net", b: "other", ...at10 } });
    const rows = [errors("net", 50000), errors("other", 50000)];
    expect(check(ratio, rows, { chosenLengths: ["other"] }).because).toContain(
      "net had 4 % of the published training, other had 4 % of the effort that this repository's profile paper gives it",
    );
    // of the length that was chosen more wouldn't help
    const { because } = check(ratio, rows, {
      trainingShares: { net: 1, other: 1 },
      chosenLengths: ["other"],
    });
    expect(because).not.toContain("net had");
  });

  it("is a method whose training the published stopping rule ended", () => {
    const verdict = check(claim(atMost(0.1)), [errors("net", 50000)], { stopped: ["net"] });
    expect(verdict.verdict).toBe("reproduced");
  });
});

describe("settled", () => {
  it("is a number that changes less and less, where what is left doesn't move the verdict", () => {
    // 0.09, 0.06, 0.0525, and so on to 0.05
    const verdict = check(claim(atMost(0.07)), [errors("net", 52500)], { budgets: budgets(90000, 60000) });
    expect(verdict.verdict).toBe("reproduced");
    expect(verdict.because).toMatch(
      /; net settled at 4 % of the published training; over three budgets it was 0\.09, 0\.06 and 0\.0525, and more training might change it by −0\.00[23]\d* to (\d\.\d+e-4|4\.4\de-4)/,
    );
    if (verdict.finding.kind !== "reproduced") throw new Error(verdict.finding.kind);
    const { settling } = verdict.finding.measurement;
    if (settling?.outcome.kind !== "settled") throw new Error("not settled");
    // 0.0025 by the model, and what the number's interval and those before it add
    expect(settling.outcome.rest.low).toBeLessThan(-0.0025);
    expect(settling.outcome.rest.low).toBeGreaterThan(-0.004);
  });

  it("settles contradictions too", () => {
    const { verdict } = check(claim(atMost(0.04)), [errors("net", 52500)], {
      budgets: budgets(90000, 60000),
    });
    expect(verdict).toBe("contradicted");
  });

  it("is none whose rest could move the verdict", () => {
    const verdict = check(claim(atMost(0.051)), [errors("net", 52500)], { budgets: budgets(90000, 60000) });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.because).toMatch(
      /may be why it looks contradicted, and over three budgets it was .*, so that more training might change it by/,
    );
  });

  it("is none that falls as fast as before", () => {
    const verdict = check(claim(atMost(0.07)), [errors("net", 52500)], { budgets: budgets(92500, 73000) });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.because).toContain("which changes no less with a doubling than before");
  });

  it("is none that hasn't left its starting point", () => {
    const verdict = check(claim(atMost(0.9)), [errors("net", 500000)], { budgets: budgets(500100, 499900) });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.because).toContain("while net has not left its starting point");
  });

  it("is none of which the first two numbers can't be told apart, though the method learns", () => {
    const at = (k10: number, k12: number) => [errors("net", k10, "quick"), errors("net", k12, "quick", 12)];
    const measure = {
      kind: "change",
      method: "net",
      experiment: "fig",
      metric: "bler",
      from: 10,
      to: 12,
    } as const;
    // both points fall, and their ratio stays
    const verdict = check(claim(atMost(0.9), { measure }), [
      errors("net", 50000),
      errors("net", 25000, "quick", 12),
    ], {
      budgets: budgets(at(400000, 200000), at(100000, 50000)),
    });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.because).toContain(
      "over three budgets it was 0.5, 0.5 and 0.5, of which the first two can't be told apart",
    );
  });

  it("asks it of each method: one may settle while the other has learned nothing", () => {
    const ratio = claim(atMost(0.5), { measure: { kind: "ratio", a: "net", b: "other", ...at10 } });
    const both = (net: number, other: number) => [errors("net", net), errors("other", other)];
    const settledAndStuck = check(ratio, both(52500, 500000), {
      budgets: budgets(both(90000, 500100), both(60000, 499900)),
    });
    expect(settledAndStuck.verdict).toBe("inconclusive");
    expect(settledAndStuck.because).toContain("while other has not left its starting point");
    const settled = check(ratio, both(52500, 500000), {
      budgets: budgets(both(90000, 700000), both(60000, 540000)),
    });
    expect(settled.verdict).toBe("reproduced");
    expect(settled.because).toContain("net settled at 4 %, other settled at 4 % of the published training");
  });

  it("doesn't ask it of a method that had the published training, or isn't trained", () => {
    const ratio = claim(atMost(0.5), { measure: { kind: "ratio", a: "net", b: "other", ...at10 } });
    const both = (net: number) => [errors("net", net), errors("other", 500000)];
    const [small, middle] = budgets(both(90000), both(60000))!.map((budget, i) => ({
      ...budget,
      trainingShares: { net: 0.01 * (i + 1), other: 1 },
    }));
    const { verdict } = check(ratio, both(52500), {
      trainingShares: { net: 0.04, other: 1 },
      budgets: [small, middle],
    });
    expect(verdict).toBe("reproduced");
  });

  it("takes an earlier budget where the nearest ones are alike, and the budgets in any order", () => {
    const rows = [errors("net", 50000)];
    const three = budgets(900000, 50010, 49990)!;
    const { verdict, because } = check(claim(atMost(0.07)), rows, { budgets: three });
    expect(verdict).toBe("reproduced");
    expect(because).toContain("over three budgets it was 0.9, 0.05 and 0.05");
    expect(check(claim(atMost(0.07)), rows, { budgets: three.toReversed() }).because).toBe(because);
  });

  it("says nothing where there are no three numbers", () => {
    const one = check(claim(atMost(0.07)), [errors("net", 52500)], { budgets: budgets(60000) });
    expect(one.verdict).toBe("inconclusive");
    expect(one.because).not.toContain("budgets it was");
    const elsewhere = budgets([errors("net", 90000, "quick", 12)], 60000);
    expect(check(claim(atMost(0.07)), [errors("net", 52500)], { budgets: elsewhere }).because).toBe(
      one.because,
    );
  });
});

describe("a fitted number", () => {
  const fitted = { evidence: "fitted" } as const;

  it("is never reproduced, since that it is met is no evidence", () => {
    const c = claim(atMost(0.1), { ...fitted, measure: { kind: "value", method: "classic", ...at10 } });
    const verdict = check(c, [errors("classic", 50000)]);
    expect(verdict).toMatchObject({ verdict: "inconclusive", evidence: "fitted", measured: 0.05 });
    expect(verdict.because).toContain("; it is met since it was chosen to be met, which is no evidence");
    expect(check(c, [errors("classic", 500000)]).verdict).toBe("contradicted");
    expect(check({ ...c, evidence: "counted" }, [errors("classic", 50000)]).verdict).toBe("reproduced");
  });
});
