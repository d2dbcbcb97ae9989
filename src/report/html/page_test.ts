import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { escapeHtml } from "./html.ts";
import { reportPage } from "./page.ts";
import { verdictKinds } from "../../claims/verdict.ts";
import { claims, hostile, rows, run, verdicts } from "./testing.ts";

const page = await reportPage([run]);
/** The page without what isn't for reading. */
const body = page.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, "");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);

describe("reportPage", () => {
  it("gives the same bytes for the same run", async () => {
    expect(await reportPage([run])).toBe(page);
  });

  it("has every id once, and every link leads to one", () => {
    const ids = all(body, /\sid="([^"]*)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = all(body, /href="#([^"]*)"/g);
    expect(targets.length).toBeGreaterThan(15);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  it("links each claim's number to its rows and its plot", () => {
    const line = (id: string) => new RegExp(`<tr [^>]*id="claim-toy-${id}"[\\s\\S]*?</tr>`).exec(page)![0];
    expect(all(line("toy_value"), /href="#([^"]*)"/g)).toEqual([
      "figure-toy-curve_bler",
      "row-toy-curve-bler-ml-10-1",
    ]);
    expect(all(line("toy_ratio"), /href="#([^"]*)"/g)).toEqual([
      "figure-toy-curve_bler",
      "row-toy-curve-bler-mine-10-1",
      "row-toy-curve-bler-ml-10-1",
    ]);
    expect(all(line("toy_gain"), /href="#([^"]*)"/g)).toContain("rows-toy-curve-bler-ml");
  });

  it("says of each claim where it stands, what it demands, what was measured, and the verdict", () => {
    for (const claim of claims) expect(body).toContain(escapeHtml(claim.says));
    expect(verdicts.map(({ verdict }) => verdict).toSorted()).toEqual(verdictKinds.toSorted());
    for (const { verdict, finding, because } of verdicts) {
      expect(body).toContain(`</span> ${verdict}</span>`);
      // of what is measured the columns say the first part already
      const why = finding.kind === "not-run" ? because : because.split("; ").slice(1).join("; ");
      expect(body).toContain(escapeHtml(why));
    }
    expect(body).toContain("points over a wider range");
    expect(body).toContain("What is measured: bler of ML at snrDb 10.");
    expect(body).toContain("0.2 ± 0.1");
    // the ratio's measured value, 400 to 200 errors of 1000
    expect(body).toMatch(/>2 \(95 %: 1\.\d+ to 2\.\d+\)/);
  });

  it("says what each verdict rests on, headlines first, and counts by it", () => {
    const order = all(body, /<tr role="row" id="(claim-toy-[^"]*)"/g);
    expect(order).toHaveLength(claims.length);
    expect(order[0]).toBe("claim-toy-toy_ratio"); // the second in the file
    expect(body.indexOf("Headlines: what a reader would cite")).toBeLessThan(body.indexOf(order[0]));
    expect(body.indexOf("Other claims")).toBeLessThan(body.indexOf(order[1]));
    expect(all(body, /class="rests-on">([^<]*)</g).toSorted()).toEqual([
      "argued",
      ...Array(claims.length - 1).fill("measured"),
    ]);
    const totals = /<table class="rows totals">[\s\S]*?<\/table>/.exec(body)![0];
    const lines = totals.split("<tr>").slice(1).map((line) => all(line, /<t[hd][^>]*>([^<]*)</g));
    expect(lines).toEqual([
      ["claims", "all", "reproduced", "contradicted", "inconclusive", "self-contradictory", "not-run"],
      ["headlines, which count below too", "1", "", "1", "", "", ""],
      ["measured: simulated or trained", "4", "1", "1", "1", "", "1"],
      ["argued: a proof in words", "1", "", "", "", "1", ""],
    ]);
  });

  it("shows the numbers that the verdict has, and computes none", async () => {
    const doctored = verdicts.map((one) =>
      one.finding.kind === "contradicted"
        ? {
          ...one,
          finding: {
            ...one.finding,
            measurement: {
              ...one.finding.measurement,
              estimate: { low: 7, high: 7 },
              interval: { low: 6, high: 8 },
            },
          },
        }
        : one
    );
    const text = await reportPage([{ ...run, verdicts: doctored }]);
    expect(text).toContain(">7 (95 %: 6 to 8)");
    expect(text).not.toMatch(/>2 \(95 %: 1\.\d+ to 2\.\d+\)/);
  });

  it("has every row in a table, also what failed or what no figure shows", () => {
    for (
      const { experiment, metric, method, x, value } of rows
    ) {
      const id = `row-toy-${experiment}-${metric}-${method}-${x}-1`;
      expect(body).toContain(`id="${id}"`);
      if (experiment === "curve" && Number.isFinite(value)) {
        expect(Number(new RegExp(`id="${id}">.*?<td class="number">([^<]*)`).exec(body)![1])).toBe(value);
      }
    }
    expect(body).toContain(">252,582<");
  });

  it("tells of failures, and escapes whatever names and errors hold", () => {
    expect(body).toContain(`at snrDb 16: failed: ${escapeHtml(hostile)}`);
    expect(page).not.toContain("<img");
  });

  it("allows by its policy the page's own script and style alone", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1].replaceAll("&#39;", "'");
    const [script] = all(page, /<script>([\s\S]*?)<\/script>/g);
    const [style] = all(page, /<style>([\s\S]*?)<\/style>/g);
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash(script)}; style-src ${
        hash(style)
      }; base-uri 'none'; form-action 'none'`,
    );
  });

  it("refers to nothing outside but the paper", () => {
    expect(all(body, /\b(?:href|src|action|data)="([^#"][^"]*)"/g)).toEqual([
      "https://arxiv.org/abs/2001.00001",
    ]);
  });

  it("tells two runs of a suite apart", async () => {
    const ids = all(
      (await reportPage([run, run])).replace(/<script[\s\S]*?<\/script>/g, ""),
      /\sid="([^"]*)"/g,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("says what moved since another run, in standard errors", async () => {
    const before = {
      source: "out/before",
      rows: rows.map((row) =>
        row.experiment === "curve" && row.x === 12 ? { ...row, value: row.value * 1.1 } : row
      ),
      verdicts: verdicts.map((one) =>
        one.claim === "toy-gain" ? { ...one, verdict: "reproduced" as const } : one
      ),
    };
    const compared = await reportPage([{ ...run, before }]);
    const [section] = /<section id="compared-toy">[\s\S]*?<\/section>/.exec(compared)!;
    expect(section).toContain("1 claim with another verdict");
    expect(section).toContain('href="#claim-toy-toy_gain"');
    expect(section).toContain(`2 differ`);
    // 165 → 150 errors: 15e-3 less. The halves of the intervals that face each other are 0.165 − 0.12 and
    // 0.184 − 0.15: z95 √(0.045² + 0.034²) … 15e-3 · 1.96 / 0.0564 = 0.52
    expect(section).toContain("−0.5");
    expect(section).not.toContain("NaN");
  });
});
