import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import toy from "../engine/testdata/toy.ts";
import { chosenLengths, fullEfforts, recipesOf, stoppedMethods, trainingShares } from "./profiles.ts";
import type { AnyMethod, Json, PaperLength, Suite, Training } from "./types.ts";

interface Parts {
  readonly name: string;
  readonly length?: PaperLength;
  readonly needs?: Record<string, Training>;
  readonly paper?: Json;
}

/** A training of 10 epochs of 100 samples in `paper`, 4 in `nightly`, 1 below. */
function training({ name, length, needs, paper }: Parts): Training {
  const recipe = (epochs: number) => ({ epochs, samples: 100, patience: 2 });
  return {
    ...{ module: import.meta.url, spec: null, name, needs, length },
    recipes: recipesOf<Json>(paper ?? recipe(10), { smoke: recipe(1), quick: recipe(1), nightly: recipe(4) }),
    effort: (one) => {
      const { epochs, samples } = one as { epochs: number; samples: number };
      return epochs * samples;
    },
    train: () => Promise.resolve({ tensors: {}, info: {} }),
  };
}

/** The toy with one learned method of these trainings. */
function suiteOf(...trainings: Training[]): Suite {
  const parts = Object.fromEntries(trainings.map((one, i) => [`part${i}`, one]));
  const net: AnyMethod = { ...toy.methods.learned, parts };
  return { ...toy, methods: { net, classic: toy.methods.matched } };
}

const stated = { stated: "Section V", limit: "epochs" };

describe("the length of trainings", () => {
  it("is chosen unless the paper states it, for all that a method depends on", () => {
    const own = training({ name: "own" });
    expect(chosenLengths(suiteOf(own))).toEqual(["net"]);
    expect(chosenLengths(suiteOf(training({ name: "a", length: stated })))).toEqual([]);
    expect(chosenLengths(suiteOf(training({ name: "a", length: stated }), own))).toEqual(["net"]);
    expect(chosenLengths(suiteOf(training({ name: "a", length: stated, needs: { own } })))).toEqual(["net"]);
  });

  it("is none where a fit is solved: it counts for nothing", () => {
    const solved = suiteOf(
      training({ name: "a", length: stated }),
      training({ name: "k-means", length: "solved" }),
    );
    expect(chosenLengths(solved)).toEqual([]);
    expect(trainingShares(solved, "nightly")).toEqual({ net: 0.4, classic: 1 });
    expect(trainingShares(suiteOf(training({ name: "k-means", length: "solved" })), "smoke").net).toBe(1);
  });

  it("is that of the profile paper in full", () => {
    expect(fullEfforts(suiteOf(training({ name: "a" }), training({ name: "b" })))).toEqual({
      net: 2000,
      classic: 0,
    });
  });
});

describe("stoppedMethods", () => {
  const limited = training({ name: "a", length: stated });

  it("had all of the paper's training, which ended before its limit", () => {
    expect(stoppedMethods(suiteOf(limited), "nightly", ["a"])).toEqual(["net"]);
    expect(stoppedMethods(suiteOf(limited), "nightly", ["b"])).toEqual([]);
    expect(stoppedMethods(suiteOf(limited), "nightly", [])).toEqual([]);
  });

  it("didn't where the recipe is another one but for its limit", () => {
    const paper = { epochs: 10, samples: 700, patience: 2 };
    expect(stoppedMethods(suiteOf(training({ name: "a", length: stated, paper })), "nightly", ["a"])).toEqual(
      [],
    );
    const impatient = { epochs: 10, samples: 100, patience: 5 };
    expect(
      stoppedMethods(suiteOf(training({ name: "a", length: stated, paper: impatient })), "nightly", ["a"]),
    )
      .toEqual([]);
  });

  it("didn't where the paper has no such rule, or another of its trainings was cut short", () => {
    const ruleless = training({ name: "a", length: { stated: "Section V" } });
    expect(stoppedMethods(suiteOf(ruleless), "nightly", ["a"])).toEqual([]);
    expect(stoppedMethods(suiteOf(limited, training({ name: "b", length: stated })), "nightly", ["a"]))
      .toEqual([]);
    expect(stoppedMethods(suiteOf(limited, training({ name: "b", length: stated })), "nightly", ["a", "b"]))
      .toEqual(["net"]);
  });
});
