import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { accuracy, confusion, confusionMatrix } from "./classification.ts";

const truth = {
  modulation: Uint8Array.of(0, 0, 1, 2),
  signal: Uint8Array.of(3, 3, 1, 0),
};
const decided = {
  modulation: Uint8Array.of(0, 1, 1, 2),
  signal: Uint8Array.of(3, 3, 0, 0),
};

describe("accuracy", () => {
  it("scores each item by hand-counted hits, and both tasks together", () => {
    const scores = accuracy().score(truth, decided);
    expect([...Array.from(scores.modulationAccuracy)]).toEqual([1, 0, 1, 1]);
    expect([...Array.from(scores.signalAccuracy)]).toEqual([1, 1, 0, 1]);
    expect([...Array.from(scores.jointAccuracy)]).toEqual([1, 0, 0, 1]);
  });

  it("says what it wants from a classifier", () => {
    expect(() => accuracy().score(truth, { ...decided, signal: new Uint8Array(3) }))
      .toThrow("signal: a Uint8Array of 4 class indices");
  });
});

describe("confusion", () => {
  it("gives each item to exactly one class, the one that was decided", () => {
    const metric = confusion("modulation", ["A", "B", "C"]);
    expect(Object.keys(metric.quantities)).toEqual(["right", "as A", "as B", "as C"]);
    const scores = metric.score(truth, decided);
    expect(Array.from(scores.right)).toEqual([1, 0, 1, 1]);
    expect(Array.from(scores["as A"])).toEqual([1, 0, 0, 0]);
    expect(Array.from(scores["as B"])).toEqual([0, 1, 1, 0]);
    expect(Array.from(scores["as C"])).toEqual([0, 0, 0, 1]);
  });

  it("is drawn as a matrix: the true classes along the axis, the decided ones as columns", () => {
    const { metric, sweep, plot, drawn } = confusionMatrix("signal", ["A", "B"]);
    expect(sweep).toEqual({ name: "signalClass", label: "true signal", values: [0, 1], names: ["A", "B"] });
    expect([plot, drawn]).toEqual(["confusion", ["as A", "as B"]]);
    const one = { modulation: Uint8Array.of(0), signal: Uint8Array.of(1) };
    expect(metric.score(one, { ...one, signal: Uint8Array.of(0) })).toMatchObject({
      "as A": Float64Array.of(1),
      "as B": Float64Array.of(0),
      right: Float64Array.of(0),
    });
  });
});
