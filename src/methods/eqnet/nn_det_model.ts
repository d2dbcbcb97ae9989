/**
 * The network of NN-Det (the paper's [10]: Sholev, Permuter, Ben-Dror, Liang, "Neural network MIMO detection for coded
 * wireless communication with impairments", WCNC 2020), with the sizes that EQ-Net's authors use.
 *
 * An axis is a symbol's I or Q. Vectors of axes are interleaved: Re x_1, Im x_1, Re x_2, …
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Stream, stream as makeStream } from "../../compute/random.ts";
import { batchNorm } from "../../compute/tfjs/batch_norm.ts";
import { dense } from "../../compute/tfjs/dense.ts";
import { dropout } from "../../compute/tfjs/dropout.ts";
import { softmaxCrossEntropy } from "../../compute/tfjs/softmax.ts";
import { foldedDense, initialMoments, initialScale } from "../../learn/batch_norm.ts";
import { constant, glorotUniform, type Initial, type Parameters } from "../../learn/parameters.ts";
import { pamAmplitudes } from "../../phy/qam.ts";
import type { Path } from "../layers.ts";
import type { MimoSize } from "./networks.ts";

/** Widths of a block's two hidden layers (paper, section V-B). */
export const hiddenWidths = [250, 150];

/** Axes and levels of an axis. */
const axesOf = ({ nt }: MimoSize): number => 2 * nt;
const levelsOf = ({ bitsPerSymbol }: MimoSize): number => 2 ** (bitsPerSymbol / 2);

/** The initial trained parameters of `blocks` unfolded blocks. */
export function initialNnDet(size: MimoSize, blocks: number, path: Path): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  const axes = axesOf(size);
  const weights = (name: string, shape: number[]) =>
    initial[name] = glorotUniform(shape, makeStream(...path, name));
  for (let block = 0; block < blocks; block++) {
    const name = `b${block}`;
    hiddenWidths.forEach((width, i) => {
      weights(`${name}.h${i}.w`, [i === 0 ? 3 * axes : hiddenWidths[i - 1], width]);
      initial[`${name}.h${i}.b`] = constant([width], 0);
      Object.assign(initial, initialScale(`${name}.n${i}`, width));
    });
    weights(`${name}.out.w`, [hiddenWidths.at(-1)!, axes * levelsOf(size)]);
    initial[`${name}.out.b`] = constant([axes * levelsOf(size)], 0);
    if (block === blocks - 1) continue;
    weights(`${name}.transform.w`, [axes, axes]);
    weights(`${name}.carry.w`, [axes, axes]);
  }
  return initial;
}

/** The initial running averages of its normalisations. */
export function initialNnDetMoments(blocks: number): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  for (let block = 0; block < blocks; block++) {
    hiddenWidths.forEach((width, i) => Object.assign(initial, initialMoments(`b${block}.n${i}`, width)));
  }
  return initial;
}

/** Hidden layer `i` of a block: x → ReLU(normalised(x W + b)). */
export type HiddenLayer = (block: number, i: number, x: tf.Tensor) => tf.Tensor;

/** How hidden layers run in training. */
export interface TrainingOptions {
  /** What is left of the running averages after a batch; Keras' 0.99. */
  readonly momentum?: number;
  /** Dropout after the first layer of each block. */
  readonly dropout?: { readonly rate: number; stream(block: number): Stream };
}

/** Hidden layers in training: normalised by the batch, which moves the running averages. */
export function trainingLayers(
  p: Parameters,
  moments: Parameters,
  { momentum, dropout: drop }: TrainingOptions,
): HiddenLayer {
  return (block, i, x) => {
    const name = `b${block}`, norm = `${name}.n${i}`;
    const running = { mean: moments[`${norm}.mean`], variance: moments[`${norm}.variance`] };
    const z = dense(x, p[`${name}.h${i}.w`], p[`${name}.h${i}.b`]);
    const y = batchNorm(z, p[`${norm}.gamma`], p[`${norm}.beta`], running, { activation: "relu", momentum });
    return i === 0 && drop ? dropout(y, drop.rate, drop.stream(block)) : y;
  };
}

/** Hidden layers in use, each folded with its normalisation to one dense layer: tensors that the caller disposes of. */
export function foldedLayers(
  p: Parameters,
  moments: Parameters,
  blocks: number,
): { layer: HiddenLayer; dispose(): void } {
  const folded = Array.from(
    { length: blocks },
    (_, block) =>
      hiddenWidths.map((_, i) =>
        tf.tidy(() => {
          const name = `b${block}`;
          return foldedDense(p[`${name}.h${i}.w`], p[`${name}.h${i}.b`], p, moments, `${name}.n${i}`);
        })
      ),
  );
  return {
    layer: (block, i, x) => dense(x, folded[block][i].w, folded[block][i].b, { activation: "relu" }),
    dispose: () => folded.flat().forEach(({ w, b }) => [w, b].forEach((tensor) => tensor.dispose())),
  };
}

/**
 * Logits of each axis's levels after the last block, `[n · 2 nt, L]`. From x = 0, each block takes x, H^H y and
 * H^H H x; each but the last makes a new x, the mean of the softmax over the levels, through a highway.
 *
 * @param hy H^H y, `[n, 2 nt]`
 * @param gram H^H H, `[n, 2 nt, 2 nt]`
 */
export function nnDetLogits(
  size: MimoSize,
  blocks: number,
  p: Parameters,
  hidden: HiddenLayer,
  hy: tf.Tensor,
  gram: tf.Tensor,
): tf.Tensor {
  const axes = axesOf(size), levels = levelsOf(size), [n] = hy.shape;
  const amplitudes = tf.tensor([...pamAmplitudes(levels ** 2)], [levels, 1]);
  let x: tf.Tensor = tf.zeros([n, axes]), hx: tf.Tensor = tf.zeros([n, axes]);
  for (let block = 0;; block++) {
    const name = `b${block}`;
    let y = tf.concat([x, hy, hx], 1);
    hiddenWidths.forEach((_, i) => y = hidden(block, i, y));
    const logits = tf.reshape(dense(y, p[`${name}.out.w`], p[`${name}.out.b`]), [n * axes, levels]);
    if (block === blocks - 1) return logits;
    const soft = tf.reshape(tf.matMul(tf.softmax(logits), amplitudes), [n, axes]);
    const transform = tf.sigmoid(tf.matMul(x, p[`${name}.transform.w`]));
    const carry = tf.sigmoid(tf.matMul(x, p[`${name}.carry.w`]));
    x = tf.add(tf.mul(soft, transform), tf.mul(x, tf.sub(1, carry)));
    hx = tf.sum(tf.mul(gram, tf.expandDims(x, 1)), 2);
  }
}

/** Categorical cross-entropy summed over the axes, the mean over the batch; `sent` is `[n · 2 nt, L]`, one-hot. */
export function nnDetLoss(size: MimoSize, logits: tf.Tensor, sent: tf.Tensor): tf.Scalar {
  const uses = logits.shape[0] / axesOf(size);
  return tf.mul(tf.sum(softmaxCrossEntropy(logits, sent)), 1 / uses) as tf.Scalar;
}
