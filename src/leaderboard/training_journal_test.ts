import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory } from "../engine/testdata/bench.ts";
import type { Artifact } from "../suite/types.ts";
import { TrainingJournal } from "./training_journal.ts";
import { isKept, keptStates } from "./training_states.ts";

const artifact = (value: number): Artifact => ({
  tensors: { weight: { shape: [1], data: new Float32Array([value]) } },
  info: { value },
});

describe("TrainingJournal", () => {
  it("holds the states that are kept, whoever looks, and the weights in the end", () =>
    inDirectory((directory) => {
      const journal = () => new TrainingJournal(`${directory}/training`); // as after an interruption
      expect(journal().last()).toBe(null);
      for (let calls = 1; calls <= 20; calls++) {
        if (!isKept(calls)) continue;
        journal().keep({ calls, state: artifact(calls) });
        expect(journal().files().states.map((state) => state.calls)).toEqual(keptStates(calls));
      }
      expect(journal().last()).toEqual({ calls: 20, state: artifact(20) });
      expect(journal().end()).toBe(undefined);
      journal().finish({ calls: 21, artifact: artifact(7) });
      expect(journal().end()).toEqual({ calls: 21, artifact: artifact(7) });
      expect(journal().files().states.map((state) => state.calls)).toEqual(keptStates(21));
      return Promise.resolve();
    }));
});
