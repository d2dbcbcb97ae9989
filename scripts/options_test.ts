import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { UsageError } from "../src/suite/errors.ts";
import { readGiven } from "./options.ts";

const read = (...args: string[]) => readGiven(args, { texts: ["code", "steps"], switches: ["fast"] });

describe("readGiven", () => {
  it("gives values, switches and what has no name", () => {
    expect(read("--code", "7.alist", "a", "--fast", "--steps=", "--", "--b")).toEqual({
      texts: { code: "7.alist", steps: "" },
      switches: { fast: true },
      rest: ["a", "--b"],
    });
    expect(read()).toEqual({
      texts: { code: undefined, steps: undefined },
      switches: { fast: false },
      rest: [],
    });
  });
  for (
    const [args, message] of [
      [["--cod", "7.alist"], "unknown option --cod; did you mean 'code'?"],
      [["-f"], "unknown option -f; there is: code, steps, fast"],
      [["--no-fast"], "unknown option --no-fast"],
      [["--code", "a", "--code", "a"], "--code is given more than once"],
      [["--fast", "--fast"], "--fast is given more than once"],
      [["a", "--code"], "--code has no value"],
      [["--fast=no"], "--fast takes no value, got 'no'"],
    ] as const
  ) {
    it(`refuses ${args.join(" ")}`, () => {
      expect(() => read(...args)).toThrow(UsageError);
      expect(() => read(...args)).toThrow(message);
    });
  }
});
