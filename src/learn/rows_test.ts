import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { gatherRows, meanOver, overRows } from "./rows.ts";

describe("rows", () => {
  it("go through in chunks and come back in order", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const n = 20000;
    const rows = await overRows(n, (begin, end) => tf.reshape(tf.range(begin, end), [end - begin, 1]));
    expect(rows.length).toBe(n);
    expect(rows.every((value, i) => value === i)).toBe(true);
    expect((await overRows(0, () => tf.tensor([]))).length).toBe(0);
  });

  it("have a mean that doesn't depend on the chunks", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const samples = Uint32Array.from({ length: 20001 }, (_, i) => i);
    const [mean, square] = await meanOver(samples, (part) => {
      const x = tf.div(tf.tensor([...part]), 20000);
      return tf.stack([tf.mean(x), tf.mean(tf.square(x))]);
    });
    expect(mean).toBeCloseTo(0.5, 5);
    expect(square).toBeCloseTo(1 / 3 + 1 / 120000, 4);
  });

  it("are gathered whole", () => {
    const values = Float32Array.of(0, 1, 10, 11, 20, 21);
    expect([...gatherRows(values, 2, Uint32Array.of(2, 0, 2))]).toEqual([20, 21, 0, 1, 20, 21]);
  });
});
