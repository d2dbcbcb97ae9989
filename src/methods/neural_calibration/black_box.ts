/**
 * The fully data-driven benchmarks (paper, eqs. 10 and 20): a convolutional network from the channels, or from the
 * received pilots, to the beams themselves.
 *
 * The paper takes "the black-box CNN method in [14]" without describing it. Hu et al. publish a 3 × 3 convolution with
 * 32 outputs, batch normalisation, leaky ReLU and a dense layer that gives a part of the WMMSE solution. Here the dense
 * layer gives V, as eq. 10 has it, and a second convolution with 8 outputs keeps it from growing to tens of millions
 * of weights.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { IndoorPoint } from "../../../datasets/indoor_room.ts";
import { itemsOf, type MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import { batchNorm } from "../../compute/tfjs/batch_norm.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { foldedDense, initialMoments, initialScale } from "../../learn/batch_norm.ts";
import { disposeParameters, type Initial, type Parameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { ByProfile, Method, Training } from "../../suite/types.ts";
import { initialLayer, type Path } from "../layers.ts";
import { type BeamRecipe, beamTraining, type ChannelSource } from "./beam_training.ts";
import type { CalibratorMode } from "./networks.ts";
import { learnedBeamformer } from "./learned_beamformer.ts";
import { downlinkRows, type Precoder, precoderOf } from "./rows.ts";
import { negativeSumRate } from "./sum_rate_loss.ts";

/** What the network sees. */
export type BlackBoxInput = "channels" | "pilots";

/** Outputs of the two convolutions. */
const maps = [32, 8] as const;

/** Slope of the leaky ReLU below zero (Keras' default in the authors' code of [14]). */
const leak = 0.3;

function initialBlackBox(path: Path, users: number, antennas: number): Record<string, Initial> {
  return {
    ...initialLayer(path, "conv0", [3, 3, 2, maps[0]]),
    ...initialScale("conv0", maps[0]),
    ...initialLayer(path, "conv1", [3, 3, maps[0], maps[1]]),
    ...initialScale("conv1", maps[1]),
    ...initialLayer(path, "beams", [users * antennas * maps[1], users * 2 * antennas]),
  };
}

/**
 * Beams of total power 1, `[count, K, 2M]`.
 *
 * @param images `[count, K or L, M, 2]`
 */
function blackBox(
  p: Parameters,
  buffers: Parameters,
  images: tf.Tensor,
  users: number,
  { moments, momentum }: CalibratorMode,
): tf.Tensor {
  const [count, , antennas] = images.shape;
  let y = images;
  for (const name of ["conv0", "conv1"]) {
    if (moments === "running") {
      const { w, b } = foldedDense(p[`${name}.w`], p[`${name}.b`], p, buffers, name);
      y = conv2d(y, w, b, { padding: "same" });
    } else {
      const running = { mean: buffers[`${name}.mean`], variance: buffers[`${name}.variance`] };
      const z = conv2d(y, p[`${name}.w`], p[`${name}.b`], { padding: "same" });
      y = batchNorm(z, p[`${name}.gamma`], p[`${name}.beta`], running, { momentum });
    }
    y = tf.add(tf.mul(tf.relu(y), 1 - leak), tf.mul(y, leak));
  }
  const beams = dense(tf.reshape(y, [count, users * antennas * maps[1]]), p["beams.w"], p["beams.b"]);
  const scale = tf.rsqrt(tf.sum(tf.square(beams), 1, true));
  return tf.reshape(tf.mul(beams, scale), [count, users, 2 * antennas]);
}

/** Images of a block, each scaled to a mean square of one: `[count, K or L, M, 2]`. */
function imagesOf(block: MassiveMimoBlock, input: BlackBoxInput): tf.Tensor {
  const { count, users, antennas, downlink, pilots } = block, size = users * antennas;
  const { re, im } = input === "channels" ? downlink : pilots!.received; // [count, K, M] or [count, M, L]
  const images = new Float32Array(2 * count * size);
  for (let n = 0; n < count; n++) {
    let energy = 0;
    for (let i = n * size; i < (n + 1) * size; i++) energy += re[i] * re[i] + im[i] * im[i];
    const scale = Math.sqrt(2 * size / energy);
    for (let k = 0; k < users; k++) {
      for (let m = 0; m < antennas; m++) {
        const from = n * size + (input === "channels" ? k * antennas + m : m * users + k);
        const to = 2 * (n * size + k * antennas + m);
        images[to] = scale * re[from];
        images[to + 1] = scale * im[from];
      }
    }
  }
  return tf.tensor(images, [count, users, antennas, 2]);
}

/** The part of a point that a training depends on. */
const trainingPoint = ({ antennas, users, downlinkPowerDbm, uplinkPowerDbm }: IndoorPoint): IndoorPoint => ({
  antennas,
  users,
  downlinkPowerDbm,
  ...(uplinkPowerDbm === undefined ? {} : { uplinkPowerDbm }),
});

/** The training of the network for a point: its size is fixed by M and K. */
export function blackBoxTraining(
  source: ChannelSource,
  input: BlackBoxInput,
  at: IndoorPoint,
  recipes: ByProfile<BeamRecipe>,
  use = "black box",
): Training<BeamRecipe> {
  const point = trainingPoint(at), { antennas, users } = point;
  return beamTraining({
    name: `${use} ${input} ${Object.values(point).join(" ")}`,
    module: import.meta.url,
    spec: { input, maps, leak, point, source: source.spec },
    recipes,
    source,
    point,
    network: ({ path }) => ({
      initial: initialBlackBox(path, users, antennas),
      buffers: { ...initialMoments("conv0", maps[0]), ...initialMoments("conv1", maps[1]) },
      tensors: (block) => [imagesOf(block, input), downlinkRows(block)],
      loss: (p, buffers, [images, downlink], mode) =>
        negativeSumRate(blackBox(p, buffers, images, users, mode), downlink, 1),
    }),
  });
}

/** The method, for the number of users that it was trained for. */
export function fullyDataDriven(
  label: string,
  input: BlackBoxInput,
  training: (point: IndoorPoint) => Training<BeamRecipe>,
): Method<MassiveMimoBlock, Precoder> {
  return learnedBeamformer({
    module: import.meta.url,
    spec: { input },
    label,
    training,
    open(p) {
      return {
        async run(block) {
          const beams = await overRows(block.count, (begin, end) => {
            const images = imagesOf(itemsOf(block, begin, end), input);
            return blackBox(p, p, images, block.users, { moments: "running" });
          });
          return precoderOf(block, beams);
        },
        close: () => disposeParameters(p),
      };
    },
  });
}
