import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { afterEpoch, noPlateau, type Plateau } from "./plateau.ts";

/** The state after these losses, and the rate that was 1 and was halved whenever patience was over. */
function after(losses: number[], epochs: number, minDelta = 0): Omit<Plateau, "over"> & { rate: number } {
  let plateau = noPlateau, rate = 1;
  for (const loss of losses) {
    plateau = afterEpoch(plateau, loss, { epochs, minDelta });
    if (plateau.over) rate /= 2;
  }
  const { best, waited } = plateau;
  return { rate, best, waited };
}

describe("afterEpoch", () => {
  it("is over after as many epochs without an improvement as patience has, and begins anew", () => {
    expect(after([5, 4, 3], 2)).toEqual({ rate: 1, best: 3, waited: 0 });
    expect(after([5, 6], 2)).toEqual({ rate: 1, best: 5, waited: 1 });
    expect(after([5, 6, 5], 2)).toEqual({ rate: 0.5, best: 5, waited: 0 });
    expect(after([5, 6, 7, 6, 6], 2)).toEqual({ rate: 0.25, best: 5, waited: 0 });
    expect(after([5, 6, 4, 6], 2)).toEqual({ rate: 1, best: 4, waited: 1 });
  });

  it("counts only improvements by more than minDelta", () => {
    expect(after([5, 4.95, 4.91], 2, 0.1)).toEqual({ rate: 0.5, best: 5, waited: 0 });
    expect(after([5, 4.89], 2, 0.1)).toEqual({ rate: 1, best: 4.89, waited: 0 });
  });

  it("takes a loss that is no number for no improvement", () => {
    expect(after([5, NaN, NaN], 2)).toEqual({ rate: 0.5, best: 5, waited: 0 });
  });
});
