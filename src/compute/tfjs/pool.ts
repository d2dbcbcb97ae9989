/** Max-pooling with its gradient on the exact backend, in the place of tfjs's MaxPool and MaxPoolGrad. @module */
import * as tf from "@tensorflow/tfjs-core";
import { addressOf, exactBackend, makeTensor, replaceKernel } from "./exact_backend.ts";

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Registers the kernels; their gradients are tfjs's. */
export function registerPool(): void {
  replaceKernel("MaxPool", ({ inputs, attrs }) => {
    const { x } = inputs as Record<string, tf.TensorInfo>;
    const info = infoOf(x.shape, attrs as unknown as PoolAttributes);
    const out = makeTensor(info.outShape);
    run("max_pool", out, x, undefined, info);
    return out;
  });
  replaceKernel("MaxPoolGrad", ({ inputs, attrs }) => {
    const { dy, input } = inputs as Record<string, tf.TensorInfo>;
    const out = makeTensor(input.shape);
    run("max_pool_gradient", out, input, dy, infoOf(input.shape, attrs as unknown as PoolAttributes));
    return out;
  });
}

type PoolInfo = tf.backend_util.Conv2DInfo;

function infoOf(
  shape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): PoolInfo {
  const images = shape as [number, number, number, number];
  return tf.backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode);
}

function run(
  kernel: string,
  out: tf.TensorInfo,
  x: tf.TensorInfo,
  dy: tf.TensorInfo | undefined,
  info: PoolInfo,
): void {
  exactBackend().engine.run(kernel, [
    ...[addressOf(out), addressOf(x), dy ? addressOf(dy) : 0],
    ...[info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.padInfo.top, info.padInfo.left],
  ], info.batchSize);
}
