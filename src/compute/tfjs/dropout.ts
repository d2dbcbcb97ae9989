/** Dropout from a stream, as an operation with its gradient. @module */
import * as tf from "@tensorflow/tfjs-core";
import { fillWords } from "../draw.ts";
import type { Stream } from "../random.ts";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";

const kernelName = "AirtightDropout";

interface Attributes extends Stream {
  rate: number;
}

/**
 * Inverted dropout (Srivastava et al. 2014): each element is 0 with probability `rate`, else over 1 − `rate`. Which
 * ones are 0 follows from the stream and the elements' positions alone, the same on every backend.
 *
 * @throws {RangeError} on a rate outside [0, 1)
 */
export function dropout(x: tf.Tensor, rate: number, stream: Stream): tf.Tensor {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`a dropout rate must be in [0, 1), not ${rate}`);
  if (rate === 0) return x;
  if (tf.getBackend() !== exactBackendName) return tf.mul(x, maskOf(x, rate, stream));
  const { key0, key1 } = stream;
  return tf.engine().runKernel(kernelName, { x }, { rate, key0, key1 }) as tf.Tensor;
}

/** A word below it drops its element. */
const threshold = (rate: number) => Math.round(rate * 2 ** 32);

function maskOf(x: tf.Tensor, rate: number, stream: Stream): tf.Tensor {
  const words = new Uint32Array(x.size), limit = threshold(rate), scale = 1 / (1 - rate);
  fillWords(words, stream);
  return tf.tensor(Float32Array.from(words, (word) => word >= limit ? scale : 0), x.shape);
}

/** Registers the kernel and its gradient, which drops what was dropped. */
export function registerDropout(): void {
  replaceKernel(kernelName, ({ inputs, attrs }) => {
    const { x } = inputs as Record<string, tf.TensorInfo>;
    const { rate, key0, key1 } = attributesOf<Attributes>(attrs);
    const out = makeTensor(x.shape), n = tf.util.sizeFromShape(x.shape);
    exactBackend().engine.run("dropout", {
      out: addressOf(out),
      x: addressOf(x),
      n,
      key0,
      key1,
      threshold: threshold(rate),
      scale: 1 / (1 - rate),
    });
    return out;
  });
  tf.registerGradient({
    kernelName,
    gradFunc: (dy, _saved, attrs) => ({
      x: () => tf.engine().runKernel(kernelName, { x: dy as tf.Tensor }, attrs) as tf.Tensor,
    }),
  });
}
