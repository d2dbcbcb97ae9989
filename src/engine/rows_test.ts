import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { stoppedTrainings } from "./rows.ts";

describe("stoppedTrainings", () => {
  it("are those that their stopping rule ended with every seed", () => {
    const infos: Record<string, { stopped?: number }> = {
      a1: { stopped: 7 },
      a2: { stopped: 9 },
      b1: { stopped: 3 },
      b2: {},
    };
    const unit = (key: string) => ({ key, training: { name: key[0] } });
    const store = { get: (key: string) => infos[key] && { artifact: { info: infos[key] } } };
    expect(stoppedTrainings({ trainings: ["b1", "a1", "a2", "b2"].map(unit) }, store)).toEqual(["a"]);
    expect(stoppedTrainings({ trainings: ["a1", "failed"].map(unit) }, store)).toEqual(["a"]);
  });
});
