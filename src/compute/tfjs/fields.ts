/** Images and their fields as tfjs describes them and as kernels take them. @module */
import type * as tf from "@tensorflow/tfjs-core";
import type { KernelOperands } from "../kernels/interface.ts";
import { addressOf } from "./exact_backend.ts";

/** The operands that say which fields of an image a convolution or a pooling reads. */
export function fieldsOf(
  x: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): Omit<KernelOperands<"max_pool">, "out"> {
  return {
    x: addressOf(x),
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    fieldHeight: info.filterHeight,
    fieldWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}
