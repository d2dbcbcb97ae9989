import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { onCpu, onEveryEngine, testValues } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { countInitial } from "../layers.ts";
import { fourSteps } from "../networks_testing.ts";
import {
  calibrator,
  initialCalibrator,
  initialCalibratorBuffers,
  lsCalibratorSize,
  zfCalibratorSize,
} from "./networks.ts";

const size = { name: "test", reals: 6, hidden: [40, 33] };

describe("the calibration networks", () => {
  it("have 5.58 million parameters for 64 antennas, and the paper's layers for the pilots", () => {
    const norms = 2 * (512 + 2048 + 2048 + 128);
    expect(countInitial(initialCalibrator(zfCalibratorSize(64), ["test"]))).toBe(5_575_296 + norms);
    const ls = initialCalibrator(lsCalibratorSize(8), ["test"]);
    expect([0, 1, 2, 3].map((i) => ls[`ls${i}.w`].shape)).toEqual([[16, 128], [128, 512], [512, 512], [
      512,
      16,
    ]]);
  });

  it("treat every row alike once they are trained", async () => {
    await onEveryEngine(() => {
      const p = createParameters(initialCalibrator(size, ["test"]));
      const buffers = createParameters(initialCalibratorBuffers(size));
      tf.tidy(() => {
        calibrator(size, p, buffers, testValues([50, 6], "batch"), { moments: "batch" });
        const x = testValues([4, 6], "x");
        const y = calibrator(size, p, buffers, x, { moments: "running" }).dataSync();
        const reversed = calibrator(size, p, buffers, tf.reverse(x, 0), { moments: "running" });
        const back = tf.reverse(reversed, 0).dataSync();
        y.forEach((value, i) => expect(Math.abs(value - back[i])).toBeLessThan(1e-6));
      });
      disposeParameters(p);
      disposeParameters(buffers);
    });
  });

  it("train with the same bits on every engine, and as in plain JavaScript", async () => {
    const train = () =>
      fourSteps(initialCalibrator(size, ["test"]), initialCalibratorBuffers(size), (p, buffers) => {
        const y = calibrator(size, p, buffers, testValues([300, 6], "x"), { moments: "batch" });
        return tf.mean(tf.square(tf.sub(y, testValues([300, 6], "y")))) as tf.Scalar;
      });
    const [first, ...others] = await onEveryEngine(train);
    for (const other of others) expect(other).toEqual(first);
    const oracle = await onCpu(train);
    first.losses.forEach((loss, i) => expect(Math.abs(loss / oracle.losses[i] - 1)).toBeLessThan(1e-3));
  });
});
