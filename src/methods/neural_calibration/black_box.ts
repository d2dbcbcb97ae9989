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
import {
  type ChannelSource,
  downlinkItems,
  massiveMimoPoint,
  type PilotInputs,
  pilotInputs,
  pilotItems,
} from "../../../datasets/massive_mimo.ts";
import { batchNorm } from "../../compute/tfjs/batch_norm.ts";
import { conv2d } from "../../compute/tfjs/conv.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { foldedDense, initialMoments, initialScale } from "../../learn/batch_norm.ts";
import { disposeParameters, type Initial, type Parameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { Downlink } from "../../phy/beamforming/downlink.ts";
import type { ComplexArray } from "../../phy/linalg/complex_array.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { ByProfile, Method, Point, Training } from "../../suite/types.ts";
import { initialLayer, type Path } from "../layers.ts";
import { type BeamRecipe, beamTraining } from "./beam_training.ts";
import type { CalibratorMode } from "./networks.ts";
import { type BeamformerOptions, learnedBeamformer } from "./learned_beamformer.ts";
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

/** The image of channels known perfectly, `[count, K, M, 2]`. */
function channelImages({ count, users, antennas, downlink }: Downlink): tf.Tensor {
  return imagesOf(downlink, { count, users, antennas }, (k, m) => k * antennas + m);
}

/** The image of received pilots, `[count, L, M, 2]`, as many symbols as users. */
function pilotImages({ count, users, antennas, pilots }: PilotInputs): tf.Tensor {
  return imagesOf(pilots.received, { count, users, antennas }, (k, m) => m * users + k);
}

/**
 * Complex arrays as images, each scaled to a mean square of one: `[count, K or L, M, 2]`.
 *
 * @param placeOf where an item has the entry of user or symbol k and antenna m
 */
function imagesOf(
  { re, im }: ComplexArray,
  { count, users, antennas }: Pick<Downlink, "count" | "users" | "antennas">,
  placeOf: (k: number, m: number) => number,
): tf.Tensor {
  const size = users * antennas;
  const images = new Float32Array(2 * count * size);
  for (let n = 0; n < count; n++) {
    let energy = 0;
    for (let i = n * size; i < (n + 1) * size; i++) energy += re[i] * re[i] + im[i] * im[i];
    const scale = Math.sqrt(2 * size / energy);
    for (let k = 0; k < users; k++) {
      for (let m = 0; m < antennas; m++) {
        const from = n * size + placeOf(k, m);
        const to = 2 * (n * size + k * antennas + m);
        images[to] = scale * re[from];
        images[to + 1] = scale * im[from];
      }
    }
  }
  return tf.tensor(images, [count, users, antennas, 2]);
}

/** The training of the network for a point: its size is fixed by M and K. */
export function blackBoxTraining(
  source: ChannelSource,
  input: BlackBoxInput,
  at: Point,
  recipes: ByProfile<BeamRecipe>,
  name = "black box",
): Training<BeamRecipe> {
  const { antennas, users, downlinkPowerDbm, uplinkPowerDbm } = massiveMimoPoint(at);
  const own = { antennas, users, downlinkPowerDbm };
  const point = uplinkPowerDbm === undefined ? own : { ...own, uplinkPowerDbm };
  return beamTraining({
    name: `${name} ${input} ${Object.values(point).join(" ")}`,
    ...madeBy(import.meta.url, blackBoxTraining),
    spec: { input, maps, leak, point, source: source.spec },
    recipes,
    source,
    point,
    network: ({ path }) => ({
      initial: initialBlackBox(path, users, antennas),
      buffers: { ...initialMoments("conv0", maps[0]), ...initialMoments("conv1", maps[1]) },
      tensors: (block) => [
        input === "channels" ? channelImages(block) : pilotImages(pilotInputs(block)),
        downlinkRows(block),
      ],
      loss: (p, buffers, [images, downlink], mode) =>
        negativeSumRate(blackBox(p, buffers, images, users, mode), downlink, 1),
    }),
  });
}

/** The network from perfect CSI, for the number of users that it was trained for. */
export function fullyDataDriven(options: BeamformerOptions<BeamRecipe>): Method<Downlink, Precoder> {
  return method(
    fullyDataDriven,
    options,
    "channels",
    (channels, begin, end) => channelImages(downlinkItems(channels, begin, end)),
  );
}

/** The network from received pilots, for the number of users that it was trained for. */
export function fullyDataDrivenEndToEnd(
  options: BeamformerOptions<BeamRecipe>,
): Method<PilotInputs, Precoder> {
  return method(
    fullyDataDrivenEndToEnd,
    options,
    "pilots",
    (inputs, begin, end) => pilotImages(pilotItems(inputs, begin, end)),
  );
}

function method<Inputs extends Omit<Downlink, "downlink">>(
  maker: typeof fullyDataDriven | typeof fullyDataDrivenEndToEnd,
  options: BeamformerOptions<BeamRecipe>,
  input: BlackBoxInput,
  images: (inputs: Inputs, begin: number, end: number) => tf.Tensor,
): Method<Inputs, Precoder> {
  return learnedBeamformer(options, {
    ...madeBy(import.meta.url, maker),
    spec: { input },
    training: (at, recipes) => blackBoxTraining(options.source, input, at, recipes, options.name),
    open: (p) => ({
      async run(inputs: Inputs) {
        const beams = await overRows(
          inputs.count,
          (begin, end) => blackBox(p, p, images(inputs, begin, end), inputs.users, { moments: "running" }),
        );
        return precoderOf(inputs, beams);
      },
      close: () => disposeParameters(p),
    }),
  });
}
