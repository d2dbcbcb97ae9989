import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { isKept, keptStates } from "./training_states.ts";

describe("keptStates", () => {
  it("is all of a few, then every second, every fourth", () => {
    expect(keptStates(0)).toEqual([]);
    expect(keptStates(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(keptStates(9)).toEqual([2, 4, 6, 8]);
    expect(keptStates(300)).toEqual([64, 128, 192, 256]);
  });

  it("never asks for a state that was passed over", () => {
    const kept = new Set<number>();
    for (let call = 1; call <= 3000; call++) {
      if (isKept(call)) kept.add(call);
      expect(keptStates(call).every((wanted) => kept.has(wanted))).toBe(true);
    }
    expect(kept.size).toBeLessThan(60);
  });
});
