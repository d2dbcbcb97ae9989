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
import {
  calibrator,
  initialCalibrator,
  initialCalibratorBuffers,
  zfCalibratorSize,
} from "../../src/methods/neural_calibration/networks.ts";
import type { Family } from "./family.ts";

const antennas = 64, users = 8;
const size = zfCalibratorSize(antennas);

/** The network on batches of 1024 draws of 8 users. */
export const neuralCalibration: Family = {
  name: "neural-calibration",
  title: "neural-calibration ZF network, 512-2048-2048-2M, M = 64",
  rows: 1024 * users,
  smallRows: 16, // of 5 the normalisation is so ill-conditioned that losses differ between backends
  amsgrad: false,
  learningRate: 1e-3,
  parameters: 5_575_296 + 2 * (512 + 2048 + 2048 + 2 * antennas),
  initial: () => initialCalibrator(size, ["perf", "calibration"]),
  buffers: () => initialCalibratorBuffers(size),
  batch(rows) {
    return ["uplink", "downlink"].map((name) => {
      const values = new Float32Array(rows * 2 * antennas);
      fillNormal(values, stream("perf", "calibration", name));
      return { shape: [rows, 2 * antennas], values };
    });
  },
  loss: (p, [uplink, downlink], _, buffers) =>
    tf.mean(tf.squaredDifference(calibrator(size, p, buffers, uplink, { moments: "batch" }), downlink)),
};
