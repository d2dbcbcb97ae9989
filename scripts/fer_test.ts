import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";

const script = new URL("./fer.ts", import.meta.url);
const alist = new URL("../src/phy/testdata/ccsds_128_64.alist", import.meta.url).pathname;

async function fer(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", script.href, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

describe("scripts/fer.ts", () => {
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
    expect([first.code, first.err]).toEqual([0, ""]);
    expect(second.out).toBe(first.out);
    const [title, head, ...rows] = first.out.trimEnd().split("\n");
    expect(title).toContain("(128, 64), rate 0.5000, sum-product, at most 20 iterations, seed 1");
    expect(new Set([head, ...rows].map((line) => line.length)).size).toBe(1);
    expect(rows.map((row) => row.trim().split(/\s+/)[0])).toEqual(["1.00", "3.00"]);
  });

  it("explains itself, and answers bad input with one line and exit 2", async () => {
    const help = await fer("--help");
    expect([help.code, help.out.startsWith("usage:")]).toEqual([0, true]);
    const mistakes: [string[], string][] = [
      [[], "fer: --code is missing: an alist file, or 802.11n\n"],
      [["--code", alist], "fer: --ebn0 is missing: one or more values in dB, as in --ebn0 1,1.5,2\n"],
      [["--code", alist, "--ebn0", "1,x"], "fer: --ebn0 must be numbers separated by commas; 'x' is none\n"],
      [["--code", "nowhere.alist", "--ebn0", "1"], "fer: --code nowhere.alist: no such file\n"],
      [
        ["--code", script.pathname, "--ebn0", "1"],
        `fer: ${script.pathname} is no alist: line 1: '/**' is not a whole number\n`,
      ],
      [
        ["--code", alist, "--ebn0", "1", "--errors", "0"],
        "fer: --errors must be a whole number from 1 on, not '0'\n",
      ],
      [
        ["--code", alist, "--ebn0", "1", "--algorithm", "magic"],
        "fer: --algorithm must be sum-product or min-sum, not 'magic'\n",
      ],
      [["--code", alist, "--ebno", "1"], "fer: unknown option --ebno; --help lists the options\n"],
      [["--code", alist, "--ebn0", "1", "more"], "fer: unexpected argument 'more'; --help shows the usage\n"],
    ];
    for (const [args, message] of mistakes) {
      expect({ args, ...await fer(...args) }).toEqual({ args, code: 2, out: "", err: message });
    }
  });
});
