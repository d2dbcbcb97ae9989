// Run under both import maps: the table holds whichever package reads the command line.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bench, inDirectory, toy } from "../engine/testdata/bench.ts";

/** What works, and what has to be in its output. */
const taken: readonly [args: string[], output: string][] = [
  [["list"], "eqnet"],
  [["list", "--json"], '"eqnet"'],
  [["plan", toy, "-p", "smoke"], "train"],
  [["plan", "-p", "smoke", toy], "train"],
  [["plan", toy, "--profile=smoke", "--json"], '"kind": "latency"'],
  [["plan", toy, "--profile", "smoke", "--seed", "3"], "seed 3"],
  [["list", "--help"], "bench list"],
  [["--help"], "Builds the leaderboards' page"],
  [["--version"], "0.1.0"],
];

/** What is refused in one line with exit code 2: nothing is ignored, and nothing guessed. */
const refused: readonly string[][] = [
  [],
  ["plan"],
  ["plan", toy, "-p", ""],
  ["plan", toy, "--profile="],
  ["plan", toy, "--method", ""],
  ["plan", toy, ""],
  ["plan", toy, "-p", "smoke", "--", "--json"],
  ["--", "list"],
  ["--"],
  ["plan", "--", toy],
  ["plan", toy, "-p", "smoke", "--seed", "1", "--seed", "2"],
  ["plan", toy, "-p", "smoke", "-p", "smoke"],
  ["plan", toy, "-p", "smoke", "--profile", "smoke"],
  ["plan", toy, "--json", "--json"],
  ["plan", toy, "-psmoke"],
  ["plan", toy, "-p=smoke"],
  ["-qp", "smoke", toy],
  ["--json", "list"],
  ["--profile", "smoke", "plan", toy],
  ["plan", toy, "-p"],
  ["plan", toy, "-p", "-e"],
  ["plan", toy, "--seed", "-1"],
  ["plan", toy, "--seed=-1"],
  ["plan", toy, "--prof", "smoke"],
  ["plan", toy, "--no-json"],
  ["plan", toy, toy],
  ["list", "extra"],
  ["list", "--json=false"],
  ["list", "-j"],
  ["list", "help"],
  ["help", "list"],
  ["compare", "a"],
  ["compare", "a", "b", "c"],
  ["report", "--out"],
  ["doctor", "-"],
];

/** A command line as a shell would show it. */
const shown = (args: readonly string[]) =>
  ["bench", ...args.map((arg) => arg === toy ? "toy.ts" : arg === "" ? '""' : arg)].join(" ");

describe("the command line", () => {
  for (const [args, output] of taken) {
    it(`takes ${shown(args)}`, () =>
      inDirectory(async (directory) => {
        const { code, stdout, stderr } = await bench(directory, ...args);
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(stdout).toContain(output);
      }));
  }
  for (const args of refused) {
    it(`refuses ${shown(args)}`, () =>
      inDirectory(async (directory) => {
        const { code, stdout, stderr } = await bench(directory, ...args);
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/^bench: [^\n]+\n$/);
      }));
  }
});
