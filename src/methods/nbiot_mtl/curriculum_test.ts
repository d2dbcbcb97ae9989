import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { trainingPrior } from "../../../datasets/nbiot_pilots.ts";
import { type Curriculum, priorAt } from "./curriculum.ts";

const curriculum: Curriculum = { images: 3, theta: 0.2, snrDb: 10, ramp: [0.25, 0.75] };

/** Ranges, to 12 digits. */
function expectPrior(share: number, expected: Record<string, readonly number[]>): void {
  const prior: Record<string, readonly number[]> = { ...priorAt(curriculum, share) };
  expect(Object.keys(prior).sort()).toEqual(Object.keys(trainingPrior).sort());
  for (const [name, range] of Object.entries(expected)) {
    range.forEach((end, i) => expect(prior[name][i]).toBeCloseTo(end, 12));
  }
}

describe("priorAt", () => {
  it("widens mismatches around those of a perfect mixer, and narrows θ, until the ramp begins", () => {
    const start = { theta: [-0.15, 0.15], epsilon: [0.4, 1.6], phi: [-1.05, 1.05], snrDb: [10, 30] };
    expectPrior(0, start);
    expectPrior(0.25, start);
  });

  it("goes half of the way in half of the ramp", () => {
    expectPrior(0.5, { theta: [-0.45, 0.45], epsilon: [0.6, 1.4], phi: [-0.7, 0.7], snrDb: [5, 30] });
  });

  it("is the training prior from the ramp's end on", () => {
    expectPrior(0.75, { ...trainingPrior });
    expectPrior(1, { ...trainingPrior });
  });
});
