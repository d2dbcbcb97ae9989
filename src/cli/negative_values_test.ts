import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { attachNegativeValues } from "./negative_values.ts";

describe("attachNegativeValues", () => {
  it("attaches numbers with a minus sign to the option before them, and nothing else", () => {
    expect(attachNegativeValues(["fer", "--ebn0", "-2,0", "--code", "x", "--seed", "-.5"])).toEqual(
      ["fer", "--ebn0=-2,0", "--code", "x", "--seed=-.5"],
    );
    const same = ["--ebn0=1", "-2", "--rows-first", "-p", "-3", "--code", "-", "--code", "--ebn0", "x", "-1"];
    expect(attachNegativeValues(same)).toEqual(same);
  });
});
