/** Identity, Concat and SplitV on the exact backend; the stock kernels copy element by element. @module */
import * as tf from "@tensorflow/tfjs-core";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";

/** Registers the kernels. */
export function registerCopies(): void {
  // Tensors never change, so a second one may share the first one's memory, as on tfjs's other backends.
  replaceKernel("Identity", ({ inputs, backend }) => {
    const { x } = inputs as Record<string, tf.TensorInfo>;
    (backend as tf.KernelBackend).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });

  const stockConcat = tf.getKernel("Concat", exactBackendName).kernelFunc;
  replaceKernel("Concat", (call) => {
    // tfjs types inputs as a map; of Concat they are an array.
    const parts = (call.inputs as unknown as tf.TensorInfo[]).filter(({ shape }) =>
      tf.util.sizeFromShape(shape) > 0
    );
    if (parts.length < 2 || parts.some(({ dtype }) => dtype !== "float32")) return stockConcat(call);
    const axis = tf.util.parseAxisParam(attributesOf<{ axis: number }>(call.attrs).axis, parts[0].shape)[0];
    const out = makeTensor(tf.backend_util.computeOutShape(parts.map(({ shape }) => shape), axis));
    const whole = blockOf(out.shape, axis);
    let offset = 0;
    for (const part of parts) {
      const block = blockOf(part.shape, axis);
      copyBlocks(out, part, { block, outStride: whole, xStride: block, outFirst: offset, xFirst: 0 });
      offset += block;
    }
    return out;
  });

  const stockSplit = tf.getKernel("SplitV", exactBackendName).kernelFunc;
  replaceKernel("SplitV", (call) => {
    const { x } = call.inputs as Record<string, tf.TensorInfo>;
    const { numOrSizeSplits, axis } = attributesOf<{
      numOrSizeSplits: number[] | number;
      axis: number;
    }>(call.attrs);
    if (x.dtype !== "float32") return stockSplit(call);
    const [along] = tf.util.parseAxisParam(axis, x.shape);
    // tfjs's typings want a tensor, of which only the shape is read.
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along);
    const whole = blockOf(x.shape, along);
    let offset = 0;
    return sizes.map((size) => {
      const out = makeTensor(x.shape.map((d, i) => i === along ? size : d));
      const block = blockOf(out.shape, along);
      copyBlocks(out, x, { block, outStride: block, xStride: whole, outFirst: 0, xFirst: offset });
      offset += block;
      return out;
    });
  });
}

/** `[groups, rows, columns]` as `[rows, groups columns]`: the groups' rows side by side. */
export function sideBySide(x: tf.TensorInfo): tf.TensorInfo {
  const [groups, rows, columns] = x.shape;
  const out = makeTensor([rows, groups * columns]);
  for (let g = 0; g < groups; g++) {
    copyBlocks(out, x, {
      block: columns,
      outStride: groups * columns,
      xStride: columns,
      outFirst: g * columns,
      xFirst: g * rows * columns,
    });
  }
  return out;
}

/** Floats that lie together along an axis and those after it. */
function blockOf(shape: readonly number[], axis: number): number {
  return tf.util.sizeFromShape(shape.slice(axis));
}

interface Layout {
  block: number;
  outStride: number;
  xStride: number;
  outFirst: number;
  xFirst: number;
}

function copyBlocks(
  out: tf.TensorInfo,
  x: tf.TensorInfo,
  layout: Layout,
): void {
  const blocks = tf.util.sizeFromShape(out.shape) / Math.max(layout.outStride, 1);
  exactBackend().engine.run("copy_blocks", { out: addressOf(out), x: addressOf(x), ...layout, blocks });
}
