import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import toy from "../engine/testdata/toy.ts";
import { checkSuite } from "./check.ts";
import { defineSuite } from "./define.ts";
import { UsageError } from "./errors.ts";
import { costs } from "./experiments.ts";
import { partsAt, trainingShares, usualProfiles } from "./profiles.ts";
import type { Leaderboard, Suite } from "./types.ts";

/** The toy suite with the field at a path replaced. */
function changed(path: string, value: unknown): Suite {
  const replace = (object: unknown, [key, ...rest]: string[]): unknown => {
    const copy = Array.isArray(object) ? [...object] : { ...object as Record<string, unknown> };
    const fields = copy as Record<string, unknown>;
    fields[key] = rest.length === 0 ? value : replace(fields[key], rest);
    return copy;
  };
  return replace(toy, path.split(".")) as Suite;
}

describe("checkSuite", () => {
  it("finds nothing wrong with a suite", () => checkSuite(toy));

  const cases: [path: string, value: unknown, line: string][] = [
    ["id", "Toy!", "id: expected lower-case letters, digits, '_' and '-', got \"Toy!\""],
    ["paper.year", "2024", 'paper.year: expected number, got "2024"'],
    ["datasets.numbers.block", 3, "datasets.numbers.block: expected a function, got 3"],
    [
      "methods.learned.kind",
      "trained",
      'methods.learned.kind: expected one of "learned"|"classical"|"bound", got "trained"',
    ],
    [
      "methods.matched.spec",
      { gain: NaN },
      "methods.matched.spec: expected plain data at gain, got NaN, got an object",
    ],
    [
      "methods.matched.label",
      "erases\u001b[2J",
      'methods.matched.label: expected text without control characters, got "erases\\u001b[2J"',
    ],
    ["experiments.errors.sweep.values", "0,3", 'experiments.errors.sweep.values: expected array, got "0,3"'],
    [
      "experiments.errors.stop.paper.items",
      0,
      "experiments.errors.stop.paper.items: expected number to be >0, got 0",
    ],
    ["experiments.errors.stop.paper.item", 1, "experiments.errors.stop.paper.item: there is no such field"],
    [
      "experiments.errors.dataset",
      "numbrs",
      "experiments.errors.dataset: there is no dataset 'numbrs'; did you mean 'numbers'?",
    ],
    [
      "experiments.curve.part",
      "scal",
      "experiments.curve.part: there is no part of method 'learned' 'scal'; did you mean 'scale'?",
    ],
    [
      "experiments.errors.drawn",
      ["rat"],
      "experiments.errors.drawn.0: there is no quantity 'rat'; there is: errorRate, squaredError, largestError",
    ],
    ["datasets.numbers.file", "tape", "datasets.numbers.file: there is no file 'tape'"],
    [
      "experiments.weights.methods",
      ["short"],
      "experiments.weights.methods.0: method 'short' has no costs()",
    ],
    [
      "profiles.quick.experiments",
      ["eror"],
      "profiles.quick.experiments.0: there is no experiment 'eror'; did you mean 'errors'?",
    ],
  ];
  for (const [path, value, line] of cases) {
    it(`says what is wrong with ${path}`, () => {
      expect(() => checkSuite(changed(path, value))).toThrow(UsageError);
      try {
        checkSuite(changed(path, value));
      } catch (error) {
        expect((error as Error).message).toBe(line);
      }
    });
  }

  it("says what is wrong with a quantity's range", () => {
    const metric = (kind: string, range: unknown) => ({
      ...toy.experiments.errors,
      metric: {
        module: "metric.ts",
        spec: null,
        score: () => ({}),
        quantities: { one: { kind, unit: "", label: "one", range } },
      },
      drawn: undefined,
      logarithmic: undefined,
    });
    for (const range of [[0, 1], [-2, 5], [0, Infinity]]) {
      checkSuite(changed("experiments.errors", metric("mean", range)));
    }
    const at = "experiments.errors.metric.quantities.one";
    const wrong: [string, unknown, string][] = [
      ["proportion", [0, 1], `${at}: only a mean has a range`],
      ["mean", [1, 0], `${at}: expected a range [low, high] with low < high, or [0, Infinity]`],
      ["mean", [1, Infinity], `${at}: expected a range`],
      ["mean", [0], `${at}.range`],
    ];
    for (const [kind, range, line] of wrong) {
      expect(() => checkSuite(changed("experiments.errors", metric(kind, range)))).toThrow(line);
    }
  });

  it("says what is wrong with a leaderboard", () => {
    const leaderboard: Leaderboard = {
      profile: "smoke",
      seeds: [1],
      experiments: ["errors"],
      ranking: { experiment: "errors", metric: "errorRate", at: 3, better: "lower" },
    };
    checkSuite(changed("leaderboard", leaderboard));
    const wrong: [Partial<Leaderboard>, string][] = [
      [{ experiments: ["speed"] }, "leaderboard.experiments.0: 'speed' isn't Monte Carlo"],
      [
        { ranking: { ...leaderboard.ranking, metric: "bler" } },
        "leaderboard.ranking.metric: there is no quantity 'bler'; there is: errorRate, squaredError, largestError",
      ],
      [
        { ranking: { ...leaderboard.ranking, experiment: "variance" } },
        "leaderboard.ranking.experiment: 'variance' is not one of the leaderboard's",
      ],
    ];
    for (const [fields, line] of wrong) {
      expect(() => checkSuite(changed("leaderboard", { ...leaderboard, ...fields }))).toThrow(line);
    }
  });

  it("takes equal trainings that a method makes anew for each point, and refuses others of one name", () => {
    const same = { scale: { ...partsAt(toy.methods.learned, {}).scale, name: "again" } };
    expect(() => checkSuite(changed("methods.tuned.parts", () => ({ scale: { ...same.scale } })))).not
      .toThrow();
    const other = (snrDb: number) => ({ scale: { ...same.scale, spec: { snrDb } } });
    expect(() => checkSuite(changed("methods.tuned.parts", ({ snrDb }: { snrDb: number }) => other(snrDb))))
      .toThrow("are named 'again'");
  });

  it("refuses two trainings of one name", () => {
    const scale = { ...partsAt(toy.methods.learned, {}).scale };
    expect(() => checkSuite(changed("methods.short.parts", { scale }))).toThrow("are named 'scale'");
  });
});

describe("defineSuite", () => {
  const { numbers } = toy.datasets;
  const written = {
    ...toy,
    leaderboard: undefined,
    profiles: usualProfiles,
    experiments: { size: costs("Sizes", [toy.methods.learned]) },
  };

  it("gives objects the names of the suite's records", () => {
    const suite = defineSuite(written);
    expect(suite.experiments.size).toMatchObject({ kind: "costs", title: "Sizes", methods: ["learned"] });
    expect(suite.datasets.numbers).toBe(numbers);
  });

  it("refuses an object that isn't in the records", () => {
    const stranger = { ...toy.methods.learned };
    expect(() => defineSuite({ ...written, experiments: { size: costs("Sizes", [stranger]) } }))
      .toThrow(
        "experiments.size.methods.0: expected a method from the suite's record of methods, got another",
      );
  });

  it("refuses, from JavaScript, an experiment that no function of experiments.ts made", () => {
    const experiments = { size: { kind: "costs", title: "Sizes" } } as never;
    expect(() => defineSuite({ ...written, experiments })).toThrow(
      "experiments.size: expected what curves(), timings(), trainingCurves() or costs() give",
    );
  });
});

describe("trainingShares", () => {
  it("are the least shares of what a method depends on", () => {
    const share = 300 / 2000;
    expect(trainingShares(toy, "smoke")).toEqual({ matched: 1, learned: share, short: share, tuned: share });
    expect(trainingShares(toy, "paper").learned).toBe(1);
  });
});
