import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { onCpu, onEveryEngine, testValues } from "../../compute/testing.ts";
import { fourSteps } from "../networks_testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { countInitial } from "../layers.ts";
import {
  estimator,
  floatingPointOperations,
  initialEstimator,
  initialEstimatorBuffers,
  multiplyAccumulates,
  singleSize,
  subnetworkSize,
} from "./networks.ts";

/** The subnetwork with an eighth of its channels, for plain JavaScript's sake. */
const narrow = {
  ...subnetworkSize,
  blocks: subnetworkSize.blocks.map((block) => ({ ...block, channels: block.channels / 8 })),
};

describe("the estimators of CFO and IQ imbalance", () => {
  it("take the operations that the paper states, 30 and 5 million, if a product and its sum count as one", () => {
    // By hand: the convolutions row by row, the dense layers, the heads.
    const heads = 3 * (400 * 100 + 100 * 100 + 100 * 25 + 25 * 2) + 2 * (1 + 2 + 2);
    const subnetwork = 48 * 96 * (2 + 8 * 96) + 24 * 64 * (96 + 8 * 64) + 24 * 48 * (64 + 4 * 48) +
      12 * 24 * (48 + 4 * 24) + 288 * 256 + 256 * 400 + heads;
    const single = 96 * 128 * (2 + 16 * 128) + 48 * 64 * (128 + 8 * 64) + 24 * 64 * (64 + 8 * 64) +
      12 * 64 * (64 + 4 * 64) + 768 * 256 + 256 * 400 + heads;
    expect(multiplyAccumulates(subnetworkSize)).toBe(subnetwork);
    expect(multiplyAccumulates(singleSize)).toBe(single);
    expect(Math.round(single / 5e6) * 5).toBe(30);
    expect(Math.round(subnetwork / 5e6) * 5).toBe(5);
  });

  it("take twice as many by eq. 33, less one for each output of a layer", () => {
    const outputs = 48 * 2 * 96 + 24 * 2 * 64 + 24 * 2 * 48 + 12 * 2 * 24 + 256 + 400 +
      3 * (100 + 100 + 25 + 2) + 5;
    expect(floatingPointOperations(subnetworkSize)).toBe(2 * multiplyAccumulates(subnetworkSize) - outputs);
  });

  it("have the parameters that follow from Tables I and II", () => {
    // Convolutions, normalisations, dense layers of 256 and 400, three networks, their outputs.
    const convolutions = (2 + 1) * 96 + (8 * 96 + 1) * 96 + (96 + 1) * 64 + (8 * 64 + 1) * 64 +
      (64 + 1) * 48 +
      (4 * 48 + 1) * 48 + (48 + 1) * 24 + (4 * 24 + 1) * 24;
    const norms = 2 * (96 + 64 + 48 + 24);
    const dense = (288 + 1) * 256 + (256 + 1) * 400;
    const networks = 3 * ((400 + 1) * 100 + (100 + 1) * 100 + (100 + 1) * 25 + (25 + 1) * 2) +
      3 * (1 + 2 + 2);
    const initial = initialEstimator(subnetworkSize, ["test"]);
    expect(countInitial(initial)).toBe(convolutions + norms + dense + networks);
    expect(countInitial(initial)).toBe(464_634);
    expect(countInitial(initialEstimator(singleSize, ["test"]))).toBe(819_994);
  });

  it("give five numbers, in training from the batch's moments, afterwards from the running ones", async () => {
    await onEveryEngine(() => {
      for (const size of [subnetworkSize, singleSize]) {
        const p = createParameters(initialEstimator(size, ["test"]));
        const buffers = createParameters(initialEstimatorBuffers(size));
        tf.tidy(() => {
          const x = testValues([6, size.rows, 2], "x");
          expect(estimator(size, p, buffers, x, { from: "batch" }).shape).toEqual([6, 5]);
          const alone = estimator(size, p, buffers, tf.slice(x, 0, 1), "running").dataSync();
          const among = estimator(size, p, buffers, x, "running").dataSync().slice(0, 5);
          for (let i = 0; i < 5; i++) expect(Math.abs(alone[i] - among[i])).toBeLessThan(1e-6);
        });
        disposeParameters(p);
        disposeParameters(buffers);
      }
    });
  });

  it("train with the same bits on every engine, and as in plain JavaScript", async () => {
    const train = () =>
      fourSteps(
        initialEstimator(narrow, ["test"]),
        initialEstimatorBuffers(narrow),
        (p, buffers) => {
          const y = estimator(narrow, p, buffers, testValues([4, 48, 2], "x"), { from: "batch" });
          return tf.mean(tf.square(tf.sub(y, testValues([4, 5], "y")))) as tf.Scalar;
        },
      );
    const [first, ...others] = await onEveryEngine(train);
    for (const other of others) expect(other).toEqual(first);
    const oracle = await onCpu(train);
    first.losses.forEach((loss, i) => expect(Math.abs(loss / oracle.losses[i] - 1)).toBeLessThan(1e-3));
  });
});
