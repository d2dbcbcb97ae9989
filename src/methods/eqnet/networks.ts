/**
 * The three networks of EQ-Net (paper, Fig. 4) as functions of their parameters. All soft bits are tanh(Λ / 2).
 *
 * The paper gives depths and the width 4·N_t·K of the quantisation encoder and the decoder; the widths of the
 * estimation encoder are those of the authors' code, 16·N_t·K.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { dense } from "../../compute/tfjs/dense.ts";
import type { Initial, Parameters } from "../../learn/parameters.ts";
import { initialLayer, type Path } from "../layers.ts";

/** What the networks' sizes follow from. */
export interface MimoSize {
  /** Transmit antennas N_t. */
  nt: number;
  /** Receive antennas N_r. */
  nr: number;
  /** Bits per symbol K. */
  bitsPerSymbol: number;
}

/** Size of the latent code: 3 N_t (Theorem 1). */
export const latentSize = ({ nt }: MimoSize): number => 3 * nt;

/** Hidden layers of f_Q and of each branch of g; with the output layer they make the paper's six. */
export const hiddenLayers = 5;

/** The dense layers `h0`, `h1`, … with ReLU, as many as there are. */
function hidden(p: Parameters, x: tf.Tensor): tf.Tensor {
  for (let i = 0; p[`h${i}.w`]; i++) x = dense(x, p[`h${i}.w`], p[`h${i}.b`], { activation: "relu" });
  return x;
}

/** Initial f_Q: N_t K soft bits → 3 N_t latents. */
export function initialQuantizer(
  size: MimoSize,
  path: Path,
  latents: number = latentSize(size),
  depth: number = hiddenLayers,
): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  const bits = size.nt * size.bitsPerSymbol;
  for (let i = 0; i < depth; i++) {
    Object.assign(initial, initialLayer(path, `h${i}`, [i === 0 ? bits : 4 * bits, 4 * bits]));
  }
  Object.assign(initial, initialLayer(path, "out", [4 * bits, latents]));
  return initial;
}

/** f_Q: soft bits `[n, N_t K]` → latents in (−1, 1), `[n, latents]`. */
export function quantizer(p: Parameters, softBits: tf.Tensor): tf.Tensor {
  return dense(hidden(p, softBits), p["out.w"], p["out.b"], { activation: "tanh" });
}

/** Initial g: one branch per soft bit, each from all latents. */
export function initialDecoder(
  size: MimoSize,
  path: Path,
  latents: number = latentSize(size),
  depth: number = hiddenLayers,
): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  const bits = size.nt * size.bitsPerSymbol;
  for (let i = 0; i < depth; i++) {
    Object.assign(initial, initialLayer(path, `h${i}`, [bits, i === 0 ? latents : 4 * bits, 4 * bits], 1));
  }
  Object.assign(initial, initialLayer(path, "out", [bits, 4 * bits, 1], 1));
  return initial;
}

/** g: latents `[n, latents]` → soft bits `[n, N_t K]`. */
export function decoder(p: Parameters, latents: tf.Tensor): tf.Tensor {
  const branches = dense(hidden(p, latents), p["out.w"], p["out.b"], { activation: "tanh" }); // [bits, n, 1]
  const [bits, n] = branches.shape;
  return tf.transpose(tf.reshape(branches, [bits, n]));
}

/** Dense layers with ReLU in each half of a residual block. */
const blockLayers = 3;

/** Initial f_E with `blocks` residual blocks: (y, H, σ) → 3 N_t latents. */
export function initialEstimator(size: MimoSize, blocks: number, path: Path): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  const width = 16 * size.nt * size.bitsPerSymbol;
  Object.assign(initial, initialLayer(path, "y", [2 * size.nr, width]));
  Object.assign(initial, initialLayer(path, "h", [2 * size.nr * size.nt, width]));
  Object.assign(initial, initialLayer(path, "sigma", [1, width]));
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < blockLayers; i++) {
      const inputs = block === 0 && i === 0 ? 3 * width : width;
      Object.assign(initial, initialLayer(path, `b${block}.down${i}`, [inputs, width]));
      Object.assign(initial, initialLayer(path, `b${block}.side${i}`, [width, width]));
      Object.assign(initial, initialLayer(path, `b${block}.up${i}`, [width, width]));
    }
  }
  Object.assign(initial, initialLayer(path, "out", [width, latentSize(size)]));
  return initial;
}

/**
 * f_E: y `[n, 2 N_r]`, H `[n, 2 N_r N_t]`, σ_n `[n, 1]` → latents, `[n, 3 N_t]`, linear.
 *
 * A block runs three dense layers with ReLU, each with a side layer (ReLU) that is added, in the same order, before
 * the ReLU of the three layers that follow (Fig. 4c).
 */
export function estimator(
  p: Parameters,
  blocks: number,
  y: tf.Tensor,
  h: tf.Tensor,
  sigma: tf.Tensor,
): tf.Tensor {
  const relu = { activation: "relu" } as const;
  let x = tf.concat([
    dense(y, p["y.w"], p["y.b"], relu),
    dense(h, p["h.w"], p["h.b"], relu),
    dense(sigma, p["sigma.w"], p["sigma.b"], relu),
  ], 1);
  for (let block = 0; block < blocks; block++) {
    const sides: tf.Tensor[] = [];
    for (let i = 0; i < blockLayers; i++) {
      x = dense(x, p[`b${block}.down${i}.w`], p[`b${block}.down${i}.b`], relu);
      sides.push(dense(x, p[`b${block}.side${i}.w`], p[`b${block}.side${i}.b`], relu));
    }
    for (let i = 0; i < blockLayers; i++) {
      x = dense(x, p[`b${block}.up${i}.w`], p[`b${block}.up${i}.b`], { activation: "relu", side: sides[i] });
    }
  }
  return dense(x, p["out.w"], p["out.b"]);
}
