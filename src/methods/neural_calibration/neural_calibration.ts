/**
 * Neural calibration with perfect CSI (paper, section IV-A): V = h_ZF(F(H)), F one network for every user's row.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { IndoorPoint } from "../../../datasets/indoor_room.ts";
import type { MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import { disposeParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { ByProfile, Json, Method, Training } from "../../suite/types.ts";
import { type BeamRecipe, beamTraining, type ChannelSource } from "./beam_training.ts";
import { identityStart } from "./identity_start.ts";
import {
  calibrator,
  foldedCalibrator,
  initialCalibrator,
  initialCalibratorBuffers,
  zfCalibratorSize,
} from "./networks.ts";
import { learnedBeamformer } from "./learned_beamformer.ts";
import { downlinkRows, type Precoder, precoderOf, unitRows } from "./rows.ts";
import { negativeSumRate } from "./sum_rate_loss.ts";
import { zfBeams, zfLayer } from "./zf_layer.ts";

/** How F is trained, and from where: the paper prints no initialisation. */
export type CalibrationRecipe = BeamRecipe & { readonly start: "identity" | "random" };

/** The part of a point that a training depends on. */
const trainingPoint = ({ antennas, users, downlinkPowerDbm }: IndoorPoint): IndoorPoint => ({
  antennas,
  users,
  downlinkPowerDbm,
});

/** The training of F for `users` users (any other number can be served) at a downlink power. */
export function calibrationTraining(
  source: ChannelSource,
  at: IndoorPoint,
  recipes: ByProfile<CalibrationRecipe>,
  use = "calibration",
): Training<CalibrationRecipe> {
  const point = trainingPoint(at), { antennas, users, downlinkPowerDbm } = point;
  const size = zfCalibratorSize(antennas);
  return beamTraining({
    name: `${use} ${antennas}x${users} ${downlinkPowerDbm} dBm`,
    module: import.meta.url,
    spec: { size: { ...size }, point, source: source.spec },
    recipes,
    source,
    point,
    network: ({ recipe, path, channels }) => ({
      initial: recipe.start === "identity"
        ? identityStart(size, path, unitRows(channels().downlink, antennas))
        : initialCalibrator(size, path),
      buffers: initialCalibratorBuffers(size),
      tensors: (block) => [
        tf.tensor(unitRows(block.downlink, antennas), [block.count * users, size.reals]),
        downlinkRows(block),
      ],
      loss(p, buffers, [rows, downlink], mode) {
        const calibrated = calibrator(size, p, buffers, rows, mode);
        return negativeSumRate(zfLayer(calibrated, users), downlink, 1);
      },
    }),
  });
}

/** Beams from calibrated rows, as a precoder. */
export function zeroForce(block: MassiveMimoBlock, calibrated: Float32Array): Precoder {
  return precoderOf(block, zfBeams(block, calibrated, 1).beams);
}

/**
 * The method, for any number of users.
 *
 * @param trainedAt the point that F is trained at, for the point that it is tested at
 */
export function neuralCalibration(
  label: string,
  training: (point: IndoorPoint) => Training<CalibrationRecipe>,
  trainedAt: Json = "where it is tested",
): Method<MassiveMimoBlock, Precoder> {
  return learnedBeamformer({
    module: import.meta.url,
    spec: { trainedAt },
    label,
    training,
    open(p) {
      const size = zfCalibratorSize(p["zf0.w"].shape[0] / 2), folded = foldedCalibrator(size, p);
      disposeParameters(p);
      return {
        async run(block) {
          const rows = unitRows(block.downlink, block.antennas), { reals } = size;
          const calibrated = await overRows(
            rows.length / reals,
            (begin, end) =>
              folded.run(tf.tensor(rows.subarray(begin * reals, end * reals), [end - begin, reals])),
          );
          return zeroForce(block, calibrated);
        },
        close: folded.dispose,
      };
    },
  });
}
