/** The parallel MTL subnetwork of the NB-IoT paper (Tables I and II, the proposal). @module */
import { fillNormal, fillUniform } from "../../src/compute/draw.ts";
import { stream } from "../../src/compute/random.ts";
import {
  estimator,
  initialEstimator,
  initialEstimatorBuffers,
  subnetworkSize,
} from "../../src/methods/nbiot_mtl/networks.ts";
import { impairmentLoss } from "../../src/methods/nbiot_mtl/objective.ts";
import type { Family } from "./family.ts";

const inputs = 2, labels = 5;
const lambda = 0.1; // of eq. 28

/** One of the 49 parallel subnetworks, on windows of 48 samples. */
export const nbiotMtl: Family = {
  name: "nbiot-mtl",
  title: "NB-IoT parallel MTL subnetwork",
  rows: 128,
  smallRows: 5,
  amsgrad: false,
  learningRate: 1e-4,
  parameters: 464_634,
  initial: () => initialEstimator(subnetworkSize, ["perf", "nbiot"]),
  buffers: () => initialEstimatorBuffers(subnetworkSize),
  batch(rows) {
    const window = subnetworkSize.rows;
    const x = new Float32Array(rows * window * inputs), target = new Float32Array(rows * labels);
    fillNormal(x, stream("perf", "nbiot", "x"));
    fillUniform(target, stream("perf", "nbiot", "target"));
    return [
      { shape: [rows, window, inputs], values: x },
      { shape: [rows, labels], values: target.map((value) => 2 * value - 1) },
    ];
  },
  loss: (p, [x, target], _, buffers) =>
    impairmentLoss(estimator(subnetworkSize, p, buffers, x, { from: "batch" }), target, lambda),
};
