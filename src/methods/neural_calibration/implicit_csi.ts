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
import type { IndoorPoint } from "../../../datasets/indoor_room.ts";
import { itemsOf, type MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import { disposeParameters, type Initial } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { ByProfile, Json, Method, Training } from "../../suite/types.ts";
import type { Path } from "../layers.ts";
import { beamTraining, type ChannelSource } from "./beam_training.ts";
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
import { antennaRows, leastSquaresMatrix, leastSquaresRows, pilotsOf } from "./pilot_rows.ts";
import { learnedBeamformer } from "./learned_beamformer.ts";
import { downlinkRows, type Precoder } from "./rows.ts";
import { negativeSumRate } from "./sum_rate_loss.ts";
import { zfLayer } from "./zf_layer.ts";

/** A point with pilots. */
export type PilotPoint = IndoorPoint & { readonly uplinkPowerDbm: number };

/** The part of a point that a training depends on. */
export const pilotPoint = (
  { antennas, users, downlinkPowerDbm, uplinkPowerDbm }: PilotPoint,
): PilotPoint => ({
  antennas,
  users,
  downlinkPowerDbm,
  uplinkPowerDbm,
});

/** Received rows and the estimator's matrix of a block. */
function pilotTensors(block: MassiveMimoBlock): [received: tf.Tensor, matrix: tf.Tensor] {
  const { length } = pilotsOf(block);
  return [
    tf.tensor(antennaRows(block), [block.count * block.antennas, 2 * length]),
    tf.tensor(leastSquaresMatrix(pilotsOf(block)), [2 * length, 2 * block.users]),
  ];
}

/** Least-squares rows of a block without calibration, `[count · K, 2M]`: what the mapping is given at first. */
export function estimatedRows(block: MassiveMimoBlock): tf.Tensor {
  return leastSquaresRows(...pilotTensors(block), block.antennas);
}

/** The joint training of B and of F and H. */
export function implicitTraining(
  source: ChannelSource,
  at: PilotPoint,
  recipes: ByProfile<CalibrationRecipe>,
  use = "implicit",
): Training<CalibrationRecipe> {
  const point = pilotPoint(at), { antennas, users, downlinkPowerDbm, uplinkPowerDbm } = point;
  const ls = lsCalibratorSize(users), zf = zfCalibratorSize(antennas);
  return beamTraining({
    name: `${use} ${antennas}x${users} ${downlinkPowerDbm} dBm ${uplinkPowerDbm} dBm`,
    module: import.meta.url,
    spec: { sizes: { ls: { ...ls }, zf: { ...zf } }, point, source: source.spec },
    recipes,
    source,
    point,
    network: ({ recipe, path, channels }) => ({
      initial: recipe.start === "random"
        ? { ...initialCalibrator(ls, path), ...initialCalibrator(zf, path) }
        : identities(ls, zf, path, channels()),
      buffers: { ...initialCalibratorBuffers(ls), ...initialCalibratorBuffers(zf) },
      tensors(block) {
        const [received, matrix] = pilotTensors(block);
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
  channels: MassiveMimoBlock,
): Record<string, Initial> {
  const rows = tf.tidy(() => estimatedRows(channels).dataSync<"float32">().slice());
  return { ...identityStart(ls, path, antennaRows(channels)), ...identityStart(zf, path, rows) };
}

/** Channels that go through the networks at a time. */
const chunk = 256;

/**
 * The method.
 *
 * @param trainedAt the point that the networks are trained at, for the point that they are tested at
 */
export function neuralCalibrationEndToEnd(
  label: string,
  training: (point: PilotPoint) => Training<CalibrationRecipe>,
  trainedAt: Json = "where it is tested",
): Method<MassiveMimoBlock, Precoder> {
  return learnedBeamformer({
    module: import.meta.url,
    spec: { trainedAt },
    label,
    training,
    open(p) {
      const ls = foldedCalibrator(lsCalibratorSize(p["ls0.w"].shape[0] / 2), p);
      const zf = foldedCalibrator(zfCalibratorSize(p["zf0.w"].shape[0] / 2), p);
      disposeParameters(p);
      return {
        async run(block) {
          const calibrated = await overRows(block.count, (begin, end) => {
            const [received, matrix] = pilotTensors(itemsOf(block, begin, end));
            return zf.run(leastSquaresRows(ls.run(received), matrix, block.antennas));
          }, chunk);
          return zeroForce(block, calibrated);
        },
        close() {
          ls.dispose();
          zf.dispose();
        },
      };
    },
  });
}
