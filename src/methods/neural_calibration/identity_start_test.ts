import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { largestError, uniformValues } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import { identityStart } from "./identity_start.ts";
import { calibrator, foldedCalibrator, initialCalibratorBuffers } from "./networks.ts";

const size = { name: "test", reals: 6, hidden: [16, 20, 30] };

/** Rows whose columns have means and scales of their own, and tails. */
function rows(n: number, seed: string): Float32Array {
  return uniformValues(n * size.reals, seed).map((value, i) => {
    const column = i % size.reals;
    return column - 2 + (column + 1) * value * value * value;
  });
}

describe("a calibration network that starts as the identity", () => {
  it("gives back the rows that it normalises by, and by their moments any others", async () => {
    await setupBackend("exact");
    const sample = rows(200, "sample"), other = rows(50, "other");
    const p = createParameters(identityStart(size, ["test"], sample));
    const buffers = createParameters(initialCalibratorBuffers(size));
    tf.tidy(() => {
      const given = tf.tensor(sample, [200, size.reals]);
      const back = calibrator(size, p, buffers, given, { moments: "batch", momentum: 0 });
      expect(largestError(back.dataSync(), sample)).toBeLessThan(1e-5);
      const x = tf.tensor(other, [50, size.reals]);
      const running = calibrator(size, p, buffers, x, { moments: "running" });
      expect(largestError(running.dataSync(), other)).toBeLessThan(1e-5);
      const folded = foldedCalibrator(size, { ...p, ...buffers });
      expect(largestError(folded.run(x).dataSync(), other)).toBeLessThan(1e-5);
      folded.dispose();
    });
    [p, buffers].forEach(disposeParameters);
  });

  it("refuses layers that are too narrow for two neurons a column", () => {
    expect(() => identityStart({ ...size, hidden: [16, 11, 30] }, ["test"], rows(9, "sample"))).toThrow(
      RangeError,
    );
  });
});
