/**
 * Dense layers as one operation with its gradient: f(x W + b + side), also in groups (one weight matrix per branch).
 *
 * On the exact backend it is a fused kernel; on any other it is composed of tfjs's own operations.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Activation, constants } from "../kernels/constants.ts";
import { sideBySide } from "./copies.ts";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";
import { runMatMul } from "./matmul.ts";
import { sumRows } from "./row_sums.ts";

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Applied to the sums; default "linear". */
  activation?: Activation;
  /** Added before the activation, of the result's shape: a residual connection. */
  side?: tf.Tensor;
}

const kernelName = "AirtightDense";

/**
 * f(x W + b + side).
 *
 * @param x `[rows, inputs]`, or `[groups, rows, inputs]`, or `[rows, inputs]` shared by all groups
 * @param w `[inputs, outputs]` or `[groups, inputs, outputs]`
 * @param b `[outputs]` or `[groups, outputs]`
 * @returns `[rows, outputs]` or `[groups, rows, outputs]`
 */
export function dense(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, options: DenseOptions = {}): tf.Tensor {
  const { activation = "linear", side } = options;
  if (tf.getBackend() !== exactBackendName) return composed(x, w, b, activation, side);
  const inputs: tf.NamedTensorMap = side ? { x, w, b, side } : { x, w, b };
  return tf.engine().runKernel(kernelName, inputs, { activation, hasSide: side !== undefined }) as tf.Tensor;
}

function composed(
  x: tf.Tensor,
  w: tf.Tensor,
  b: tf.Tensor,
  activation: Activation,
  side: tf.Tensor | undefined,
): tf.Tensor {
  const grouped = w.rank === 3;
  const input = grouped && x.rank === 2 ? tf.tile(tf.expandDims(x, 0), [w.shape[0], 1, 1]) : x;
  let z = tf.add(tf.matMul(input, w), grouped ? tf.expandDims(b, 1) : b);
  if (side) z = tf.add(z, side);
  return activation === "relu" ? tf.relu(z) : activation === "tanh" ? tf.tanh(z) : z;
}

interface Sizes {
  groups: number;
  rows: number;
  inputs: number;
  outputs: number;
  /** One x for all groups. */
  shared: boolean;
}

function sizesOf(x: tf.TensorInfo, w: tf.TensorInfo): Sizes {
  const groups = w.shape.length === 3 ? w.shape[0] : 1;
  const [inputs, outputs] = w.shape.slice(-2);
  const [rows, width] = x.shape.slice(-2);
  if (width !== inputs) {
    throw new Error(`dense: x is [${x.shape}], w is [${w.shape}]: ${width} inputs for ${inputs}`);
  }
  return { groups, rows, inputs, outputs, shared: x.shape.length < w.shape.length };
}

/** Registers the kernel and its gradient. */
export function registerDense(): void {
  replaceKernel(kernelName, ({ inputs, attrs }) => {
    const { x, w, b, side } = inputs as Record<string, tf.TensorInfo>;
    const { groups, rows, inputs: k, outputs: n, shared } = sizesOf(x, w);
    const out = makeTensor(w.shape.length === 3 ? [groups, rows, n] : [rows, n]);
    runMatMul({
      out: addressOf(out),
      a: addressOf(x),
      b: addressOf(w),
      groups,
      m: rows,
      n,
      k,
      transposeA: false,
      transposeB: false,
      strideA: shared ? 0 : rows * k,
      strideB: k * n,
      bias: addressOf(b),
      side: side && addressOf(side),
      activation: attributesOf<{ activation: Activation }>(attrs).activation,
    });
    return out;
  });
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x", "w"],
    outputsToSave: [true],
    gradFunc: (dy, [x, w, y], attrs) => {
      const { activation, hasSide } = attributesOf<{ activation: Activation; hasSide: boolean }>(attrs);
      if (!hasSide && fitsOnePass(sizesOf(x, w))) return onePass(dy as tf.Tensor, x, w, y, activation);
      const [dz, db] = activationGradient(dy as tf.Tensor, y, w.rank === 3, activation);
      return {
        x: () => inputGradient(dz, w, sizesOf(x, w)),
        w: () => tf.matMul(x.rank < dz.rank ? tf.expandDims(x, 0) : x, dz, true, false),
        b: () => db,
        side: () => dz.clone(),
      };
    },
  });
}

const smallestOnePass = 8; // fewer outputs fill no vector: there a product does better

/** Whether the kernel `dense_backward` serves: it takes small weights, and a thread for a group. */
function fitsOnePass({ groups, rows, inputs, outputs, shared }: Sizes): boolean {
  const { threads } = exactBackend().engine;
  const busy = groups % threads === 0 || groups >= 4 * threads;
  return groups > 1 && rows > 0 && !shared && busy && outputs >= smallestOnePass &&
    Math.max(inputs, outputs) <= constants.MAX_DENSE_BACKWARD;
}

/** All gradients in one pass over the rows. That of x is among them also where nobody asks for it. */
function onePass(dy: tf.Tensor, x: tf.Tensor, w: tf.Tensor, y: tf.Tensor, activation: Activation) {
  const { groups, rows, inputs, outputs } = sizesOf(x, w);
  const dx = makeTensor(x.shape), dw = makeTensor(w.shape), db = makeTensor([groups, outputs]);
  exactBackend().engine.run("dense_backward", {
    dx: addressOf(dx),
    dw: addressOf(dw),
    db: addressOf(db),
    dy: addressOf(dy),
    y: addressOf(y),
    x: addressOf(x),
    w: addressOf(w),
    rows,
    inputs,
    outputs,
    activation,
    groups,
  });
  const [forX, forW, forB] = [dx, dw, db].map((info) => tf.engine().makeTensorFromTensorInfo(info));
  return { x: () => forX, w: () => forW, b: () => forB };
}

/** dL/dx = dz Wᵀ; where the groups share x, their gradients are added in the order of the groups. */
function inputGradient(
  dz: tf.Tensor,
  w: tf.Tensor,
  { groups, inputs, outputs, shared }: Sizes,
): tf.Tensor {
  if (!shared) return tf.matMul(dz, w, false, true);
  // sum_g dz_g W_gᵀ is one product with the groups side by side: [rows, groups outputs] [groups outputs, inputs].
  const wide = tf.engine().makeTensorFromTensorInfo(sideBySide(dz));
  const tall = tf.reshape(tf.transpose(w, [0, 2, 1]), [groups * outputs, inputs]);
  return tf.matMul(wide, tall);
}

/** dz = dy f'(z) and its sum over rows (all axes but the last; in groups, but the first and the last), db. */
export function activationGradient(
  dy: tf.Tensor,
  y: tf.Tensor,
  grouped: boolean,
  activation: Activation,
): [dz: tf.Tensor, db: tf.Tensor] {
  const columns = y.shape.at(-1)!, groups = grouped ? y.shape[0] : 1;
  const rows = tf.util.sizeFromShape(y.shape.slice(grouped ? 1 : 0, -1));
  const db = makeTensor(grouped ? [groups, columns] : [columns]);
  const dz = activation === "linear" ? undefined : makeTensor(y.shape);
  sumRows(addressOf(db), addressOf(dy), { groups, rows, columns }, {
    dz: dz && addressOf(dz),
    y: addressOf(y),
    activation,
  });
  const asTensor = (info: tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(info);
  return [dz ? asTensor(dz) : dy, asTensor(db)];
}
