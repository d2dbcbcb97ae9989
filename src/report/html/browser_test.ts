/** The page in a real browser. Skipped, with a line that says so, where there is none. @module */
import { expect } from "@std/expect";
import { after, before, describe, it } from "@std/testing/bdd";
import axe from "axe-core";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import { judge } from "../../engine/judge.ts";
import { fromFileUrl, root, toFileUrl } from "../../engine/paths.ts";
import eqnet from "../../../suites/eqnet.ts";
import { readClaims } from "../../claims/claims_file.ts";
import { readRows } from "../csv.ts";
import { readResult } from "../result.ts";
import { findChromium, openChromium } from "./browser_testing.ts";
import { reportPage } from "./page.ts";
import type { ReportedRun } from "./report.ts";
import { run as toy } from "./testing.ts";

/** What the code that runs in the page has and Deno hasn't. */
interface Styled {
  getComputedStyle(element: unknown): Record<string, string>;
}

const chromium = findChromium();
if (!chromium) console.log("no Chromium on the path or in $CHROMIUM: the page is not tried in a browser");

/** EQ-Net's committed results: two figures of them, with as many claims as a test needs. */
function eqnetRun(): ReportedRun {
  const path = (name: string) => fromFileUrl(new URL(name, root));
  const result = readResult(path("results/reference/eqnet/result.json"));
  const rows = readRows(path("results/reference/eqnet/rows.csv"));
  const all = readClaims(path("results/published/eqnet.json"));
  const claims = all.filter((_, i) => i % 9 === 0);
  return {
    source: "results/reference/eqnet",
    suite: eqnet,
    rows: rows.filter(({ experiment, metric }) =>
      metric === "bler" && experiment === "fig5" || experiment === "table1"
    ),
    claims,
    verdicts: judge(all, eqnet, result.profile, rows)
      .filter(({ claim }) => claims.some(({ id }) => id === claim)),
    result,
  };
}

(chromium ? describe : describe.skip)("the page in Chromium", () => {
  let browser: Browser, page: Page, directory: string;
  const complaints: string[] = [], requests: string[] = [];

  before(async () => {
    directory = await Deno.makeTempDir({ prefix: "airtight-" });
    await Deno.writeTextFile(`${directory}/report.html`, await reportPage([eqnetRun(), toy]));
    browser = await openChromium(chromium!);
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await show(1280, "light");
  });
  after(async () => {
    await browser?.close();
    await Deno.remove(directory, { recursive: true });
  });

  /** Loads the page, and scrolls through it, as charts are drawn when they come near. */
  async function show(width: number, scheme: "light" | "dark") {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(toFileUrl(`${directory}/report.html`).href);
    await page.evaluate("document.querySelectorAll('.plot').forEach((plot) => draw(plot))");
    await page.waitForFunction(
      "[...document.querySelectorAll('.plot')].every((plot) => plot.querySelector('svg'))",
    );
  }

  const count = (selector: string) => page.$$eval(selector, (found) => found.length);
  /** A property of the style that an element has in the end. */
  const style = (selector: string, property: string) =>
    page.$eval(
      selector,
      (one, name) => (globalThis as unknown as Styled).getComputedStyle(one)[name],
      property,
    );
  const figure = "#figure-eqnet-fig5_bler";
  /** The marks of a curve's points: symbols that are to be seen. */
  const symbols = () => count(`${figure} .mark-symbol path[stroke="var(--curve-1)"]`);

  it("draws every chart", async () => {
    expect(await count(".plot svg")).toBe(await count("figure"));
    // 6 of ML's 9 points have errors; each has a mark and the two caps of its interval; the other 3 a triangle and a cap
    expect(await symbols()).toBe(6 * 3 + 3 * 2);
    // the heat map's four cells
    expect(await count("#figure-toy-confused_ml .mark-rect path")).toBe(4);
  });

  it("switches a method off and on by its button in the legend", async () => {
    const button = await page.$(`${figure} [data-curve="ML"]`);
    const shown = await symbols();
    await button!.click();
    await page.waitForFunction(
      `document.querySelectorAll('${figure} .mark-symbol path[stroke="var(--curve-1)"]').length === 0`,
    );
    expect(await button!.evaluate((one) => one.getAttribute("aria-pressed"))).toBe("false");
    await button!.press("Enter");
    await page.waitForFunction(
      `document.querySelectorAll('${figure} .mark-symbol path[stroke="var(--curve-1)"]').length === ${shown}`,
    );
  });

  it("changes between a logarithmic and a linear axis", async () => {
    const labels = () => page.$$eval(`${figure} text`, (found) => found.map((one) => one.textContent));
    expect(await labels()).toContain("10⁻²");
    await page.click(`${figure} [data-scale]`);
    await page.waitForFunction(
      `[...document.querySelectorAll('${figure} text')].some((one) => one.textContent === "0.2")`,
    );
    expect(await labels()).not.toContain("10⁻²");
    await page.click(`${figure} [data-scale]`);
    await page.waitForFunction(
      `[...document.querySelectorAll('${figure} text')].some((one) => one.textContent === "10⁻²")`,
    );
  });

  it("says value, interval and n of the point under the pointer, and leads to its row", async () => {
    const marks = `document.querySelectorAll('${figure} .mark-symbol path[opacity="0"]')`;
    const point = await page.evaluateHandle(
      `[...${marks}].find(({ __data__: { datum } }) => datum.label === "ML" && datum.x === 20)`,
    ) as unknown as ElementHandle;
    await point.scrollIntoView();
    await point.hover();
    // the row of rows.csv: 204 errors in 27,000 codewords; 204/27000 = 7.56e-3, and its Wilson interval
    expect(await page.evaluate("tip.textContent")).toBe(
      "ML, SNR (dB) 20\nblock error rate: 7.6e−3\n95 %: 6.6e−3–8.7e−3\nn = 27,000\n204 errors",
    );
    await point.click();
    await page.waitForFunction("location.hash === '#row-eqnet-fig5-bler-ml-20-1'");
    expect(await page.evaluate("document.querySelector(':target').closest('details').open")).toBe(true);
  });

  it("says how often a class is taken for another", async () => {
    const [cell] = await page.$$("#figure-toy-confused_ml .mark-rect path");
    await cell.scrollIntoView();
    await cell.hover();
    expect(await page.evaluate("tip.textContent")).toBe("AM taken for AM\nshare: 0.9\nn = 1,000");
  });

  it("shows the claims with the chosen verdicts only, and any claim that a link leads to", async () => {
    const lines = "#claims-eqnet [data-verdict='not-run']";
    expect(await count(`${lines}:not([hidden])`)).toBeGreaterThan(0);
    await page.click("#claims-eqnet input[value='not-run']");
    expect(await count(`${lines}:not([hidden])`)).toBe(0);
    await page.evaluate(`location.hash = document.querySelector("${lines}").id`);
    await page.waitForFunction(`document.querySelectorAll("${lines}:not([hidden])").length === 1`);
  });

  it("takes the keyboard through skip link, contents, filters, claims and legends in reading order", async () => {
    await page.evaluate("history.replaceState(null, '', location.pathname)");
    await page.reload();
    const order: { name: string; place: number }[] = [];
    for (let i = 0; i < 24; i++) {
      await page.keyboard.press("Tab");
      order.push(
        await page.evaluate(`({
          name: document.activeElement.className || document.activeElement.localName,
          place: [...document.querySelectorAll("*")].indexOf(document.activeElement),
        })`) as typeof order[0],
      );
    }
    expect(order[0].name).toBe("skip");
    expect(order[1].name).toBe("a");
    expect(order.map(({ name }) => name)).toContain("input");
    expect(order.map(({ name }) => name)).toContain("summary");
    expect(order.every(({ place }, i) => i === 0 || place > order[i - 1].place)).toBe(true);
    const reachable =
      "[...document.querySelectorAll('a[href], button, input, summary')].every((one) => one.tabIndex === 0)";
    expect(await page.evaluate(reachable)).toBe(true);
  });

  for (const [width, scheme] of [[1280, "light"], [360, "dark"]] as const) {
    it(`is accessible, in its ${scheme} colours, and fits ${width} pixels`, async () => {
      await show(width, scheme);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      const paper = await style("body", "backgroundColor");
      expect(paper).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 27)");
      const curve = await style(`${figure} path[stroke="var(--curve-1)"]`, "stroke");
      expect(curve).toBe(scheme === "light" ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)");
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })") as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
    });
  }

  it("prints on white, with every figure and how every claim is judged", async () => {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    await page.reload();
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.length).toBeGreaterThan(50_000);
    expect(await count(".plot svg")).toBe(await count("figure"));
    await page.emulateMediaType("print");
    expect(await style("body", "backgroundColor")).toBe(
      "rgb(255, 255, 255)",
    );
    expect(await style(".filter", "display")).toBe("none");
    await page.emulateMediaType("screen");
  });

  it("is complete but for the charts without scripts", async () => {
    const plain = await browser.newPage();
    await plain.setJavaScriptEnabled(false);
    await plain.goto(toFileUrl(`${directory}/report.html`).href);
    expect(await plain.$$eval(".claims tbody tr", (found) => found.length)).toBe(
      eqnetRun().claims.length + toy.claims.length,
    );
    const scripted =
      "[...document.querySelectorAll('.scripted, .legend')].filter((one) => one.offsetParent).length";
    expect(await plain.evaluate(scripted)).toBe(0);
    await plain.close();
  });

  it("can't ask for anything, whatever runs in it", async () => {
    const refused = await browser.newPage();
    await refused.goto(toFileUrl(`${directory}/report.html`).href);
    expect(await refused.evaluate("fetch('data:,x').then(() => 'fetched', () => 'refused')")).toBe("refused");
    expect(await refused.evaluate("import('data:text/javascript,0').then(() => 'ran', () => 'refused')"))
      .toBe("refused");
    await refused.close();
  });

  it("complained of nothing, and asked for nothing but itself", () => {
    expect(complaints).toEqual([]);
    expect(new Set(requests.map((url) => url.replace(/#.*/, "")))).toEqual(
      new Set([toFileUrl(`${directory}/report.html`).href]),
    );
  });
});
