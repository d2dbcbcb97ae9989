/** EQ-Net's two trainings at 2×2, 64-QAM. @module */
import * as tf from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform } from "../../src/compute/draw.ts";
import { stream } from "../../src/compute/random.ts";
import {
  decoderPrefix,
  outputErrors,
  quantizerPrefix,
  reconstruct,
} from "../../src/methods/eqnet/autoencoder_model.ts";
import { latentLoss } from "../../src/methods/eqnet/estimator_model.ts";
import {
  estimator,
  initialDecoder,
  initialEstimator,
  initialQuantizer,
  latentSize,
} from "../../src/methods/eqnet/networks.ts";
import { toSoftBits } from "../../src/methods/eqnet/soft_bits.ts";
import { drawTrainingUses } from "../../src/methods/eqnet/training_data.ts";
import { mlLlr } from "../../src/phy/ml_llr.ts";
import type { Column, Family } from "./family.ts";

const size = { nt: 2, nr: 2, bitsPerSymbol: 6 };
const bits = size.nt * size.bitsPerSymbol, latents = latentSize(size);
const snr = { from: 16, to: 21 };
const epsilon = 1e-2; // of eq. 7
const latentDeviation = 0.001; // σ_u of eq. 8

/** f_E with one residual block (EQ-Net-L), towards given latents. */
export const eqnetEstimator: Family = {
  name: "eqnet-estimator",
  title: "EQ-Net estimation encoder, 2x2 64-QAM",
  rows: 8192,
  smallRows: 10,
  amsgrad: true,
  learningRate: 1e-3,
  parameters: 411_462,
  initial: () => initialEstimator(size, 1, ["perf", "estimator"]),
  batch(rows): Column[] {
    const { y, h, noiseVariance } = drawTrainingUses(size, snr, rows, stream("perf", "estimator", "uses"));
    const target = new Float32Array(rows * latents);
    fillUniform(target, stream("perf", "estimator", "latents"));
    return [
      { shape: [rows, 2 * size.nr], values: y },
      { shape: [rows, 2 * size.nr * size.nt], values: h },
      { shape: [rows, 1], values: (noiseVariance as Float32Array).map(Math.sqrt) },
      { shape: [rows, latents], values: target.map((value) => 2 * value - 1) },
    ];
  },
  loss: (p, [y, h, sigma, target]) => latentLoss(estimator(p, 1, y, h, sigma), target),
};

/** f_Q and g with their 12 branches. */
export const eqnetAutoencoder: Family = {
  name: "eqnet-autoencoder",
  title: "EQ-Net quantisation autoencoder, 12 branches",
  rows: 8192,
  smallRows: 10,
  amsgrad: true,
  learningRate: 1e-3,
  parameters: 10_326 + 117_516,
  initial: () =>
    Object.fromEntries([
      ...Object.entries(initialQuantizer(size, ["perf", "quantizer"]))
        .map(([name, value]) => [quantizerPrefix + name, value] as const),
      ...Object.entries(initialDecoder(size, ["perf", "decoder"]))
        .map(([name, value]) => [decoderPrefix + name, value] as const),
    ]),
  batch(rows): Column[] {
    const uses = drawTrainingUses(size, snr, rows, stream("perf", "autoencoder", "uses"));
    const noise = new Float32Array(rows * latents);
    fillNormal(noise, stream("perf", "autoencoder", "noise"));
    return [
      { shape: [rows, bits], values: toSoftBits(mlLlr(uses, 2 ** size.bitsPerSymbol)) },
      { shape: [rows, latents], values: noise.map((value) => latentDeviation * value) },
    ];
  },
  loss: (p, [softBits, noise]) =>
    tf.mean(outputErrors(softBits, reconstruct(p, softBits, noise), epsilon)) as tf.Scalar,
};
