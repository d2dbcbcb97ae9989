import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { sampleSteps, warmupCosine } from "./schedule.ts";

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

describe("sampleSteps", () => {
  it("is batch × steps, or samples × epochs", () => {
    const learningRate = { peak: 1, warmupSteps: 0, final: 1 };
    expect(sampleSteps({ batch: 32, steps: 12, learningRate, averageShare: 0 })).toBe(384);
    expect(sampleSteps({ samples: 160, batch: 100, epochs: 5, learningRate: 1 })).toBe(800);
  });
});
