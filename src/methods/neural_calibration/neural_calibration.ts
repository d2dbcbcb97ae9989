/**
 * Neural calibration with perfect CSI (paper, section IV-A): V = h_ZF(F(H)), F one network for every user's row.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ChannelSource, massiveMimoPoint } from "../../../datasets/massive_mimo.ts";
import { disposeParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { Downlink } from "../../phy/beamforming/downlink.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { ByProfile, Method, Point, Training } from "../../suite/types.ts";
import { type BeamRecipe, beamTraining } from "./beam_training.ts";
import { identityStart } from "./identity_start.ts";
import {
  calibrator,
  foldedCalibrator,
  initialCalibrator,
  initialCalibratorBuffers,
  zfCalibratorSize,
} from "./networks.ts";
import { type BeamformerOptions, learnedBeamformer } from "./learned_beamformer.ts";
import {
  downlinkRows,
  fromRows,
  type Precoder,
  type ScaledDownlink,
  scaledPrecoder,
  unitRows,
} from "./rows.ts";
import { negativeSumRate } from "./sum_rate_loss.ts";
import { zfBeams, zfLayer } from "./zf_layer.ts";

/** How F is trained, and from where: the paper prints no initialisation. */
export type CalibrationRecipe = BeamRecipe & { readonly start: "identity" | "random" };

/** The training of F for `users` users (any other number can be served) at a downlink power. */
export function calibrationTraining(
  source: ChannelSource,
  at: Point,
  recipes: ByProfile<CalibrationRecipe>,
  name = "calibration",
): Training<CalibrationRecipe> {
  const { antennas, users, downlinkPowerDbm } = massiveMimoPoint(at);
  const point = { antennas, users, downlinkPowerDbm };
  const size = zfCalibratorSize(antennas);
  return beamTraining({
    name: `${name} ${antennas}x${users} ${downlinkPowerDbm} dBm`,
    ...madeBy(import.meta.url, calibrationTraining),
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
export function zeroForce(channels: ScaledDownlink, calibrated: Float32Array): Precoder {
  return scaledPrecoder(channels, zfBeams(channels, fromRows(calibrated, channels.antennas), 1).beams);
}

/** The method, for any number of users. */
export function neuralCalibration(
  options: BeamformerOptions<CalibrationRecipe>,
): Method<Downlink, Precoder> {
  return learnedBeamformer(options, {
    ...madeBy(import.meta.url, neuralCalibration),
    spec: "perfect CSI",
    training: (at, recipes) => calibrationTraining(options.source, at, recipes, options.name),
    open(p) {
      const size = zfCalibratorSize(p["zf0.w"].shape[0] / 2), folded = foldedCalibrator(size, p);
      disposeParameters(p);
      return {
        async run(channels) {
          const rows = unitRows(channels.downlink, channels.antennas), { reals } = size;
          const calibrated = await overRows(
            rows.length / reals,
            (begin, end) =>
              folded.run(tf.tensor(rows.subarray(begin * reals, end * reals), [end - begin, reals])),
          );
          return zeroForce(channels, calibrated);
        },
        close: folded.dispose,
      };
    },
  });
}
