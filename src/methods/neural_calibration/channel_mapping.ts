/**
 * The block-by-block benchmark (paper, section V-C): least squares, a network that maps a user's uplink to its downlink
 * (Alrabeiah and Alkhateeb 2019, [27] of the paper), zero-forcing, each by itself.
 *
 * The paper prints no size for the network. It has F's here, so that what end-to-end training brings is told from what
 * a larger network would. [27] trains on a squared error, and so does this.
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
import { disposeParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { ByProfile, Method, Point, Training } from "../../suite/types.ts";
import { beamTraining } from "./beam_training.ts";
import { identityStart } from "./identity_start.ts";
import { estimatedRows } from "./implicit_csi.ts";
import {
  calibrator,
  foldedCalibrator,
  initialCalibrator,
  initialCalibratorBuffers,
  zfCalibratorSize,
} from "./networks.ts";
import { type CalibrationRecipe, zeroForce } from "./neural_calibration.ts";
import { type BeamformerOptions, learnedBeamformer } from "./learned_beamformer.ts";
import { type Precoder, unitRows } from "./rows.ts";

/** The training of the mapping, from estimates at the point's uplink power to true downlinks. */
export function mappingTraining(
  source: ChannelSource,
  at: Point,
  recipes: ByProfile<CalibrationRecipe>,
  name = "mapping",
): Training<CalibrationRecipe> {
  const point = pilotPoint(at), { antennas, users, uplinkPowerDbm } = point;
  const size = zfCalibratorSize(antennas);
  return beamTraining({
    name: `${name} ${antennas}x${users} ${uplinkPowerDbm} dBm`,
    ...madeBy(import.meta.url, mappingTraining),
    spec: { size: { ...size }, point: { antennas, users, uplinkPowerDbm }, source: source.spec },
    recipes,
    source,
    point,
    network: ({ recipe, path, channels }) => ({
      initial: recipe.start === "identity"
        ? identityStart(
          size,
          path,
          tf.tidy(() => estimatedRows(pilotInputs(channels())).dataSync<"float32">().slice()),
        )
        : initialCalibrator(size, path),
      buffers: initialCalibratorBuffers(size),
      tensors: (block) => [
        estimatedRows(pilotInputs(block)),
        tf.tensor(unitRows(block.downlink, antennas), [block.count * users, 2 * antennas]),
      ],
      loss(p, buffers, [uplink, downlink], mode) {
        const mapped = calibrator(size, p, buffers, uplink, mode);
        return tf.mean(tf.sum(tf.square(tf.sub(mapped, downlink)), 1)) as tf.Scalar;
      },
    }),
  });
}

/** Channels that go through the network at a time. */
const chunk = 512;

/** The method. */
export function blockByBlock(options: BeamformerOptions<CalibrationRecipe>): Method<PilotInputs, Precoder> {
  return learnedBeamformer(options, {
    ...madeBy(import.meta.url, blockByBlock),
    spec: "block by block",
    training: (at, recipes) => mappingTraining(options.source, at, recipes, options.name),
    open(p) {
      const mapping = foldedCalibrator(zfCalibratorSize(p["zf0.w"].shape[0] / 2), p);
      disposeParameters(p);
      return {
        async run(inputs) {
          const mapped = await overRows(
            inputs.count,
            (begin, end) => mapping.run(estimatedRows(pilotItems(inputs, begin, end))),
            chunk,
          );
          return zeroForce(inputs, mapped);
        },
        close: mapping.dispose,
      };
    },
  });
}
