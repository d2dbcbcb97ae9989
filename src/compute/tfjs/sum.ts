/**
 * Sums on the exact backend: over leading axes, such as a bias' gradient, for which tfjs-wasm transposes first, and of
 * two tensors of one shape, such as the gradients of what is used twice.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";
import { sumRows } from "./row_sums.ts";

/** Registers Sum and Add, which leave to tfjs-wasm what is not over leading axes, or not of one shape. */
export function registerSum(): void {
  const stockAdd = tf.getKernel("Add", exactBackendName).kernelFunc;
  replaceKernel("Add", (call) => {
    const { a, b } = call.inputs as Record<string, tf.TensorInfo>;
    const same = a.dtype === "float32" && b.dtype === "float32" && tf.util.arraysEqual(a.shape, b.shape);
    if (!same) return stockAdd(call);
    const out = makeTensor(a.shape), n = tf.util.sizeFromShape(a.shape);
    exactBackend().engine.run("add", { out: addressOf(out), a: addressOf(a), b: addressOf(b), n });
    return out;
  });

  const stock = tf.getKernel("Sum", exactBackendName).kernelFunc;
  replaceKernel("Sum", (call) => {
    const { x } = call.inputs as Record<string, tf.TensorInfo>;
    const { axis, keepDims } = attributesOf<{ axis: number | number[]; keepDims: boolean }>(call.attrs);
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const leading = axes.every((a, i) => a === i) && axes.length < x.shape.length;
    if (!leading || x.dtype !== "float32") return stock(call);
    const rest = x.shape.slice(axes.length);
    const out = makeTensor(keepDims ? [...axes.map(() => 1), ...rest] : rest);
    const columns = tf.util.sizeFromShape(rest);
    if (columns === 0) return out;
    sumRows(addressOf(out), addressOf(x), { rows: tf.util.sizeFromShape(x.shape) / columns, columns });
    return out;
  });
}
