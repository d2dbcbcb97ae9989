/**
 * The unfolded detector OAMP-Net2 (the paper's [8]: He, Wen, Jin, Li, "Model-driven deep learning for joint MIMO
 * channel estimation and signal detection", arXiv:1907.09439; here with the channel known) as a function of its
 * scalars.
 *
 * Layer t, with the scalars γ, θ, φ, ξ of the layer and x̂ = 0 before the first:
 *
 *     v²  = max((‖y − H x̂‖² − N_r σ²) / tr(H^H H), 5e-13)
 *     Ŵ   = v² H^H (v² H H^H + σ² I)⁻¹,   W = N_t Ŵ / tr(Ŵ H),   C = I − θ W H
 *     r   = x̂ + γ W (y − H x̂)
 *     τ²  = v² tr(C C^H) / N_t + θ² σ² tr(W W^H) / N_t
 *     x̂   ← φ (E[x | r, τ²] − ξ r)
 *
 * With H^H H = U diag(λ) U^H, Ŵ H has the eigenvectors U and the eigenvalues v² λ / (v² λ + σ²), so all of it is
 * elementwise after a rotation by U^H: no matrix is inverted in a layer.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { constant, type Initial, type Parameters } from "../../learn/parameters.ts";
import type { ChannelUses } from "../../phy/mimo.ts";
import { pamAmplitudes } from "../../phy/qam.ts";
import { complexZeros } from "../../phy/linalg/complex_array.ts";
import { hermitianEigen } from "../../phy/linalg/hermitian_eigen.ts";
import { matchedFilter } from "./matched_filter.ts";

/** The scalars of a layer, and where their training begins: at OAMP without learning. */
const scalars = { gamma: 1, theta: 1, phi: 1, xi: 0 };
type Scalar = keyof typeof scalars;

/** Initial scalars of each layer for `snrs` SNRs: `[snrs, 1]` each, named `gamma.0`, … */
export function initialScalars(layers: number, snrs: number): Record<string, Initial> {
  const initial: Record<string, Initial> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const [name, value] of Object.entries(scalars)) {
      initial[`${name}.${layer}`] = constant([snrs, 1], value);
    }
  }
  return initial;
}

/** Channel uses as the layers need them. Complex vectors are interleaved reals. */
export interface RotatedUses {
  /** Eigenvalues of H^H H, each twice: `[n, 2 nt]`. */
  readonly eigenvalues: tf.Tensor;
  /** U as the real matrix that multiplies interleaved vectors, `[n, 2 nt, 2 nt]`. */
  readonly rotation: tf.Tensor;
  /** U^H H^H y, `[n, 2 nt]`. */
  readonly matched: tf.Tensor;
  /** ‖y‖², `[n, 1]`. */
  readonly energy: tf.Tensor;
  /** σ², `[n, 1]`. */
  readonly noiseVariance: tf.Tensor;
  readonly nr: number;
}

/** Decomposes each channel in float64; tensors are rounded once. */
export function rotateUses(uses: ChannelUses): RotatedUses {
  const { n, nr, nt, y, noiseVariance } = uses, axes = 2 * nt;
  const { hy, gram } = matchedFilter(uses);
  const complexGram = complexZeros(n * nt * nt);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < nt; k++) {
      for (let j = 0; j < nt; j++) {
        const at = (i * axes + 2 * k) * axes + 2 * j, to = (i * nt + k) * nt + j;
        complexGram.re[to] = gram[at];
        complexGram.im[to] = -gram[at + 1];
      }
    }
  }
  const { values, vectors } = hermitianEigen(complexGram, nt);
  const eigenvalues = new Float32Array(n * axes), rotation = new Float32Array(n * axes * axes);
  const matched = new Float32Array(n * axes), energy = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < nt; k++) {
      eigenvalues[i * axes + 2 * k] = eigenvalues[i * axes + 2 * k + 1] = Math.max(0, values[i * nt + k]);
      let re = 0, im = 0;
      for (let j = 0; j < nt; j++) {
        const at = (i * nt + j) * nt + k, ur = vectors.re[at], ui = vectors.im[at]; // U_jk
        const row = (i * axes + 2 * j) * axes + 2 * k;
        rotation[row] = rotation[row + axes + 1] = ur;
        rotation[row + axes] = ui;
        rotation[row + 1] = -ui;
        const br = hy[i * axes + 2 * j], bi = hy[i * axes + 2 * j + 1];
        re += ur * br + ui * bi;
        im += ur * bi - ui * br;
      }
      matched[i * axes + 2 * k] = re;
      matched[i * axes + 2 * k + 1] = im;
    }
    let sum = 0;
    for (let a = 2 * nr * i; a < 2 * nr * (i + 1); a++) sum += y[a] * y[a];
    energy[i] = sum;
  }
  const variance = typeof noiseVariance === "number"
    ? new Float32Array(n).fill(noiseVariance)
    : noiseVariance;
  return {
    eigenvalues: tf.tensor(eigenvalues, [n, axes]),
    rotation: tf.tensor(rotation, [n, axes, axes]),
    matched: tf.tensor(matched, [n, axes]),
    energy: tf.tensor(energy, [n, 1]),
    noiseVariance: tf.tensor(variance, [n, 1]),
    nr,
  };
}

/** What the layers end with. */
export interface OampOutput {
  /** x̂ after the last layer, `[n, 2 nt]`. */
  readonly x: tf.Tensor;
  /** r and τ² of the last layer: r = x + CN(0, τ² I). `[n, 2 nt]`, `[n, 1]` */
  readonly r: tf.Tensor;
  readonly tau2: tf.Tensor;
}

const leastVariance = 5e-13; // the authors'
const leastTrace = 1e-12; // of a channel that is 0

/**
 * Runs the layers.
 *
 * @param which one-hot, `[n, snrs]`: whose scalars each use takes
 */
export function oampLayers(
  p: Parameters,
  layers: number,
  order: number,
  uses: RotatedUses,
  which: tf.Tensor,
): OampOutput {
  const { eigenvalues: lambda, rotation, matched, energy, noiseVariance, nr } = uses;
  const [n, axes] = lambda.shape, nt = axes / 2;
  const amplitudes = tf.tensor([...pamAmplitudes(order)], [Math.sqrt(order), 1]);
  const levels = tf.reshape(amplitudes, [1, 1, -1]);
  // Eigenvalues stand twice, so a trace is half a sum.
  const trace = (values: tf.Tensor) => tf.mul(tf.sum(values, 1, true), 0.5);
  const rotate = (x: tf.Tensor) => tf.sum(tf.mul(rotation, tf.expandDims(x, 1)), 2);
  const rotateBack = (x: tf.Tensor) => tf.sum(tf.mul(rotation, tf.expandDims(x, 2)), 1);
  const channelTrace = tf.maximum(trace(lambda), leastTrace);
  let x: tf.Tensor = tf.zeros([n, axes]);
  for (let layer = 0;; layer++) {
    const scalar = (name: Scalar) => tf.matMul(which, p[`${name}.${layer}`]); // [n, 1]
    const z = rotateBack(x); // U^H x̂
    const residual = tf.add(
      energy,
      tf.sum(tf.mul(z, tf.sub(tf.mul(lambda, z), tf.mul(matched, 2))), 1, true),
    );
    const v2 = tf.maximum(
      tf.div(tf.sub(residual, tf.mul(noiseVariance, nr)), channelTrace),
      leastVariance,
    );
    const d = tf.div(1, tf.add(tf.mul(v2, lambda), noiseVariance));
    const w = tf.mul(d, tf.div(nt, tf.maximum(trace(tf.mul(lambda, d)), leastTrace))); // W H = U diag(w λ) U^H
    const step = tf.mul(w, tf.sub(matched, tf.mul(lambda, z)));
    const r = rotate(tf.add(z, tf.mul(scalar("gamma"), step)));
    const theta = scalar("theta");
    const c = tf.sub(1, tf.mul(theta, tf.mul(w, lambda)));
    const tau2 = tf.maximum(
      tf.mul(
        tf.add(
          tf.mul(v2, trace(tf.square(c))),
          tf.mul(tf.mul(tf.square(theta), noiseVariance), trace(tf.mul(lambda, tf.square(w)))),
        ),
        1 / nt,
      ),
      leastVariance,
    );
    const distances = tf.square(tf.sub(levels, tf.expandDims(r, 2))); // [n, 2 nt, L]
    const weights = tf.softmax(tf.neg(tf.div(distances, tf.expandDims(tau2, 2))));
    const mean = tf.reshape(tf.matMul(tf.reshape(weights, [n * axes, -1]), amplitudes), [n, axes]);
    x = tf.mul(scalar("phi"), tf.sub(mean, tf.mul(scalar("xi"), r)));
    if (layer === layers - 1) return { x, r, tau2 };
  }
}
