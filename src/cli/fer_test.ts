import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { bench } from "../engine/testdata/bench.ts";
import { fromFileUrl, root } from "../engine/paths.ts";

const alist = fromFileUrl(new URL("src/phy/testdata/ccsds_128_64.alist", root));
const rowsFirst = fromFileUrl(new URL("src/phy/testdata/rows_first_49x28.alist", root));
const source = fromFileUrl(new URL("src/cli/fer.ts", root));
const fer = (...args: string[]) => bench(".", "fer", ...args);

describe("bench fer", () => {
  it("prints a table with one row per Eb/N0, the same every time", async () => {
    const args = [
      "--code",
      alist,
      "--ebn0",
      "1,3",
      "--iterations",
      "20",
      "--frames",
      "600",
      "--errors",
      "50",
    ];
    const [first, second] = [await fer(...args), await fer(...args)];
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(second.stdout).toBe(first.stdout);
    const [title, head, ...rows] = first.stdout.trimEnd().split("\n");
    expect(title).toContain(
      "(128, 64), rate 0.5000, sum-product, at most 20 iterations, LLRs held at ±40, seed 1",
    );
    expect(new Set([head, ...rows].map((line) => line.length)).size).toBe(1);
    expect(rows.map((row) => row.trim().split(/\s+/)[0])).toEqual(["1.00", "3.00"]);
  });

  it("holds the channel's LLRs where --llr-limit says", async () => {
    const args = ["--code", alist, "--ebn0", "3", "--frames", "600", "--errors", "600"];
    const errors = async (limit: string) => {
      const [title, , row] = (await fer(...args, "--llr-limit", limit)).stdout.split("\n");
      expect(title).toContain(limit === "none" ? "LLRs as they come" : `LLRs held at ±${limit}`);
      return Number(row.trim().split(/\s+/)[2]);
    };
    expect(await errors("0.5")).toBeGreaterThan(2 * await errors("none")); // all but hard decisions
  });

  it("says so where a file may list rows first, and reads it so", async () => {
    const args = ["--code", rowsFirst, "--ebn0", "-2,0", "--frames", "10"];
    const plain = await fer(...args);
    expect([plain.code, plain.stdout.split("\n")[0]]).toEqual([0, expect.stringContaining("(28, 3)")]);
    expect(plain.stderr).toBe(
      `bench: ${rowsFirst}: n = 28 is less than m = 49; the file may list rows first: see --rows-first\n`,
    );
    const swapped = await fer(...args, "--rows-first");
    expect([swapped.code, swapped.stderr]).toEqual([0, ""]);
    expect(swapped.stdout).toContain("(49, 24), rate 0.4898");
    expect(swapped.stdout.trimEnd().split("\n").slice(2).map((row) => row.trim().split(/\s+/)[0])).toEqual([
      "-2.00",
      "0.00",
    ]);
    const wrong = await fer("--code", alist, "--ebn0", "1", "--frames", "10", "--rows-first");
    expect(wrong).toEqual({
      code: 2,
      stdout: "",
      stderr:
        `bench: ${alist}: the code has no information bits (H has full column rank); with --rows-first ` +
        "n = 64 is less than m = 128; the file may list columns first: leave the option out\n",
    });
    expect(await fer("--code", "802.11n", "--ebn0", "1", "--rows-first")).toEqual({
      code: 2,
      stdout: "",
      stderr: "bench: --rows-first says how a file lists a matrix; 802.11n is no file\n",
    });
  });

  it("explains itself, and answers bad input with one line and exit 2", async () => {
    const help = await fer("--help");
    expect([help.code, /^\s*Usage:/.test(help.stdout), help.stdout.includes("--ebn0")]).toEqual([
      0,
      true,
      true,
    ]);
    const mistakes: [string[], string][] = [
      [[], "bench: --code is missing: an alist file, or 802.11n\n"],
      [["--code", alist], "bench: --ebn0 is missing: one or more values in dB, as in --ebn0 1,1.5,2\n"],
      [
        ["--code", alist, "--ebn0", "1,x"],
        "bench: --ebn0 must be numbers separated by commas; 'x' is none\n",
      ],
      [["--code", "nowhere.alist", "--ebn0", "1"], "bench: --code nowhere.alist: no such file\n"],
      [
        ["--code", source, "--ebn0", "1"],
        `bench: ${source} is no alist: line 1: '/**' is not a whole number\n`,
      ],
      [
        ["--code", alist, "--ebn0", "1", "--errors", "0"],
        "bench: --errors: expected a whole number from 1 on, got '0'\n",
      ],
      [
        ["--code", alist, "--ebn0", "1", "--llr-limit", "0"],
        "bench: --llr-limit must be a number above 0 or none, not '0'\n",
      ],
      [
        ["--code", alist, "--ebn0", "1", "--algorithm", "magic"],
        "bench: --algorithm must be sum-product or min-sum, not 'magic'\n",
      ],
    ];
    for (const [args, message] of mistakes) {
      expect({ args, ...await fer(...args) }).toEqual({ args, code: 2, stdout: "", stderr: message });
    }
    const unknown = await fer("--code", alist, "--ebno", "1");
    expect(unknown).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/nknown option .*--ebn0/) });
    const more = await fer("--code", alist, "--ebn0", "1", "more");
    expect(more).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/(oo many|No) arguments/) });
  });
});
