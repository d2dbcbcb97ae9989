// Truth: Theorem 1 and Proposition 2 of the paper, least squares and zero-forcing as src/phy/beamforming computes them.
import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { indoorRoom } from "../../../datasets/indoor_room.ts";
import { type MassiveMimoBlock, pilotInputs } from "../../../datasets/massive_mimo.ts";
import { setupBackend } from "../../compute/backend.ts";
import { stream } from "../../compute/random.ts";
import { largestError } from "../../compute/testing.ts";
import { createParameters, disposeParameters } from "../../learn/parameters.ts";
import type { ComplexArray } from "../../phy/linalg/complex_array.ts";
import { sumRates, transmitPowers } from "../../phy/beamforming/downlink.ts";
import { zeroForcing } from "../../phy/beamforming/linear.ts";
import { leastSquaresChannel } from "../../phy/beamforming/pilots.ts";
import type { Artifact, TrainingContext } from "../../suite/types.ts";
import { implicitTraining, neuralCalibrationEndToEnd } from "./implicit_csi.ts";
import { calibrator, initialCalibrator, initialCalibratorBuffers } from "./networks.ts";
import { calibrationTraining, neuralCalibration } from "./neural_calibration.ts";
import { antennaRows, leastSquaresMatrix, leastSquaresRows } from "./pilot_rows.ts";
import { unitRows } from "./rows.ts";
import { zfUnitRows } from "./zf_unit_rows.ts";

const { source: room } = indoorRoom({ streamName: "room" });
const recipe = {
  data: "fresh",
  batch: 4,
  steps: 2,
  learningRate: { peak: 1e-4, warmupSteps: 1, final: 1 },
  averageShare: 0,
  moments: "running",
  startChannels: 16,
  start: "identity",
} as const;
const options = {
  label: "test",
  name: "test",
  source: room,
  recipe,
  reduced: { smoke: recipe, quick: recipe, nightly: recipe },
};
const recipes = { smoke: recipe, quick: recipe, nightly: recipe, paper: recipe };

const context: TrainingContext = {
  seed: 1,
  stream: (...path) => stream("test", ...path),
  inputs: {},
  resumed: undefined,
  checkpoint: () => Promise.resolve(),
  progress() {},
};

const channels = (users: number, count = 5) =>
  room.draw(
    { antennas: 8, users, downlinkPowerDbm: 5, uplinkPowerDbm: 5 },
    stream("test", users),
    count,
  );

/** The same channels with user `order[k]` in the place of user k. */
function reordered(block: MassiveMimoBlock, order: readonly number[]): MassiveMimoBlock {
  const move = ({ re, im }: ComplexArray): ComplexArray => {
    const out = { re: re.slice(), im: im.slice() };
    for (let i = 0; i < re.length; i++) {
      const row = Math.floor(i / block.antennas), user = row % block.users;
      const from = i + (order[user] - user) * block.antennas;
      out.re[i] = re[from];
      out.im[i] = im[from];
    }
    return out;
  };
  return { ...block, downlink: move(block.downlink), uplink: move(block.uplink) };
}

describe("neural calibration with perfect CSI", () => {
  let artifact: Artifact;

  it("trains, and starts at the rate of zero-forcing with unit rows", async () => {
    await setupBackend("exact");
    const still = { ...recipe, learningRate: { peak: 1e-12, warmupSteps: 1, final: 1 } };
    const point = { antennas: 8, users: 3, downlinkPowerDbm: 5 };
    const { train } = calibrationTraining(room, point, recipes);
    artifact = await train(recipe, context);
    const started = await train(still, context);
    const open = await neuralCalibration(options).open({
      network: started,
    });
    const block = channels(3), zf = await zfUnitRows().open({});
    const rates = sumRates(block, await open.run(block)), expected = sumRates(block, await zf.run(block));
    open.close?.();
    expect(largestError(rates, expected)).toBeLessThan(1e-3);
  });

  it("follows the order of the users, for other numbers of them than in training (Proposition 2)", async () => {
    const open = await neuralCalibration(options).open({ network: artifact });
    for (const order of [[1, 0], [2, 0, 1], [4, 2, 0, 1, 5, 3]]) {
      const block = channels(order.length), users = block.users;
      const v = await open.run(block), moved = await open.run(reordered(block, order));
      for (const part of ["re", "im"] as const) {
        const expected = moved[part].map((_, i) => v[part][i - i % users + order[i % users]]);
        const scale = Math.max(...expected.map(Math.abs));
        moved[part].forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-4 * scale));
      }
      for (const power of transmitPowers(block, v)) {
        expect(Math.abs(power / block.downlinkPower - 1)).toBeLessThan(1e-12);
      }
    }
    open.close?.();
  });
});

describe("zero-forcing of unit rows", () => {
  it("has zero-forcing's directions", async () => {
    const block = channels(3), users = 3, open = await zfUnitRows().open({});
    const v = await open.run(block), w = zeroForcing(block);
    for (let n = 0; n < block.count; n++) {
      for (let k = 0; k < users; k++) { // |<v_k, w_k>| = ‖v_k‖ ‖w_k‖
        let re = 0, im = 0, vv = 0, ww = 0;
        for (let m = 0; m < block.antennas; m++) {
          const i = (n * block.antennas + m) * users + k;
          re += v.re[i] * w.re[i] + v.im[i] * w.im[i];
          im += v.re[i] * w.im[i] - v.im[i] * w.re[i];
          vv += v.re[i] ** 2 + v.im[i] ** 2;
          ww += w.re[i] ** 2 + w.im[i] ** 2;
        }
        expect(Math.abs((re * re + im * im) / (vv * ww) - 1)).toBeLessThan(1e-5);
      }
    }
  });
});

describe("neural calibration with implicit CSI", () => {
  const block = channels(4), inputs = pilotInputs(block), length = 4, { antennas, count } = block;

  it("estimates by least squares, up to each user's scale", async () => {
    await setupBackend("exact");
    const rows = tf.tidy(() =>
      leastSquaresRows(
        tf.tensor(antennaRows(inputs), [count * antennas, 2 * length]),
        tf.tensor(leastSquaresMatrix(inputs.pilots), [2 * length, 2 * length]),
        antennas,
      ).dataSync<"float32">().slice()
    );
    const expected = unitRows(
      leastSquaresChannel(block, inputs.pilots.received, inputs.pilots.sent),
      antennas,
    );
    // Rows h^H on one side; the other's convention is tested where it stands.
    expect(largestError(rows, expected)).toBeLessThan(1e-5);
  });

  it("follows the order of the antennas up to the estimate (Theorem 1)", async () => {
    await setupBackend("exact");
    const size = { name: "ls", reals: 2 * length, hidden: [24, 20] };
    const p = createParameters(initialCalibrator(size, ["test"]));
    const buffers = createParameters(initialCalibratorBuffers(size));
    const order = [3, 1, 4, 7, 5, 0, 2, 6];
    tf.tidy(() => {
      const matrix = tf.tensor(leastSquaresMatrix(inputs.pilots), [2 * length, 2 * length]);
      const estimate = (received: tf.Tensor) => {
        const pilots = calibrator(size, p, buffers, tf.reshape(received, [-1, 2 * length]), {
          moments: "running",
        });
        return tf.reshape(leastSquaresRows(pilots, matrix, antennas), [count, length, 2, antennas]);
      };
      const received = tf.tensor(antennaRows(inputs), [count, antennas, 2 * length]);
      const first = tf.gather(estimate(received), order, 3), second = estimate(tf.gather(received, order, 1));
      expect(largestError(first.dataSync(), second.dataSync())).toBeLessThan(1e-5);
    });
    [p, buffers].forEach(disposeParameters);
  });

  it("trains both networks together, and meets the power constraint", async () => {
    await setupBackend("exact");
    const point = { antennas: 8, users: 4, downlinkPowerDbm: 5, uplinkPowerDbm: 5 };
    const { train } = implicitTraining(room, point, recipes);
    const [trained, still] = [
      await train(recipe, context),
      await train({ ...recipe, learningRate: { ...recipe.learningRate, peak: 1e-12 } }, context),
    ];
    for (const name of ["ls0.w", "ls3.w", "zf0.w", "zf3.w"]) {
      expect([name, largestError(trained.tensors[name].data, still.tensors[name].data) > 1e-6]).toEqual([
        name,
        true,
      ]);
    }
    const open = await neuralCalibrationEndToEnd(options).open({
      network: trained,
    });
    for (const power of transmitPowers(block, await open.run(inputs))) {
      expect(Math.abs(power / block.downlinkPower - 1)).toBeLessThan(1e-12);
    }
    open.close?.();
  });

  it("says what is missing where there are no pilots", () => {
    expect(() => pilotInputs({ ...block, pilots: undefined })).toThrow("uplinkPowerDbm");
  });
});
