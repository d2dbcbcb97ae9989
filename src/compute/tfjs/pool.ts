/** Max-pooling with its gradient on the exact backend, in the place of tfjs's MaxPool and MaxPoolGrad. @module */
import * as tf from "@tensorflow/tfjs-core";
import { addressOf, attributesOf, exactBackend, makeTensor, replaceKernel } from "./exact_backend.ts";
import { fieldsOf } from "./fields.ts";

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
    const info = infoOf(x.shape, attributesOf<PoolAttributes>(attrs));
    const out = makeTensor(info.outShape);
    exactBackend().engine.run("max_pool", { out: addressOf(out), ...fieldsOf(x, info) });
    return out;
  });
  replaceKernel("MaxPoolGrad", ({ inputs, attrs }) => {
    const { dy, input } = inputs as Record<string, tf.TensorInfo>;
    const info = infoOf(input.shape, attributesOf<PoolAttributes>(attrs));
    const dx = makeTensor(input.shape), fields = fieldsOf(input, info);
    exactBackend().engine.run("max_pool_gradient", { dx: addressOf(dx), dy: addressOf(dy), ...fields });
    return dx;
  });
}

function infoOf(
  shape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): tf.backend_util.Conv2DInfo {
  const images = shape as [number, number, number, number];
  return tf.backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode);
}
