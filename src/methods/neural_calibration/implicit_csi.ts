/**
 * Neural calibration without explicit channel estimation (paper, section IV-B): received pilots, calibrated antenna by
 * antenna (B), least squares, the mapping from uplink to downlink and the calibration of zero-forcing (H and F, which
 * follow each other and so are one network), zero-forcing; trained end to end.
 *
 * Eq. 22 applies B to the sent pilots, the text to the rows of the received ones; this follows the text.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  type ChannelSource,
  type PilotInputs,
  pilotInputs,
  pilotItems,
  pilotPoint,
} from "../../../datasets/massive_mimo.ts";
import { disposeParameters, type Initial } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { ByProfile, Method, Point, Training } from "../../suite/types.ts";
import type { Path } from "../layers.ts";
import { beamTraining } from "./beam_training.ts";
import { identityStart } from "./identity_start.ts";
import {
  calibrator,
  type CalibratorSize,
  foldedCalibrator,
  initialCalibrator,
  initialCalibratorBuffers,
  lsCalibratorSize,
  zfCalibratorSize,
} from "./networks.ts";
import { type CalibrationRecipe, zeroForce } from "./neural_calibration.ts";
import { antennaRows, leastSquaresMatrix, leastSquaresRows } from "./pilot_rows.ts";
import { type BeamformerOptions, learnedBeamformer } from "./learned_beamformer.ts";
import { downlinkRows, type Precoder } from "./rows.ts";
import { negativeSumRate } from "./sum_rate_loss.ts";
import { zfLayer } from "./zf_layer.ts";

/** Received rows and the estimator's matrix of a block. */
function pilotTensors(inputs: PilotInputs): [received: tf.Tensor, matrix: tf.Tensor] {
  const { count, antennas, users, pilots } = inputs, { length } = pilots;
  return [
    tf.tensor(antennaRows(inputs), [count * antennas, 2 * length]),
    tf.tensor(leastSquaresMatrix(pilots), [2 * length, 2 * users]),
  ];
}

/** Least-squares rows of a block without calibration, `[count · K, 2M]`: what the mapping is given at first. */
export function estimatedRows(inputs: PilotInputs): tf.Tensor {
  return leastSquaresRows(...pilotTensors(inputs), inputs.antennas);
}

/** The joint training of B and of F and H. */
export function implicitTraining(
  source: ChannelSource,
  at: Point,
  recipes: ByProfile<CalibrationRecipe>,
  name = "implicit",
): Training<CalibrationRecipe> {
  const { antennas, users, downlinkPowerDbm, uplinkPowerDbm } = pilotPoint(at);
  const point = { antennas, users, downlinkPowerDbm, uplinkPowerDbm };
  const ls = lsCalibratorSize(users), zf = zfCalibratorSize(antennas);
  return beamTraining({
    name: `${name} ${antennas}x${users} ${downlinkPowerDbm} dBm ${uplinkPowerDbm} dBm`,
    ...madeBy(import.meta.url, implicitTraining),
    spec: { sizes: { ls: { ...ls }, zf: { ...zf } }, point, source: source.spec },
    recipes,
    source,
    point,
    network: ({ recipe, path, channels }) => ({
      initial: recipe.start === "random"
        ? { ...initialCalibrator(ls, path), ...initialCalibrator(zf, path) }
        : identities(ls, zf, path, pilotInputs(channels())),
      buffers: { ...initialCalibratorBuffers(ls), ...initialCalibratorBuffers(zf) },
      tensors(block) {
        const [received, matrix] = pilotTensors(pilotInputs(block));
        return [received, downlinkRows(block), tf.expandDims(matrix, 0)];
      },
      loss(p, buffers, [received, downlink, matrices], mode) {
        const matrix = tf.reshape(tf.slice(matrices, 0, 1), matrices.shape.slice(1));
        const pilots = calibrator(ls, p, buffers, received, mode);
        const calibrated = calibrator(zf, p, buffers, leastSquaresRows(pilots, matrix, antennas), mode);
        return negativeSumRate(zfLayer(calibrated, users), downlink, 1);
      },
    }),
  });
}

/** Both networks as identities on these channels. */
function identities(
  ls: CalibratorSize,
  zf: CalibratorSize,
  path: Path,
  inputs: PilotInputs,
): Record<string, Initial> {
  const rows = tf.tidy(() => estimatedRows(inputs).dataSync<"float32">().slice());
  return { ...identityStart(ls, path, antennaRows(inputs)), ...identityStart(zf, path, rows) };
}

/** Channels that go through the networks at a time. */
const chunk = 256;

/** The method. */
export function neuralCalibrationEndToEnd(
  options: BeamformerOptions<CalibrationRecipe>,
): Method<PilotInputs, Precoder> {
  return learnedBeamformer(options, {
    ...madeBy(import.meta.url, neuralCalibrationEndToEnd),
    spec: "implicit CSI",
    training: (at, recipes) => implicitTraining(options.source, at, recipes, options.name),
    open(p) {
      const ls = foldedCalibrator(lsCalibratorSize(p["ls0.w"].shape[0] / 2), p);
      const zf = foldedCalibrator(zfCalibratorSize(p["zf0.w"].shape[0] / 2), p);
      disposeParameters(p);
      return {
        async run(inputs) {
          const calibrated = await overRows(inputs.count, (begin, end) => {
            const [received, matrix] = pilotTensors(pilotItems(inputs, begin, end));
            return zf.run(leastSquaresRows(ls.run(received), matrix, inputs.antennas));
          }, chunk);
          return zeroForce(inputs, calibrated);
        },
        close() {
          ls.dispose();
          zf.dispose();
        },
      };
    },
  });
}
