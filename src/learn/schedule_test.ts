import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { afterEpoch, type Plateau, warmupCosine } from "./schedule.ts";

describe("warmupCosine", () => {
  const schedule = { peak: 2, warmupSteps: 4, final: 0.1 };

  it("rises linearly, then falls by half a cosine to the final share", () => {
    expect([0, 1, 2, 3].map((step) => warmupCosine(schedule, step, 104))).toEqual([0.5, 1, 1.5, 2]);
    expect(warmupCosine(schedule, 4, 104)).toBe(2);
    expect(warmupCosine(schedule, 54, 104)).toBeCloseTo(1.1, 12);
    for (let step = 4; step < 104; step++) {
      const share = 0.1 + 0.9 * (1 + Math.cos(Math.PI * (step - 4) / 100)) / 2;
      expect(warmupCosine(schedule, step, 104)).toBeCloseTo(2 * share, 12);
    }
    expect(warmupCosine(schedule, 104, 104)).toBeCloseTo(0.2, 12);
  });

  it("is constant where the final share is 1", () => {
    for (let step = 0; step < 10; step++) {
      expect(warmupCosine({ peak: 1e-4, warmupSteps: 0, final: 1 }, step, 10)).toBe(1e-4);
    }
  });
});

describe("afterEpoch", () => {
  const after = (losses: number[], patience: number, minDelta?: number) =>
    losses.reduce((plateau: Plateau, loss) => afterEpoch(plateau, loss, patience, minDelta), {
      rate: 1,
      best: Infinity,
      waited: 0,
    });

  it("halves the rate after as many epochs without an improvement as its patience says", () => {
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
});
