import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { range } from "./axes.ts";

describe("range", () => {
  it("has both ends, and ends before one that it doesn't meet", () => {
    expect(range(16, 20)).toEqual([16, 17, 18, 19, 20]);
    expect(range(18, 28, 2)).toEqual([18, 20, 22, 24, 26, 28]);
    expect(range(-3, 4, 3)).toEqual([-3, 0, 3]);
    expect(range(5, 5)).toEqual([5]);
  });
});
