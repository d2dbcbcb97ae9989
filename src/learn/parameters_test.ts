import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { stream } from "../compute/random.ts";
import {
  assignParameters,
  constant,
  countParameters,
  createParameters,
  disposeParameters,
  glorotUniform,
  initialFrom,
  loadParameters,
  readParameters,
  withoutPrefix,
  withPrefix,
} from "./parameters.ts";

describe("glorotUniform", () => {
  it("is uniform within ±√(6 / (fanIn + fanOut)), a receptive field multiplying both", () => {
    for (
      const [shape, groups, fans] of [[[300, 100], 0, 400], [[5, 40, 60], 1, 100], [
        [3, 3, 32, 16],
        0,
        432,
      ]] as const
    ) {
      const { values } = glorotUniform([...shape], stream("test", ...shape), groups);
      const limit = Math.sqrt(6 / fans);
      expect(Math.max(...values)).toBeLessThanOrEqual(limit);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit);
      const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
      // limit² / 3, whose estimate has a relative standard deviation of √(0.8 / n).
      expect(Math.abs(variance / (limit ** 2 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / values.length));
    }
  });
});

describe("parameters", () => {
  it("go to an artifact and back under a prefix, and leave no tensor behind", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const before = tf.memory().numTensors;
    const p = createParameters({ w: glorotUniform([3, 4], stream("test")), b: constant([4], 0.5) });
    expect(countParameters(p)).toBe(16);
    const artifact = { tensors: await readParameters(p, "net."), info: {} };
    expect(Object.keys(artifact.tensors)).toEqual(["net.w", "net.b"]);
    const q = loadParameters(artifact, "net.");
    expect(await readParameters(q)).toEqual(await readParameters(p));
    tf.tidy(() => q.w.assign(tf.zerosLike(q.w)));
    expect((await readParameters(p)).w.data[0]).not.toBe(0);
    assignParameters(q, artifact, "net.");
    expect(await readParameters(q)).toEqual(await readParameters(p));
    expect(() => assignParameters(q, artifact, "other.")).toThrow("'other.w'");
    [p, q].forEach(disposeParameters);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("go from the artifact of one training to the start of another", () => {
    const data = Float32Array.of(1, 2);
    const initial = initialFrom(
      withoutPrefix("g.", { "f.w": { shape: [1], data }, "g.w": { shape: [2], data } }),
    );
    expect(initial).toEqual({ w: { shape: [2], values: data } });
  });

  it("share a set of names under prefixes", () => {
    const both = { ...withPrefix("f.", { w: 1, b: 2 }), ...withPrefix("g.", { w: 3 }) };
    expect(both).toEqual({ "f.w": 1, "f.b": 2, "g.w": 3 });
    expect(withoutPrefix("f.", both)).toEqual({ w: 1, b: 2 });
  });
});
