import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { MonteCarlo, Suite } from "../suite/types.ts";
import { makePlan, type MonteCarloPoint, type PlanRequest, shardKey, shardPlan } from "./plan.ts";
import toySuite from "./testdata/toy.ts";

const request: PlanRequest = {
  suite: toySuite,
  profile: "smoke",
  seeds: [1],
  experiments: Object.keys(toySuite.experiments),
  methods: Object.keys(toySuite.methods),
  backend: "exact",
};
const keysOf = (changed: Partial<PlanRequest>) => {
  const plan = makePlan({ ...request, ...changed });
  return {
    trainings: Object.fromEntries(plan.trainings.map((unit) => [unit.label, unit.key])),
    points: Object.fromEntries(plan.points.map((point) => [point.label, point.key])),
  };
};
const errors = toySuite.experiments.errors as MonteCarlo;
const withErrors = (changed: Partial<MonteCarlo>): Suite => ({
  ...toySuite,
  experiments: { ...toySuite.experiments, errors: { ...errors, ...changed } },
});

describe("makePlan", () => {
  const before = keysOf({});

  it("is deterministic, and shares trainings", () => {
    expect(keysOf({})).toEqual(before);
    expect(Object.keys(before.trainings)).toEqual([
      "train start seed 1",
      "train scale seed 1",
      "train scale at 0 dB seed 1",
      "train scale at 6 dB seed 1",
    ]);
    expect(Object.keys(before.points).length).toBe(3 * 3 + 2 * 2 + 1 + 1 + 4);
  });

  it("changes every key with the seed or the backend", () => {
    const webgpu = keysOf({ backend: "webgpu" });
    for (const [label, key] of Object.entries(before.trainings)) {
      expect(webgpu.trainings[label]).not.toBe(key);
    }
    const seeds = makePlan({ ...request, seeds: [1, 2] });
    expect(new Set(seeds.trainings.map(({ key }) => key)).size).toBe(8);
  });

  it("adds the seeds that an experiment has at least, and trains once what it shares with others", () => {
    const curve = { ...toySuite.experiments.curve, leastSeeds: { smoke: 3, quick: 1, nightly: 1, paper: 1 } };
    const suite = { ...toySuite, experiments: { ...toySuite.experiments, curve } as Suite["experiments"] };
    const seedsOf = (seeds: number[], profile: "smoke" | "quick" = "smoke") => {
      const { points, trainings } = makePlan({ ...request, suite, seeds, profile });
      const curves = points.filter(({ kind }) => kind === "trainingCurve").map(({ seed }) => seed);
      return [curves, trainings.filter(({ training }) => training.name === "scale").map(({ seed }) => seed)];
    };
    expect(seedsOf([1])).toEqual([[1, 2, 3], [1, 2, 3]]);
    expect(seedsOf([7, 5])).toEqual([[7, 5, 8], [7, 5, 8]]);
    expect(seedsOf([4, 3, 2, 1])).toEqual([[4, 3, 2, 1], [4, 3, 2, 1]]);
    expect(seedsOf([1], "quick")).toEqual([[1], [1]]);
    const { points } = makePlan({ ...request, suite });
    expect(points.filter(({ kind, seed }) => kind !== "trainingCurve" && seed !== 1)).toEqual([]);
  });

  it("keeps the keys of the shards when only the stopping rule changes", () => {
    const stop = { ...errors.stop, smoke: { shardItems: 100, items: 50_000, errors: 1000 } };
    expect(keysOf({ suite: withErrors({ stop }) }).points).toEqual(before.points);
    const smaller = { ...errors.stop, smoke: { ...errors.stop.smoke, shardItems: 50 } };
    const after = keysOf({ suite: withErrors({ stop: smaller }) }).points;
    expect(after["errors matched snrDb 3 seed 1"]).not.toBe(before.points["errors matched snrDb 3 seed 1"]);
  });

  it("changes what depends on a method's spec, and nothing else", () => {
    const methods = { ...toySuite.methods, matched: { ...toySuite.methods.matched, spec: { gain: 3 } } };
    const after = keysOf({ suite: { ...toySuite, methods } }).points;
    for (const [label, key] of Object.entries(before.points)) {
      expect([label, after[label] !== key]).toEqual([label, label.includes(" matched ")]);
    }
  });

  it("gives a method whose parts depend on the point those of each point", () => {
    const parts = makePlan(request).points.filter(({ methodName }) => methodName === "tuned")
      .map((point) => point.parts.scale.training.name);
    expect(parts).toEqual(["scale at 0 dB", "scale at 6 dB"]);
  });

  it("puts the hash of a user's file into the keys of what reads it, and its path into none", () => {
    const numbers = { ...toySuite.datasets.numbers, file: "recording" };
    const suite = { ...toySuite, datasets: { numbers } };
    const with1 = (path: string, sha256: string) => keysOf({ suite, files: { recording: { path, sha256 } } });
    expect(with1("a", "01")).toEqual(with1("b", "01"));
    expect(with1("a", "01").trainings).toEqual(with1("a", "02").trainings);
    const label = "errors matched snrDb 3 seed 1";
    expect(with1("a", "01").points[label]).not.toBe(with1("a", "02").points[label]);
  });

  it("names shards by point and index", () => {
    const [a, b] = makePlan(request).points as MonteCarloPoint[];
    expect(new Set([shardKey(a, 0), shardKey(a, 1), shardKey(b, 0), shardKey(b, 1)]).size).toBe(4);
  });
});

describe("shardPlan", () => {
  it("parts the points, each with the trainings it needs; latencies are left to the run that collects", () => {
    const plan = makePlan(request);
    const parts = [1, 2, 3].map((index) => shardPlan(plan, index, 3));
    const labels = parts.flatMap((part) => part.points.map((point) => point.label)).sort();
    const all = plan.points.filter((point) => point.kind !== "latency").map((point) => point.label).sort();
    expect(labels).toEqual(all);
    for (const part of parts) {
      for (const point of part.points) {
        for (const unit of Object.values(point.parts)) expect(part.trainings).toContain(unit);
      }
    }
  });
});
