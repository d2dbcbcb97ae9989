import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { stream } from "../compute/random.ts";
import { normalReader, uniformReader } from "../statistics/bootstrap.ts";
import type { PairRow } from "../suite/pair.ts";
import type { Row } from "../suite/types.ts";
import { checkClaims, type CheckContext, decide } from "./check.ts";
import type { Claim, ClaimMeasure, ClaimTarget } from "./claim.ts";
import type { Verdict } from "./verdict.ts";

const context: CheckContext = {
  trainingShares: { short: 0.002, full: 1, other: 1 },
  methodKinds: { a: "classical", b: "classical", short: "learned", full: "learned", other: "learned" },
  items: { fig: "codewords" },
  fullEffort: { short: 4e9 },
};

function row(part: Partial<Row>): Row {
  return {
    suite: "s",
    profile: "quick",
    experiment: "fig",
    method: "a",
    seed: 1,
    axis: "snrDb",
    x: 10,
    metric: "bler",
    value: 0,
    unit: "",
    ciLow: NaN,
    ciHigh: NaN,
    n: 100,
    stopReason: "errors",
    backend: "exact",
    statistical: false,
    unitKey: "",
    ...part,
  };
}

/** A row of k errors in n. */
function errors(method: string, x: number, k: number, n: number, seed = 1): Row {
  return row({ method, x, k, n, seed, value: k / n });
}

/** A row of a mean with its interval. */
function value(method: string, mean: number, half: number, seed = 1): Row {
  return row({ method, seed, value: mean, ciLow: mean - half, ciHigh: mean + half });
}

function claim(measure: ClaimMeasure, target: ClaimTarget, more: Partial<Claim> = {}): Claim {
  const base = {
    id: "c",
    where: "V",
    says: "so",
    read: "text",
    evidence: "measured",
    reason: "because",
  } as const;
  return { ...base, measure, target, ...more };
}

const steps = (count: number) => Array.from({ length: count }, (_, i) => i);
const fig = { experiment: "fig", metric: "bler" };
const valueOf = (method: string, x = 10): ClaimMeasure => ({ kind: "value", ...fig, method, x });
const pair = (kind: "ratio" | "difference", a = "a", b = "b"): ClaimMeasure => ({
  kind,
  ...fig,
  a,
  b,
  x: 10,
});
const gain = (a = "a", b = "b", level = 0.01): ClaimMeasure => ({ kind: "gain", ...fig, a, b, level });
const equals = (value: number, tolerance: number): ClaimTarget => ({ relation: "equals", value, tolerance });
const atLeast = (value: number, tolerance = 0): ClaimTarget => ({ relation: "atLeast", value, tolerance });
const atMost = (value: number, tolerance = 0): ClaimTarget => ({ relation: "atMost", value, tolerance });

const check = (c: Claim, rows: readonly Row[]): Verdict => checkClaims([c], rows, context)[0];

describe("checkClaims against known results", () => {
  it("does the two one-sided tests of a published example", () => {
    // Moery and Calin-Jageman's replication as Lakens (2017) tests it: means 5.25 and 5.22, standard deviations 0.95
    // and 0.83 of 95 and 89 people; 90 % interval of the difference −0.187 to 0.247, inside ±0.384.
    const rows = [value("a", 5.25, 0.19352), value("b", 5.22, 0.17484)];
    expect(check(claim(pair("difference"), equals(0, 0.384)), rows).verdict).toBe("reproduced");
    expect(check(claim(pair("difference"), equals(0, 0.26)), rows).verdict).toBe("reproduced");
    expect(check(claim(pair("difference"), equals(0, 0.23)), rows).verdict).toBe("inconclusive");
    expect(check(claim(pair("difference"), equals(0.5, 0.1)), rows).verdict).toBe("contradicted");
  });

  it("gives a ratio of proportions the interval of Katz's log method", () => {
    // 30 of 1000 against 60 of 1000: 0.3254 to 0.7682.
    const { measured, ciLow, ciHigh } = check(claim(pair("ratio"), atMost(1)), [
      errors("a", 10, 30, 1000),
      errors("b", 10, 60, 1000),
    ]);
    expect(measured).toBe(0.5);
    expect(Math.abs(Math.log(ciLow! / 0.3254))).toBeLessThan(0.04);
    expect(Math.abs(Math.log(ciHigh! / 0.7682))).toBeLessThan(0.04);
  });

  it("gives a gain the interval of the delta method, and little more for the error of interpolation", () => {
    // Both curves are Q(x − 10), b's 3 dB behind. Half-way between x = 12 and 13 (Q = 0.02275 and 0.00135, densities 0.05399
    // and 0.004432) the crossing's variance is (p (1 − p) / n / density²) / 4 of both, n = 10⁶ here.
    const curve = [[11, 158655], [12, 22750], [13, 1350]];
    const rows = [[0, "a"], [3, "b"]].flatMap(([shift, method]) =>
      curve.map(([x, k]) => errors(method as string, x + (shift as number), k, 1e6))
    );
    const level = 0.0062097; // Q(2.5)
    const { measured, ciLow, ciHigh } = check(claim(gain("a", "b", level), equals(3, 1)), rows);
    expect(measured).toBeCloseTo(3, 6);
    const variance = (0.02275 * 0.97725 / 0.05399 ** 2 + 0.00135 * 0.99865 / 0.004432 ** 2) / 1e6 / 4;
    const width = (ciHigh! - ciLow!) / 2 / (1.96 * Math.sqrt(2 * variance));
    expect(width).toBeGreaterThan(0.98);
    expect(width).toBeLessThan(1.35);
  });
});

describe("checkClaims over many simulated runs", () => {
  const runs = 120;
  /** How often the verdict was given, over runs whose rows come of a stream each. */
  const count = (c: Claim, verdict: string, rowsOf: (uniform: () => number) => Row[]) => {
    let times = 0;
    for (let run = 0; run < runs; run++) {
      if (
        check({ ...c, id: `run-${run}` }, rowsOf(uniformReader(stream("sim", c.id, run)))).verdict === verdict
      ) times++;
    }
    return times;
  };
  const binomial = (uniform: () => number, n: number, p: number) => {
    let k = 0;
    for (let i = 0; i < n; i++) if (uniform() < p) k++;
    return k;
  };
  // 5 % of the runs and three standard errors more.
  const nominal = 0.05 * runs + 3 * Math.sqrt(0.05 * 0.95 * runs);

  it("rarely reproduces what is just outside the tolerance", () => {
    const c = claim(valueOf("a"), equals(0.15, 0.05), { id: "edge" });
    const times = count(c, "reproduced", (u) => [errors("a", 10, binomial(u, 500, 0.0999), 500)]);
    expect(times).toBeLessThan(nominal);
    expect(times).toBeGreaterThan(0);
  });

  it("rarely contradicts what is just inside the tolerance", () => {
    const c = claim(pair("ratio"), atMost(0.5), { id: "inside" });
    const rows = (u: () => number) => [
      errors("a", 10, binomial(u, 1000, 0.02), 1000),
      errors("b", 10, binomial(u, 1000, 0.04), 1000),
    ];
    expect(count(c, "contradicted", rows)).toBeLessThan(nominal);
    expect(count({ ...c, id: "inside-2" }, "reproduced", rows)).toBeLessThan(nominal);
  });

  it("keeps its level with three training seeds that spread widely", () => {
    // The trainings' mean rate is exactly at the limit; their logarithms spread by 0.3.
    const c = claim(valueOf("full"), atMost(0.05), { id: "seeds" });
    const rows = (u: () => number) => {
      const normal = normalReader(u);
      return [1, 2, 3].map((seed) =>
        errors("full", 10, binomial(u, 2000, 0.05 * Math.exp(0.3 * normal() - 0.045)), 2000, seed)
      );
    };
    expect(count(c, "reproduced", rows)).toBeLessThan(nominal);
    expect(count({ ...c, id: "seeds-2" }, "contradicted", rows)).toBeLessThan(nominal);
  });

  it("finds what is clearly there", () => {
    const c = claim(pair("ratio"), atMost(0.8), { id: "power" });
    const rows = (u: () => number) => [
      errors("a", 10, binomial(u, 1000, 0.05), 1000),
      errors("b", 10, binomial(u, 1000, 0.15), 1000),
    ];
    expect(count(c, "reproduced", rows)).toBeGreaterThan(0.95 * runs);
  });
});

describe("decide", () => {
  const limits = { low90: 1, high90: 2, low95: 0.9, high95: 2.1 };

  it("goes by the 90 % interval inside and the 95 % interval outside", () => {
    expect(decide(limits, equals(1.5, 0.5))).toBe("reproduced");
    expect(decide(limits, equals(1.5, 0.49))).toBe("inconclusive");
    expect(decide(limits, atLeast(2.1))).toBe("inconclusive");
    expect(decide(limits, atLeast(2.11))).toBe("contradicted");
    expect(decide(limits, atMost(2))).toBe("reproduced");
    expect(decide(limits, atMost(1, 0.2))).toBe("inconclusive");
    expect(decide(limits, atMost(0.5, 0.2))).toBe("contradicted");
  });
});

/** Q(z), within 7.5e-8 (Abramowitz and Stegun, 26.2.17). */
function tail(z: number): number {
  if (z < 0) return 1 - tail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const sum = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
    .reduceRight((total, c) => (total + c) * t, 0);
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * sum;
}

describe("checkClaims on curves", () => {
  /** A waterfall Q((x − x0)/2) that passes 10^-2 at `at`, with about 400 errors a point. */
  const curve = (method: string, at: number, xs: readonly number[], seed = 1) =>
    xs.map((x) => {
      const p = tail(2.3263 + (x - at) / 2), n = Math.ceil(400 / p);
      return errors(method, x, Math.round(p * n), n, seed);
    });
  const xs = [8, 10, 12, 14, 16];

  it("measures a gain between swept points", () => {
    const verdict = check(claim(gain(), atLeast(3, 0.3)), [...curve("a", 11, xs), ...curve("b", 14, xs)]);
    expect(verdict.verdict).toBe("reproduced");
    expect(verdict.measured).toBeCloseTo(3, 1);
    expect(verdict.because).toMatch(
      /^measured 3 dB \(95 %: 2\.\d+ to 3\.\d+\), claimed at least 2\.7 \(3 − 0\.3\)$/,
    );
  });

  it("decides by a bound where one curve doesn't reach the level", () => {
    const rows = [...curve("a", 11, xs), ...curve("b", 19, xs)];
    const proven = check(claim(gain(), atLeast(3)), rows);
    expect(proven.verdict).toBe("reproduced");
    expect(proven.measured).toBeUndefined();
    expect(proven.because).toMatch(/^measured at least 5 dB.*; b doesn't reach 0.01 up to snrDb 16$/);
    expect(check(claim(gain(), equals(3, 0.5)), rows).verdict).toBe("contradicted");
    expect(check(claim(gain(), atMost(4)), rows).verdict).toBe("contradicted");
    const open = check(claim(gain(), atLeast(7)), rows);
    expect(open.verdict).toBe("inconclusive");
    expect(open.because).toContain("points over a wider range");
  });

  it("is open where neither curve reaches the level, or both are past it", () => {
    expect(check(claim(gain(), atLeast(0)), [...curve("a", 30, xs), ...curve("b", 30, xs)]).verdict).toBe(
      "inconclusive",
    );
    const past = check(claim(gain(), atLeast(0)), [...curve("a", 5, xs), ...curve("b", 4, xs)]);
    expect(past.verdict).toBe("inconclusive");
    expect(past.because).toContain("a is past 0.01 from snrDb 8 on");
  });

  it("counts the points that are in order, without those that say nothing", () => {
    const share = (more = {}): ClaimMeasure => ({ kind: "shareBelow", ...fig, a: "a", b: "b", ...more });
    const rows = [
      ...curve("a", 11, xs),
      ...curve("b", 14, xs),
      errors("a", 2, 50, 50),
      errors("b", 2, 50, 50),
      errors("a", 30, 0, 50),
      errors("b", 30, 0, 50),
    ];
    const all = check(claim(share(), atLeast(1)), rows);
    expect(all).toMatchObject({ verdict: "reproduced", measured: 1 });
    expect(all.because).toContain("x = 2, 30 left out: no errors, or nothing but errors, in both");
    expect(check(claim(share(), atMost(0.9)), rows).verdict).toBe("contradicted");
    expect(check(claim(share({ from: 25 }), atLeast(1)), rows).verdict).toBe("not-run");
    const tied = [errors("a", 10, 100, 1000), errors("b", 10, 112, 1000)];
    const open = check(claim(share(), atLeast(1)), tied);
    expect(open.verdict).toBe("inconclusive");
    expect(open.because).toMatch(
      /about [\d,]+ more codewords at snrDb 10 \(1,000 now, [\d.]+ times as many\), or fewer, as both see the same ones, would decide/,
    );
  });

  it("takes the largest of exact values", () => {
    const rows = [4, 16, 64].map((x) => row({ x, value: x === 16 ? 2e-5 : 1e-6 }));
    const largest: ClaimMeasure = { kind: "largest", ...fig, method: "a" };
    expect(check(claim(largest, atMost(0, 1e-4)), rows)).toMatchObject({
      verdict: "reproduced",
      measured: 2e-5,
    });
    expect(check(claim(largest, atMost(0, 1e-5)), rows).verdict).toBe("contradicted");
  });

  it("takes the smallest of the points in a range", () => {
    const rows = [2, 4, 6].map((x) => row({ x, value: 0.7 + x / 50 }));
    const smallest: ClaimMeasure = { kind: "smallest", ...fig, method: "a", from: 4 };
    expect(check(claim(smallest, atLeast(0.75)), rows)).toMatchObject({
      verdict: "reproduced",
      measured: 0.78,
    });
    expect(check(claim({ ...smallest, from: 2 }, atLeast(0.75)), rows).verdict).toBe("contradicted");
  });

  it("counts the points above a level, as surely as their items tell", () => {
    const classes = [errors("a", 0, 990, 1000), errors("a", 1, 970, 1000), errors("a", 2, 500, 1000)];
    const count: ClaimMeasure = { kind: "countAbove", ...fig, method: "a", level: 0.95 };
    expect(check(claim(count, equals(2, 0)), classes)).toMatchObject({ verdict: "reproduced", measured: 2 });
    expect(check(claim(count, atLeast(3)), classes).verdict).toBe("contradicted");
    const near = [...classes.slice(1), errors("a", 3, 951, 1000)];
    expect(check(claim(count, equals(2, 0)), near).verdict).toBe("inconclusive");
  });

  it("divides a method's value at one x by its value at another, whichever is the larger x", () => {
    const rows = [errors("a", 0, 4000, 10000), errors("a", 20, 100, 10000), errors("a", 30, 98, 10000)];
    const change = (from: number, to: number): ClaimMeasure => ({
      kind: "change",
      ...fig,
      method: "a",
      from,
      to,
    });
    expect(check(claim(change(0, 20), atMost(0.1)), rows)).toMatchObject({
      verdict: "reproduced",
      measured: 0.025,
    });
    expect(check(claim(change(20, 0), atLeast(10)), rows)).toMatchObject({
      verdict: "reproduced",
      measured: 40,
    });
    expect(check(claim(change(20, 30), atLeast(0.5)), rows).verdict).toBe("reproduced");
    expect(check(claim(change(20, 25), atLeast(0.5)), rows)).toMatchObject({
      verdict: "not-run",
      because: "a has no value at both 20 and 25",
    });
  });

  it("compares what two training curves end at, however long each is", () => {
    const end: ClaimMeasure = { kind: "lastRatio", ...fig, a: "full", b: "other" };
    const rows = [1, 2, 3].flatMap((seed) => [
      ...[9, 8, 2.9 + seed / 10].map((loss, i) => row({ method: "full", seed, x: 3 + i, value: loss })),
      ...[4, 3.5, 3, 2.5, 2, 1.9 + seed / 10].map((loss, x) =>
        row({ method: "other", seed, x, value: loss })
      ),
    ]);
    // 3, 3.1, 3.2 over 2, 2.1, 2.2
    expect(check(claim(end, atMost(1.6)), rows)).toMatchObject({ verdict: "reproduced", measured: 1.47619 });
    expect(check(claim(end, atMost(1.2)), rows).verdict).toBe("contradicted");
    const far = (...methods: string[]) =>
      rows.map((one) =>
        one.seed === 3 && methods.includes(one.method) ? { ...one, value: 3 * one.value } : one
      );
    expect(check(claim(end, atMost(1.6)), far("full")).verdict).toBe("inconclusive"); // three seeds that disagree
    expect(check(claim(end, atMost(1.6)), far("full", "other")).verdict).toBe("reproduced"); // and agree, paired
    expect(check(claim(end, atMost(1.6)), rows.filter(({ method }) => method === "full")).verdict)
      .toBe("not-run");
  });

  it("says which of two curves is the flatter one", () => {
    const rows = [
      ...[1000, 1100, 1200].map((k, x) => errors("a", x, k, 10000)), // 1.2 from top to bottom
      ...[300, 1200, 600].map((k, x) => errors("b", x, k, 10000)), // 4
    ];
    const spread: ClaimMeasure = { kind: "spreadRatio", ...fig, a: "a", b: "b" };
    expect(check(claim(spread, atMost(1)), rows)).toMatchObject({ verdict: "reproduced", measured: 0.3 });
    expect(check(claim({ ...spread, from: 1 }, equals(0.54545, 0.1)), rows).verdict).toBe("reproduced");
    const without = rows.map((row) => row.method === "a" && row.x === 0 ? errors("a", 0, 0, 10000) : row);
    expect(check(claim(spread, atMost(1)), without).verdict).toBe("contradicted");
  });
});

describe("checkClaims on uncertainty", () => {
  it("adds up the counts of seeds where nothing is trained", () => {
    const rows = [1, 2, 3].map((seed) => errors("a", 10, 10, 1000, seed));
    expect(check(claim(valueOf("a"), equals(0.01, 0.005)), rows)).toMatchObject({
      verdict: "reproduced",
      measured: 0.01,
    });
    expect(check(claim(valueOf("a"), equals(0.01, 0.005)), rows.slice(0, 1)).verdict).toBe("inconclusive");
  });

  it("lets the spread of three training seeds widen the interval, and says what more would help", () => {
    const spread = [10, 50, 90].map((errs, i) => errors("full", 10, errs * 10, 10000, i + 1));
    const wide = check(claim(valueOf("full"), equals(0.05, 0.02)), spread);
    expect(wide.verdict).toBe("inconclusive");
    expect(wide.because).toMatch(/more seeds \(3 now\) would decide/);
    const alike = [50, 50, 50].map((errs, i) => errors("full", 10, errs * 10, 10000, i + 1));
    expect(check(claim(valueOf("full"), equals(0.05, 0.02)), alike).verdict).toBe("reproduced");
  });

  it("says when one or two training seeds don't show their spread", () => {
    const rows = [1, 2].map((seed) => errors("full", 10, 500, 10000, seed));
    const c = claim(valueOf("full"), equals(0.05, 0.02));
    expect(check(c, rows.slice(0, 1)).because).toContain("one training seed");
    expect(check(c, rows).because).toContain("two training seeds");
    expect(check({ ...c, undertraining: "none" }, rows).because).not.toContain("seed");
  });

  it("says how many more items would settle it", () => {
    // 95 % half-width 0.2 around 1, 90 % half-width 0.168: to fit ±0.1 takes 1.68² ≈ 2.8 times the items.
    const { verdict, because } = check(claim(valueOf("a"), equals(1, 0.1)), [value("a", 1, 0.2)]);
    expect(verdict).toBe("inconclusive");
    expect(because).toMatch(
      /about 1[789]0 more codewords at each point \(100 now, 2\.[6789] times as many\) would decide/,
    );
  });

  it("says when no number of items would", () => {
    expect(check(claim(valueOf("a"), atLeast(1)), [value("a", 1, 0.2)]).because).toContain(
      "no number of items",
    );
  });

  it("takes an unbounded interval as knowing nothing", () => {
    const rows = [row({ value: 1, ciLow: -Infinity, ciHigh: Infinity, n: 1 })];
    const { verdict, because } = check(claim(valueOf("a"), atLeast(0)), rows);
    expect(verdict).toBe("inconclusive");
    expect(because).toContain("would decide");
  });

  it("gives the same verdicts for the same rows in any order", () => {
    const rows = [errors("a", 10, 30, 1000), errors("b", 10, 60, 1000), errors("a", 12, 3, 1000)];
    const c = claim(pair("ratio"), atMost(1));
    expect(check(c, rows.toReversed())).toEqual(check(c, rows));
  });
});

describe("checkClaims on short training", () => {
  const verdictOf = (
    share: string,
    measured: number,
    target: ClaimTarget,
    undertraining?: Claim["undertraining"],
  ) => check(claim(valueOf(share), target, { undertraining }), [value(share, measured, 0.1)]);

  it("lets stand what more training could only strengthen", () => {
    expect(verdictOf("short", 3, atLeast(2), "lowers").verdict).toBe("reproduced");
    expect(verdictOf("short", 3, atMost(2), "lowers").verdict).toBe("contradicted");
    expect(verdictOf("short", 3, equals(2, 0.5), "lowers").verdict).toBe("contradicted");
    expect(verdictOf("short", 1, atMost(2), "raises").verdict).toBe("reproduced");
    expect(verdictOf("short", 1, atLeast(2), "raises").verdict).toBe("contradicted");
    expect(verdictOf("short", 1, atLeast(2), "none").verdict).toBe("contradicted");
  });

  it("holds back what it could overturn, and says what would decide", () => {
    const open = [
      verdictOf("short", 1, atLeast(2), "lowers"),
      verdictOf("short", 1, atMost(2), "lowers"),
      verdictOf("short", 2, equals(2, 0.5), "lowers"),
      verdictOf("short", 1, equals(2, 0.5), "lowers"),
      verdictOf("short", 3, atMost(2), "raises"),
      verdictOf("short", 3, atLeast(2), "raises"),
      verdictOf("short", 3, atLeast(2)),
      verdictOf("short", 3, atLeast(2), "either"),
    ];
    for (const { verdict, because } of open) {
      expect(verdict).toBe("inconclusive");
      expect(because).toMatch(
        /short had 0\.2 % of the published training, which may be why it looks (reproduced|contradicted): the full training \(profile paper, 4e9 sample-steps\), or three growing budgets over which it settles, would decide/,
      );
    }
  });

  it("doesn't matter to methods that had all of it, or aren't trained", () => {
    expect(verdictOf("full", 1, atLeast(2)).verdict).toBe("contradicted");
    expect(verdictOf("a", 1, atLeast(2)).verdict).toBe("contradicted");
  });
});

describe("checkClaims in facts", () => {
  const findingOf = (c: Claim, rows: readonly Row[]) => check(c, rows).finding;

  it("says what a number is held against and what it rests on", () => {
    const c = claim(pair("ratio", "full", "a"), atMost(0.8, 0.1));
    const finding = findingOf(
      c,
      [1, 2].flatMap((seed) => [errors("full", 10, 30, 1000, seed), errors("a", 10, 60, 900, seed)]),
    );
    expect(finding).toMatchObject({
      kind: "reproduced",
      measurement: {
        estimate: { low: 0.45, high: 0.45 }, // 0.03 by 120 of 1800
        unit: "",
        target: { relation: "atMost", value: 0.8, tolerance: 0.1 },
        basis: {
          items: 1800,
          itemName: "codewords",
          pairing: "unused",
          seeds: 2,
          training: [{ method: "full", share: 1, full: undefined, length: "published" }],
        },
        notes: [],
      },
    });
  });

  it("says why it is open, and how much of what would decide", () => {
    const undecidedOf = (c: Claim, rows: readonly Row[]) => {
      const finding = findingOf(c, rows);
      if (finding.kind !== "inconclusive") throw new Error(`it is ${finding.kind}`);
      return finding.undecided;
    };
    // 90 % half-width 0.168 around 1: to fit ±0.1 takes (0.168 / 0.1)² = 2.8 times the 100 items.
    const items = undecidedOf(claim(valueOf("a"), equals(1, 0.1)), [value("a", 1, 0.2)]);
    if (items.kind !== "fewItems") throw new Error(items.kind);
    expect(items.times).toBeCloseTo(2.8, 0);
    expect(Math.abs(items.more - 180)).toBeLessThan(50);
    expect(undecidedOf(claim(valueOf("a"), atLeast(1)), [value("a", 1, 0.2)])).toEqual({ kind: "tied" });
    expect(undecidedOf(claim(valueOf("short"), atLeast(2)), [value("short", 3, 0.1)])).toEqual({
      kind: "shortTraining",
      looks: "reproduced",
    });
    const flat = [10, 12].flatMap((x) => [errors("a", x, 300, 1000), errors("b", x, 300, 1000)]);
    expect(undecidedOf(claim(gain(), atLeast(0)), flat)).toEqual({ kind: "bounded" });
    const spread = [100, 500, 900].map((k, i) => errors("full", 10, k, 10000, i + 1));
    expect(undecidedOf(claim(valueOf("full"), equals(0.05, 0.02)), spread).kind).toBe("fewSeeds");
  });

  it("names the requirement of an experiment that was left out", () => {
    const needs = { fig: "--data tape=PATH" };
    const [verdict] = checkClaims([claim(valueOf("a"), atLeast(0))], [], {
      ...context,
      missingRequirements: needs,
    });
    expect(verdict).toMatchObject({
      verdict: "not-run",
      because: "fig needs --data tape=PATH",
      finding: { kind: "not-run", reason: { kind: "noExperiment", experiment: "fig", needs: needs.fig } },
    });
  });

  it("keeps what was found beside the paper's own contradiction, and tells a proof in words from a computed one", () => {
    const yes = claim(pair("ratio"), atMost(0.5), { id: "yes", contradicts: { claim: "no", proof: "so" } });
    const no = claim(pair("ratio"), equals(2, 0.5), { id: "no" });
    const rows = [value("a", 1, 0.01), value("b", 4, 0.01)];
    const [computed] = checkClaims([yes, no], rows, context);
    expect(computed.finding.kind).toBe("reproduced");
    expect(computed.contradiction).toEqual({ claim: "no", proof: "so", targets: [yes.target, no.target] });
    const [argued] = checkClaims([yes, { ...no, measure: valueOf("a") }], rows, context);
    expect(argued.contradiction).toEqual({ claim: "no", proof: "so" });
  });
});

describe("checkClaims without a number", () => {
  const rows = [
    errors("a", 10, 1, 10),
    row({ method: "b", value: NaN, failure: "out of memory" }),
  ];
  const because = (measure: ClaimMeasure) => {
    const verdict = check(claim(measure, atLeast(0)), rows);
    expect(verdict.verdict).toBe("not-run");
    expect(verdict.measured).toBeUndefined();
    return verdict.because;
  };

  it("says what is missing", () => {
    expect(because({ ...valueOf("a"), experiment: "fig9" })).toBe("the run has no rows of fig9");
    expect(because(valueOf("c"))).toBe("the run has no rows of c in fig");
    expect(because({ ...valueOf("a"), metric: "ber" } as ClaimMeasure)).toBe("fig doesn't measure ber of a");
    expect(because(valueOf("a", 11))).toBe("fig has no point of a at snrDb 11 in this profile");
    expect(because(valueOf("b"))).toBe("b gave no value in fig: failed: out of memory");
  });

  it("passes on why there is no measure", () => {
    const { measure: _, target: __, ...rest } = claim(valueOf("a"), atLeast(0));
    expect(check({ ...rest, why: "a later experiment" }, rows)).toEqual({
      claim: "c",
      verdict: "not-run",
      evidence: "measured",
      because: "a later experiment",
      finding: { kind: "not-run", reason: { kind: "noMeasure", why: "a later experiment" } },
    });
  });

  it("notes a failure beside values that are there", () => {
    const both = [errors("a", 10, 5, 10), row({ method: "a", seed: 2, value: NaN, failure: "x" })];
    expect(check(claim(valueOf("a"), atLeast(0)), both).because).toContain(
      "a failed at snrDb 10 with seed 2",
    );
  });
});

describe("checkClaims on a paper that says two things", () => {
  const yes = claim(pair("ratio"), atMost(0.5), {
    id: "yes",
    contradicts: { claim: "no", proof: "Table I has 2" },
  });
  const no = claim(pair("ratio"), equals(2, 0.5), { id: "no" });

  it("calls the claim self-contradictory with the proof, the numbers and what was measured", () => {
    const [first, second] = checkClaims([yes, no], [value("a", 1, 0.01), value("b", 2, 0.01)], context);
    expect(first.verdict).toBe("self-contradictory");
    expect(first.measured).toBe(0.5);
    expect(first.because).toContain(
      'the paper also says "no": Table I has 2 (no number is at most 0.5 and 2 ± 0.5); here: ',
    );
    expect(second.verdict).toBe("contradicted");
  });

  it("does so without rows and without a measure too", () => {
    expect(checkClaims([yes, no], [], context)[0]).toMatchObject({
      verdict: "self-contradictory",
      because: 'the paper also says "no": Table I has 2 (no number is at most 0.5 and 2 ± 0.5)',
    });
    const { measure: _, target: __, ...words } = yes;
    expect(checkClaims([words, no], [], context)[0].because).toBe('the paper also says "no": Table I has 2');
  });
});

describe("checkClaims on extremes and orderings", () => {
  const tenPoints = steps(10).map((x) => errors("a", x, 900, 1000));
  const extreme = (kind: "largest" | "smallest"): ClaimMeasure => ({ kind, ...fig, method: "a" });
  const below: ClaimMeasure = { kind: "shareBelow", ...fig, a: "a", b: "b" };

  for (
    const [kind, target] of [
      ["smallest", atLeast(0.9)],
      ["smallest", atMost(0.895)],
      ["largest", atLeast(0.905)],
    ] as const
  ) {
    it(`leave open whether the ${kind} of ten equal rates is ${target.relation} ${target.value}`, () => {
      const { verdict, measured, ciLow, ciHigh } = check(claim(extreme(kind), target), tenPoints);
      expect(verdict).toBe("inconclusive");
      expect(measured).toBe(0.9);
      expect(ciLow!).toBeLessThan(0.9);
      expect(ciHigh!).toBeGreaterThan(0.9);
    });
  }

  it("leave open an ordering of ten points that differ by less than their noise", () => {
    const rows = [
      ...steps(10).map((x) => errors("a", x, 300, 1000)),
      ...steps(10).map((x) => errors("b", x, 306, 1000)),
    ];
    const { verdict, measured, ciHigh } = check(claim(below, atLeast(1)), rows);
    expect(verdict).toBe("inconclusive");
    expect(measured).toBe(1);
    expect(ciHigh).toBe(1);
  });

  it("limit an extreme by the points that may be it alone", () => {
    // One point far above nine others is as sure as if it stood alone: Wilson's 95 % interval of 900 in 1000.
    const rows = [errors("a", 20, 900, 1000), ...steps(9).map((x) => errors("a", x, 100, 1000))];
    const { ciLow, ciHigh } = check(claim(extreme("largest"), atLeast(0.9)), rows);
    expect(Math.abs(ciLow! - 0.8799)).toBeLessThan(0.004);
    expect(Math.abs(ciHigh! - 0.9171)).toBeLessThan(0.004);
    const { ciLow: ofTen } = check(claim(extreme("largest"), atLeast(0.9)), tenPoints);
    // ten that may be it: normal quantile of 0.025 · 0.9 / 10, which is 2.84, times the standard error 0.00949
    expect(Math.abs(ofTen! - (0.9 - 2.84 * 0.00949))).toBeLessThan(0.005);
  });

  it("need every point's own test for an ordering everywhere, and one that is clearly reversed against it", () => {
    const rows = (reversed: number) =>
      steps(9).flatMap((x) => [errors("a", x, 300, 1000), errors("b", x, x === 4 ? reversed : 400, 1000)]);
    // Differences in standard deviations: 400 against 300 is 4.7, 340 is 1.9, 280 is −1.0, 220 is −4.1.
    expect(check(claim(below, atLeast(1)), rows(340)).verdict).toBe("reproduced");
    expect(check(claim(below, atLeast(1)), rows(315)).verdict).toBe("inconclusive");
    expect(check(claim(below, atLeast(1)), rows(280)).verdict).toBe("inconclusive");
    expect(check(claim(below, atLeast(1)), rows(220)).verdict).toBe("contradicted");
    // 2.0 standard deviations one way at one of nine points is no contradiction.
    expect(check(claim(below, atLeast(1)), rows(260)).verdict).toBe("inconclusive");
  });

  it("say where an ordering or a count is the least sure", () => {
    const rows = steps(3).flatMap((
      x,
    ) => [errors("a", x, 300, 1000), errors("b", x, [400, 310, 500][x], 1000)]);
    expect(check(claim(below, atLeast(1)), rows).because).toContain("more codewords at snrDb 1");
    const count: ClaimMeasure = { kind: "countAbove", ...fig, method: "b", level: 0.3 };
    expect(check(claim(count, equals(3, 0)), rows).because).toContain("more codewords at snrDb 1");
  });

  it("let an interval begin at 0 where there were no errors", () => {
    const none = steps(3).map((x) => errors("a", x, 0, 1000));
    for (const measure of [extreme("smallest"), extreme("largest"), valueOf("a", 1)]) {
      const { measured, ciLow, ciHigh } = check(claim(measure, atMost(0.1)), none);
      expect([measured, ciLow]).toEqual([0, 0]);
      expect(ciHigh!).toBeGreaterThan(0.002);
    }
  });
});

describe("checkClaims on methods that saw the same items", () => {
  const pairOf = (facts: Partial<PairRow>): PairRow => ({
    ...{ suite: "s", profile: "quick", experiment: "fig", metric: "bler", a: "a", b: "b", seed: 1 },
    ...{ axis: "snrDb", x: 10, n: 1000, ...facts },
  });
  const width = ({ ciLow, ciHigh }: Verdict) => ciHigh! - ciLow!;
  const paired = (c: Claim, rows: readonly Row[], pairs: readonly PairRow[]) =>
    checkClaims([c], rows, { ...context, pairs })[0];

  it("narrows a difference of rates to what the items tell that only one got wrong", () => {
    // McNemar: 20 and 5 items of 1000; the difference's standard error is sqrt(20 + 5 − 15²/1000)/1000 = 0.004977.
    const rows = [errors("a", 10, 120, 1000), errors("b", 10, 105, 1000)];
    const pairs = [pairOf({ errors: { a: 120, b: 105, both: 100 } })];
    const c = claim(pair("difference"), atLeast(0));
    expect(check(c, rows).verdict).toBe("inconclusive");
    const verdict = paired(c, rows, pairs);
    expect(verdict.verdict).toBe("reproduced");
    // and half an item more on either side, as counts are whole: a tenth of 1.96 · 5 items
    expect(Math.abs(width(verdict) / (2 * 1.96 * 0.004977) - 1.1)).toBeLessThan(0.03);
    const apart = 2 * 1.96 * Math.sqrt((0.12 * 0.88 + 0.105 * 0.895) / 1000);
    expect(Math.abs(width(check(c, rows)) / apart - 1)).toBeLessThan(0.05);
  });

  it("decides an ordering by the exact sign test", () => {
    // Of n items that one alone gets wrong, all being a's has a probability of 1/2^n: 1/16 for 4, 1/32 for 5.
    const below: ClaimMeasure = { kind: "shareBelow", ...fig, a: "a", b: "b" };
    const ordered = (only: number) =>
      paired(claim(below, atLeast(1)), [errors("a", 10, 50, 1000), errors("b", 10, 50 + only, 1000)], [
        pairOf({ errors: { a: 50, b: 50 + only, both: 50 } }),
      ]).verdict;
    expect([ordered(4), ordered(5)]).toEqual(["inconclusive", "reproduced"]);
  });

  it("narrows a difference of means by their covariance, also where only a part is common", () => {
    // Standard deviations 1 and 1, correlation 0.9: of the difference of two means √(2 − 1.8)/√n instead of √2/√n.
    const half = 1.96 / Math.sqrt(1000);
    const b = { ...value("b", 2, half), n: 1000 };
    const c = claim(pair("difference"), atMost(-1));
    const moments = { a: 1, b: 1, covariance: 0.9 };
    const all = paired(c, [{ ...value("a", 1, half), n: 1000 }, b], [pairOf({ moments })]);
    expect(Math.abs(width(all) / (2 * half * Math.sqrt(0.2)) - 1)).toBeLessThan(0.05);
    // a has 4000 items, 1000 of them common: var a = 1/4000, var b = 1/1000, covariance 0.9/4000
    const part = paired(c, [{ ...value("a", 1, half / 2), n: 4000 }, b], [pairOf({ moments })]);
    expect(Math.abs(width(part) / (2 * 1.96 * Math.sqrt((1 + 4 - 1.8) / 4000)) - 1)).toBeLessThan(0.05);
  });

  it("takes a pair in either order and leaves those of other rows alone", () => {
    const rows = [errors("a", 10, 120, 1000), errors("b", 10, 105, 1000)];
    const c = claim(pair("difference"), atLeast(0));
    const swapped = pairOf({ a: "b", b: "a", errors: { a: 105, b: 120, both: 100 } });
    expect(paired(c, rows, [swapped])).toEqual(
      paired(c, rows, [pairOf({ errors: { a: 120, b: 105, both: 100 } })]),
    );
    for (const other of [{ x: 12 }, { seed: 2 }, { metric: "ber" }, { experiment: "fig2" }, { b: "c" }]) {
      expect(paired(c, rows, [{ ...swapped, ...other }])).toEqual(check(c, rows));
    }
  });

  it("narrows ratios, gains and spreads, too", () => {
    const curves = { a: [800, 300, 40, 10], b: [900, 500, 100, 20] };
    const rows = Object.entries(curves).flatMap(([method, counts]) =>
      counts.map((k, i) => errors(method, 10 + i, k, 1000))
    );
    // b fails wherever a does
    const pairs = curves.a.map((k, i) => pairOf({ x: 10 + i, errors: { a: k, b: curves.b[i], both: k } }));
    for (
      const measure of [
        { ...pair("ratio"), x: 12 },
        gain("a", "b", 0.2),
        { kind: "spreadRatio", ...fig, a: "a", b: "b", to: 11 },
      ] as ClaimMeasure[]
    ) {
      const c = claim(measure, atMost(1));
      expect(width(paired(c, rows, pairs))).toBeLessThan(0.9 * width(check(c, rows)));
    }
  });

  it("says that fewer items may do where it doesn't know what is common", () => {
    const rows = [errors("a", 10, 120, 1000), errors("b", 10, 119, 1000)];
    const c = claim(pair("difference"), atLeast(0));
    const pairs = [pairOf({ errors: { a: 120, b: 119, both: 100 } })];
    expect(check(c, rows).because).toContain("or fewer, as both see the same ones,");
    expect(paired(c, rows, pairs).because).not.toContain("or fewer");
    expect(paired(c, rows, pairs).finding).toMatchObject({ measurement: { basis: { pairing: "used" } } });
  });
});
