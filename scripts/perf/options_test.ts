import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { UsageError } from "../../src/suite/errors.ts";
import { families } from "./families.ts";
import { readOptions } from "./options.ts";

describe("readOptions", () => {
  it("measures everything by default", () => {
    const options = readOptions([])!;
    expect(options).toMatchObject({
      repetitions: 5,
      engines: undefined,
      peers: [],
      fingerprints: true,
      whole: true,
    });
    expect(options.families).toEqual(families.map(({ name }) => name));
  });

  it("takes lists, and knows that something was left out", () => {
    const options = readOptions([
      "--families",
      "eqnet-estimator",
      "--engines",
      "native-1, wasm",
      "--throughputs=none",
    ])!;
    expect(options).toMatchObject({
      families: ["eqnet-estimator"],
      throughputs: [],
      engines: ["native-1", "wasm"],
      whole: false,
    });
    expect(readOptions(["--repetitions", "3"])!.whole).toBe(false);
    expect(readOptions(["--skip-fingerprints", "--peer", "torch"])).toMatchObject({
      fingerprints: false,
      peers: ["torch"],
    });
  });

  it("asks for help", () => {
    expect(readOptions(["--help"])).toBeUndefined();
  });

  for (
    const [args, message] of [
      [["--families", "eqnet-estimatr"], "no 'eqnet-estimatr'; did you mean 'eqnet-estimator'?"],
      [["--engines", "native-0"], "no engine 'native-0'"],
      [["--engines", ""], "--engines is empty"],
      [["--repetitions", "0"], "--repetitions must be a whole number"],
      [["--name", "../x"], "--name must be"],
      [["--peer", "torch", "--peer", "torch"], "--peer is given more than once"],
      [["--repetition", "5"], "did you mean 'repetitions'?"],
      [["all"], "unexpected argument 'all'"],
    ] as const
  ) {
    it(`refuses ${args.join(" ")}`, () => {
      expect(() => readOptions([...args])).toThrow(UsageError);
      expect(() => readOptions([...args])).toThrow(message);
    });
  }
});
