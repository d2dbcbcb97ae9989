/** Trainable parameters: named tfjs variables, their initial values, and their way to and from artifacts. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { Stream } from "../compute/random.ts";
import { fillUniform } from "../compute/draw.ts";
import type { Artifact, ArtifactTensor } from "../suite/types.ts";

/** Trainable variables by name. The order of the names is the order of initialisation and of the optimiser. */
export type Parameters = Record<string, tf.Variable>;

/** Initial values of one parameter. */
export interface Initial {
  /** The dimensions, outermost first. */
  shape: number[];
  /** In C order. */
  values: Float32Array;
}

/**
 * Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010), Keras' default for dense and convolution kernels.
 *
 * @param shape `[..., inputs, outputs]`; `groups` leading dimensions are independent layers, the others a receptive
 * field
 */
export function glorotUniform(shape: number[], stream: Stream, groups = 0): Initial {
  const field = shape.slice(groups, -2).reduce((a, b) => a * b, 1);
  const [inputs, outputs] = shape.slice(-2);
  const limit = Math.sqrt(6 / (field * (inputs + outputs)));
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  fillUniform(values, stream);
  for (let i = 0; i < values.length; i++) values[i] = (2 * values[i] - 1) * limit;
  return { shape, values };
}

/** All elements alike: biases (0), scales (1). */
export function constant(shape: number[], value: number): Initial {
  return { shape, values: new Float32Array(tf.util.sizeFromShape(shape)).fill(value) };
}

/** Variables on the current backend with these initial values. */
export function createParameters(initial: Readonly<Record<string, Initial>>): Parameters {
  return Object.fromEntries(
    Object.entries(initial).map(([name, { shape, values }]) => [
      name,
      tf.tidy(() => tf.variable(tf.tensor(values, shape))), // a tidy keeps variables, not what they start from
    ]),
  );
}

/** The variables' values, each tensor's name with `prefix` before it. */
export async function readParameters(
  parameters: Parameters,
  prefix = "",
): Promise<Record<string, ArtifactTensor>> {
  const tensors: Record<string, ArtifactTensor> = {};
  for (const [name, variable] of Object.entries(parameters)) {
    // A copy: on the exact backend, data() may be a view of the heap.
    tensors[prefix + name] = { shape: variable.shape, data: (await variable.data<"float32">()).slice() };
  }
  return tensors;
}

/** Variables with the values that {@link readParameters} gave under the same prefix. */
export function loadParameters(artifact: Artifact, prefix = ""): Parameters {
  return createParameters(initialFrom(withoutPrefix(prefix, artifact.tensors)));
}

/** Tensors of an artifact as what another training starts from. */
export function initialFrom(tensors: Readonly<Record<string, ArtifactTensor>>): Record<string, Initial> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape: [...shape], values: data }]),
  );
}

/** The same values, each name with `prefix` before it: two networks under one set of names. */
export function withPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/** The values whose names begin with `prefix`, named without it: the inverse of {@link withPrefix}. */
export function withoutPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Sets variables to the values that {@link readParameters} gave under the same prefix. */
export function assignParameters(parameters: Parameters, artifact: Artifact, prefix = ""): void {
  for (const [name, variable] of Object.entries(parameters)) {
    const saved = artifact.tensors[prefix + name];
    if (!saved) throw new Error(`the artifact has no tensor '${prefix + name}'`);
    tf.tidy(() => variable.assign(tf.tensor(saved.data, [...saved.shape])));
  }
}

/** Frees the variables. */
export function disposeParameters(parameters: Parameters): void {
  for (const variable of Object.values(parameters)) variable.dispose();
}

/** How many numbers are trained. */
export function countParameters(parameters: Parameters): number {
  return Object.values(parameters).reduce((sum, variable) => sum + variable.size, 0);
}
