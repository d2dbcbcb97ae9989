/** Adam and AMSGrad, one pass over each parameter. @module */
import * as tf from "@tensorflow/tfjs-core";
import { addressOf, exactBackend, exactBackendName } from "../compute/tfjs/exact_backend.ts";
import type { Artifact, ArtifactTensor } from "../suite/types.ts";
import {
  assignParameters,
  createParameters,
  disposeParameters,
  type Parameters,
  readParameters,
} from "./parameters.ts";

/** Keras' defaults, except that `amsgrad` has none. */
export interface AdamOptions {
  /** Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018. */
  amsgrad: boolean;
  /** β₁, the share of the first moment that a step keeps; 0.9, if absent. */
  beta1?: number;
  /** β₂, the share of the second moment that a step keeps; 0.999, if absent. */
  beta2?: number;
  /** ε, added to √v; 1e-7, if absent. */
  epsilon?: number;
}

/** The optimiser's state, and what changes it. */
export interface Adam {
  /** One step of rate `learningRate` along the gradients, which have the parameters' names. */
  apply(gradients: Readonly<Record<string, tf.Tensor>>, learningRate: number): void;
  /** The state, the tensors' names beginning with `adam.`. */
  state(): Promise<{ tensors: Record<string, ArtifactTensor>; info: { powers: number[] } }>;
  /** Sets the state to one that {@link state} gave. */
  restore(artifact: Artifact): void;
  /** Frees the state. */
  dispose(): void;
}

/**
 * Adam as Keras has it (Kingma and Ba 2015, the form before section 2.1): with m and v the moving averages,
 * w ← w − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 */
export function createAdam(parameters: Parameters, options: AdamOptions): Adam {
  const { amsgrad, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const moments = Object.fromEntries(
    (amsgrad ? ["m", "v", "largest"] : ["m", "v"]).map((kind) => [
      kind,
      createParameters(
        Object.fromEntries(
          Object.entries(parameters).map(([name, variable]) => [
            name,
            { shape: variable.shape, values: new Float32Array(variable.size) },
          ]),
        ),
      ),
    ]),
  ) as Record<"m" | "v" | "largest", Parameters>;
  let power1 = 1, power2 = 1; // β₁ᵗ and β₂ᵗ, by multiplication: Math.pow may differ between machines

  return {
    apply(gradients, learningRate) {
      power1 *= beta1;
      power2 *= beta2;
      const rate = learningRate * Math.sqrt(1 - power2) / (1 - power1);
      for (const [name, w] of Object.entries(parameters)) {
        const [m, v, largest] = [moments.m[name], moments.v[name], moments.largest?.[name]];
        const step = tf.getBackend() === exactBackendName ? stepByKernel : stepByOperations;
        step(w, gradients[name], m, v, largest, { rate, beta1, beta2, epsilon });
      }
    },
    async state() {
      const tensors: Record<string, ArtifactTensor> = {};
      for (const [kind, values] of Object.entries(moments)) {
        Object.assign(tensors, await readParameters(values, `adam.${kind}.`));
      }
      return { tensors, info: { powers: [power1, power2] } };
    },
    restore(artifact) {
      for (const [kind, values] of Object.entries(moments)) {
        assignParameters(values, artifact, `adam.${kind}.`);
      }
      [power1, power2] = artifact.info.powers as number[];
    },
    dispose: () => Object.values(moments).forEach(disposeParameters),
  };
}

interface Coefficients {
  rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** In place, on the exact backend's heap. */
function stepByKernel(
  w: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  largest: tf.Variable | undefined,
  { rate, beta1, beta2, epsilon }: Coefficients,
): void {
  exactBackend().engine.run("adam", {
    w: addressOf(w),
    gradient: addressOf(gradient),
    m: addressOf(m),
    v: addressOf(v),
    largest: largest && addressOf(largest),
    n: w.size,
    rate,
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    epsilon,
  });
}

function stepByOperations(
  w: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  largest: tf.Variable | undefined,
  { rate, beta1, beta2, epsilon }: Coefficients,
): void {
  tf.tidy(() => {
    m.assign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor);
    v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor);
    largest?.assign(tf.maximum(largest, v));
    w.assign(tf.sub(w, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(largest ?? v), epsilon))) as tf.Tensor);
  });
}
