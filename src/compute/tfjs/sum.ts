/** Sums over leading axes on the exact backend, such as a bias' gradient; tfjs-wasm's own transpose first. @module */
import * as tf from "@tensorflow/tfjs-core";
import { addressOf, exactBackend, exactBackendName, makeTensor, replaceKernel } from "./exact_backend.ts";

/** Registers Sum, which leaves what is not over leading axes to tfjs-wasm. */
export function registerSum(): void {
  const stock = tf.getKernel("Sum", exactBackendName).kernelFunc;
  replaceKernel("Sum", (call) => {
    const { x } = call.inputs as Record<string, tf.TensorInfo>;
    const { axis, keepDims } = call.attrs as unknown as { axis: number | number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const leading = axes.every((a, i) => a === i) && axes.length < x.shape.length;
    if (!leading || x.dtype !== "float32") return stock(call);
    const rest = x.shape.slice(axes.length);
    const out = makeTensor(keepDims ? [...axes.map(() => 1), ...rest] : rest);
    const columns = tf.util.sizeFromShape(rest);
    if (columns === 0) return out;
    const { engine } = exactBackend(), rows = tf.util.sizeFromShape(x.shape) / columns;
    const strip = Math.min(65536, 32 * Math.ceil(columns / engine.threads / 32));
    const operands = [0, addressOf(x), 0, addressOf(out), rows, columns, 0, strip];
    engine.run("dense_gradient", operands, Math.ceil(columns / strip));
    return out;
  });
}
