/**
 * Layers for tfjs with gradients on airtight's own kernels, which give the same bits on every machine, and the backends
 * that compute them. `setupBackend("exact")` comes first.
 *
 * @example A dense layer with its activation, and the gradient of its weights
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { dense, setupBackend } from "airtight/kernels";
 *
 * await setupBackend("exact");
 * const x = tf.tensor2d([[1, 2]]), w = tf.tensor2d([[3], [-4]]), b = tf.tensor1d([1]);
 * const y = dense(x, w, b, { activation: "relu" }); // relu(3 − 8 + 1)
 * if ((await y.data())[0] !== 0) throw new Error("relu(-4) is 0");
 * ```
 *
 * @module
 */
export { type BackendName, type BackendOptions, BackendUnavailableError, setupBackend } from "./backend.ts";
export { configureEngine, type EngineChoice, engineChoice, sharedEngine } from "./exact.ts";
export { atan2, cos, exp, fromDecibels, log, sin, tanh, toDecibels } from "./exact_math.ts";
export type { Activation } from "./kernels/constants.ts";
export type { KernelEngine } from "./kernels/engine.ts";
export { HeapExhaustedError, type KernelHeap } from "./kernels/heap.ts";
export { NativeUnavailableError } from "./kernels/native.ts";
export { batchNorm, type BatchNormOptions, normalize, type RunningMoments } from "./tfjs/batch_norm.ts";
export { conv2d, type ConvOptions } from "./tfjs/conv.ts";
export { dense, type DenseOptions } from "./tfjs/dense.ts";
export { dropout } from "./tfjs/dropout.ts";
export { softmaxCrossEntropy } from "./tfjs/softmax.ts";
export { GpuError } from "./tfjs/webgpu.ts";
export { type Stream, stream, substream } from "./random.ts";
