/**
 * The network of neural calibration for M = 64 antennas: 512-2048-2048-2M with batch normalisation, applied to the
 * channels of 8 users each. The loss here is the mean squared error to given channels: what follows the network in the
 * paper, zero-forcing and the sum rate, costs nothing beside it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal } from "../../src/compute/draw.ts";
import { stream } from "../../src/compute/random.ts";
import { batchNorm } from "../../src/compute/tfjs/batch_norm.ts";
import { dense } from "../../src/compute/tfjs/dense.ts";
import { constant, glorotUniform, type Initial } from "../../src/learn/parameters.ts";
import type { Family } from "./family.ts";

const antennas = 64, users = 8;
const widths = [2 * antennas, 512, 2048, 2048, 2 * antennas];
const hidden = [0, 1, 2];

/** The network on batches of 1024 draws of 8 users. */
export const neuralCalibration: Family = {
  name: "neural-calibration",
  title: "neural-calibration ZF network, 512-2048-2048-2M, M = 64",
  rows: 1024 * users,
  smallRows: 16, // of 5 the normalisation is so ill-conditioned that losses differ between backends
  amsgrad: false,
  learningRate: 1e-3,
  parameters: 5_575_296 + 2 * (512 + 2048 + 2048),
  initial() {
    const values: Record<string, Initial> = {};
    for (let i = 0; i <= hidden.length; i++) {
      values[`d${i}.w`] = glorotUniform([widths[i], widths[i + 1]], stream("perf", "calibration", i));
      values[`d${i}.b`] = constant([widths[i + 1]], 0);
      if (i === hidden.length) break;
      values[`d${i}.gamma`] = constant([widths[i + 1]], 1);
      values[`d${i}.beta`] = constant([widths[i + 1]], 0);
    }
    return values;
  },
  buffers: () =>
    Object.fromEntries(hidden.flatMap((i) => [
      [`d${i}.mean`, constant([widths[i + 1]], 0)],
      [`d${i}.variance`, constant([widths[i + 1]], 1)],
    ])),
  batch(rows) {
    return ["uplink", "downlink"].map((name) => {
      const values = new Float32Array(rows * 2 * antennas);
      fillNormal(values, stream("perf", "calibration", name));
      return { shape: [rows, 2 * antennas], values };
    });
  },
  loss(p, [uplink, downlink], _, buffers) {
    let x = uplink;
    for (const i of hidden) {
      const running = { mean: buffers[`d${i}.mean`], variance: buffers[`d${i}.variance`] };
      const z = dense(x, p[`d${i}.w`], p[`d${i}.b`]);
      x = batchNorm(z, p[`d${i}.gamma`], p[`d${i}.beta`], running, { activation: "relu" });
    }
    return tf.mean(tf.square(tf.sub(dense(x, p["d3.w"], p["d3.b"]), downlink))) as tf.Scalar;
  },
};
