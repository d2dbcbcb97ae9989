import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { bench, inDirectory, toy, write } from "../engine/testdata/bench.ts";
import { formatRows, readRows } from "../report/csv.ts";

const lossClaim = {
  id: "toy-loss",
  where: "nowhere",
  says: "The loss at step 250 is 0.2.",
  read: "text",
  evidence: "measured",
  measure: { kind: "value", experiment: "curve", metric: "loss", method: "learned", x: 250 },
  target: { relation: "equals", value: 0.2, tolerance: 0.1 },
  reason: "A number for the test.",
  undertraining: "none",
};

/** The toy suite where the training behind the curve ends badly at its 100th step, with a claim about the curve. */
function writeSuite(directory: string, end: string): string {
  const source = Deno.readTextFileSync(toy)
    .replaceAll("../../", new URL("../", import.meta.url).href)
    .replace("if (step % 50 === 0) {", `if (name === "scale" && step === 100) ${end}\n$&`);
  const claims = JSON.parse(Deno.readTextFileSync(toy.replace(/\.ts$/, ".json")));
  write(directory, "toy.json", JSON.stringify([...claims, lossClaim]));
  return write(directory, "toy.ts", source);
}

const ends: [what: string, end: string, failure: RegExp][] = [
  ["was killed", `Deno.kill(Deno.pid, "SIGKILL");`, /the worker died \(signal SIGKILL\)$/],
  ["diverged", "weight[0] = NaN;", /the training diverged: 'weight' holds NaN$/],
  ["had no memory", `throw new RangeError("Array buffer allocation failed");`, /allocation failed$/],
  [
    "recorded a loss that isn't finite",
    "loss = Infinity;",
    /the training diverged: expected plain data at curve.loss.2, got Infinity$/,
  ],
];

describe("a training behind a curve that", () => {
  for (const [what, end, failure] of ends) {
    it(`${what} gives failed rows, and the rest is written`, async () => {
      await inDirectory(async (directory) => {
        const suite = writeSuite(directory, end);
        const ran = await bench(directory, suite, "-p", "smoke", "--json", "--quiet", "--out", "out");
        expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 3, stderr: "" });
        const result = JSON.parse(ran.stdout);
        expect(result.fingerprint).toMatch(/^[0-9a-f]{64}$/);

        const rows = readRows(`${directory}/out/rows.csv`);
        expect(formatRows(rows)).toBe(Deno.readTextFileSync(`${directory}/out/rows.csv`));
        const [curve, ...more] = rows.filter(({ experiment }) => experiment === "curve");
        expect(more).toEqual([]);
        const place = { method: "learned", axis: "step", x: NaN, metric: "loss", value: NaN, n: 0 };
        expect(curve).toMatchObject(place);
        expect(curve.failure).toMatch(failure);
        const whole = rows.filter(({ method, failure }) => method === "matched" && failure === undefined);
        expect(whole.length).toBe(11); // 3 quantities at 3 points, and 2 latencies
      });
    });
  }

  it("fails leaves rows that every command can hold", async () => {
    await inDirectory(async (directory) => {
      const suite = writeSuite(directory, "Deno.exit(7);");
      await bench(directory, suite, "-p", "smoke", "--quiet", "--out", "out");
      const check = await bench(directory, "check", "out", "--suite", suite);
      expect({ code: check.code, stderr: check.stderr }).toEqual({ code: 3, stderr: "" });
      expect(check.stdout).toContain("→ learned gave no value in curve: failed: train scale seed 1:");
      const compare = await bench(directory, "compare", "out", "out");
      expect(compare.stdout).toMatch(/^(\d+) of \1 values are the same to the bit, 0 differ\n$/);
      const report = await bench(directory, "report", "out", "--suite", suite);
      expect({ code: report.code, stderr: report.stderr }).toEqual({ code: 0, stderr: "" });
      const page = Deno.readTextFileSync(`${directory}/out/report.html`);
      expect(page).toContain("curve learned: failed: train scale seed 1: the worker died (exit 7)");
      await bench(directory, toy, "-p", "smoke", "--quiet", "--out", "mended");
      const moved = await bench(directory, "compare", "out", "mended");
      expect(moved.stdout).toContain("curve loss learned, seed 1: failed → absent\n");
    });
  });
});
