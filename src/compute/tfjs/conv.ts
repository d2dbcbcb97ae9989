/**
 * Convolutions on the exact backend: tfjs's Conv2D, FusedConv2D and the gradients that tfjs-wasm lacks, and a layer
 * f(x * w + b) as one operation with its gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Activation, constants } from "../kernels/constants.ts";
import { activationGradient } from "./dense.ts";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";
import { fieldsOf } from "./fields.ts";
import { runMatMul, type StockActivation, withActivation } from "./matmul.ts";

/** Options of {@link conv2d}. */
export interface ConvOptions {
  /** Default "valid". */
  padding?: "valid" | "same";
  /** Rows and columns from output to output; default 1. */
  strides?: number | [number, number];
  /** Rows and columns from element to element of the filter; default 1. */
  dilations?: number | [number, number];
  /** Applied to the sums; default "linear". */
  activation?: Activation;
}

type ConvInfo = tf.backend_util.Conv2DInfo;
const layerName = "AirtightConv2D";

/**
 * f(x * w + b), the convolution of images as networks have it (a cross-correlation).
 *
 * @param x `[batch, height, width, channels]`
 * @param w `[field height, field width, channels, outputs]`
 * @param b `[outputs]`
 * @returns `[batch, height, width, outputs]`
 */
export function conv2d(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, options: ConvOptions = {}): tf.Tensor {
  const { padding = "valid", strides = 1, dilations = 1, activation = "linear" } = options;
  if (tf.getBackend() !== exactBackendName) {
    const z = tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, padding, "NHWC", dilations), b);
    return activation === "relu" ? tf.relu(z) : activation === "tanh" ? tf.tanh(z) : z;
  }
  return tf.engine().runKernel(layerName, { x, w, b }, { padding, strides, dilations, activation });
}

/** Registers the kernels and the layer's gradient. */
export function registerConv(): void {
  replaceKernel("Conv2D", ({ inputs, attrs }) => {
    const { x, filter } = inputs as Record<string, tf.TensorInfo>;
    return forward(x, filter, infoOf(x.shape, filter.shape, attributesOf<StockAttributes>(attrs)));
  });
  replaceKernel("FusedConv2D", ({ inputs, attrs }) => {
    const { x, filter, bias, preluActivationWeights } = inputs as Record<string, tf.TensorInfo>;
    const stock = attributesOf<StockAttributes & StockActivation>(attrs);
    const info = infoOf(x.shape, filter.shape, stock);
    return withActivation(stock, preluActivationWeights, (fused) => forward(x, filter, info, bias, fused));
  });
  replaceKernel("Conv2DBackpropInput", ({ inputs, attrs }) => {
    const { dy, filter } = inputs as Record<string, tf.TensorInfo>;
    const { inputShape } = attributesOf<{ inputShape: number[] }>(attrs);
    return inputGradient(dy, filter, infoOf(inputShape, filter.shape, attributesOf<StockAttributes>(attrs)));
  });
  replaceKernel("Conv2DBackpropFilter", ({ inputs, attrs }) => {
    const { x, dy } = inputs as Record<string, tf.TensorInfo>;
    const { filterShape } = attributesOf<{ filterShape: number[] }>(attrs);
    return filterGradient(x, dy, infoOf(x.shape, filterShape, attributesOf<StockAttributes>(attrs)));
  });
  replaceKernel(layerName, ({ inputs, attrs }) => {
    const { x, w, b } = inputs as Record<string, tf.TensorInfo>;
    const { activation, ...options } = attributesOf<Required<ConvOptions>>(attrs);
    return forward(x, w, layerInfo(x.shape, w.shape, options), b, activation);
  });
  tf.registerGradient({
    kernelName: layerName,
    inputsToSave: ["x", "w"],
    outputsToSave: [true],
    gradFunc: (dy, [x, w, y], attrs) => {
      const { activation, ...options } = attributesOf<Required<ConvOptions>>(attrs);
      const info = layerInfo(x.shape, w.shape, options);
      const [dz, db] = activationGradient(dy as tf.Tensor, y, false, activation);
      const asTensor = (made: tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(made);
      return {
        x: () => asTensor(inputGradient(dz, w, info)),
        w: () => asTensor(filterGradient(x, dz, info)),
        b: () => db,
      };
    },
  });
}

interface StockAttributes {
  strides: number | [number, number];
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  dataFormat: "NHWC" | "NCHW";
  dilations?: number | [number, number];
  dimRoundingMode?: "floor" | "round" | "ceil";
}

function infoOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: StockAttributes,
): ConvInfo {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat } = attrs;
  if (dataFormat === "NCHW") throw new Error("conv2d: the exact backend has channels last (NHWC) only");
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

function layerInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { padding, strides, dilations }: Omit<Required<ConvOptions>, "activation">,
): ConvInfo {
  return infoOf(inputShape, filterShape, { strides, dilations, pad: padding, dataFormat: "NHWC" });
}

/** Whether the fields are single pixels, all of them, in order: the convolution is a matrix product then. */
function isProduct(info: ConvInfo): boolean {
  return info.filterHeight * info.filterWidth === 1 && info.strideHeight * info.strideWidth === 1 &&
    info.outHeight === info.inHeight && info.outWidth === info.inWidth;
}

const product = { groups: 1, transposeA: false, transposeB: false, strideA: 0, strideB: 0 };
/** No zeros between an image's pixels. */
const adjacent = { spreadHeight: 1, spreadWidth: 1 };
const largestTile = 2112; // rows: the filter is packed once for them

/** Rows of a tile, so that every thread gets some. */
function tileOf(rows: number): number {
  const wanted = 4 * exactBackend().engine.threads;
  return Math.min(largestTile, Math.max(24, 24 * Math.ceil(rows / 24 / wanted)));
}

function forward(
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvInfo,
  bias?: tf.TensorInfo,
  activation: Activation = "linear",
): tf.TensorInfo {
  if (bias && tf.util.sizeFromShape(bias.shape) !== info.outChannels) {
    throw new Error(`conv2d: a bias of shape [${bias.shape}] for ${info.outChannels} channels`);
  }
  const out = makeTensor(info.outShape);
  const rows = info.batchSize * info.outHeight * info.outWidth;
  if (rows * info.outChannels === 0) return out;
  const common = { out: addressOf(out), bias: bias && addressOf(bias), activation };
  if (isProduct(info)) {
    const { outChannels: n, inChannels: k } = info;
    runMatMul({ ...product, ...common, a: addressOf(x), b: addressOf(filter), m: rows, n, k });
    return out;
  }
  exactBackend().engine.run("conv2d", {
    ...common,
    ...fieldsOf(x, info),
    ...adjacent,
    filter: addressOf(filter),
    columns: info.outChannels,
    tileRows: tileOf(rows),
  });
  return out;
}

/** dL/dx: dy, its pixels spread by the strides, convolved with the flipped filter. */
function inputGradient(dy: tf.TensorInfo, filter: tf.TensorInfo, info: ConvInfo): tf.TensorInfo {
  const { engine } = exactBackend();
  const out = makeTensor(info.inShape);
  const { filterHeight, filterWidth, inChannels, outChannels, dilationHeight, dilationWidth } = info;
  const rows = info.batchSize * info.inHeight * info.inWidth;
  if (rows * inChannels === 0) return out;
  if (isProduct(info)) {
    const [to, a, b] = [addressOf(out), addressOf(dy), addressOf(filter)];
    runMatMul({ ...product, out: to, a, b, m: rows, n: inChannels, k: outChannels, transposeB: true });
    return out;
  }
  const taps = filterHeight * filterWidth;
  const flipped = engine.heap.allocate(4 * tf.util.sizeFromShape(filter.shape));
  engine.run("flip_filter", { out: flipped, filter: addressOf(filter), taps, inChannels, outChannels });
  engine.run("conv2d", {
    out: addressOf(out),
    x: addressOf(dy),
    filter: flipped,
    activation: "linear",
    batch: info.batchSize,
    height: info.outHeight,
    width: info.outWidth,
    channels: outChannels,
    outHeight: info.inHeight,
    outWidth: info.inWidth,
    columns: inChannels,
    fieldHeight: filterHeight,
    fieldWidth: filterWidth,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight,
    dilationWidth,
    top: (filterHeight - 1) * dilationHeight - info.padInfo.top,
    left: (filterWidth - 1) * dilationWidth - info.padInfo.left,
    spreadHeight: info.strideHeight,
    spreadWidth: info.strideWidth,
    tileRows: tileOf(rows),
  });
  engine.heap.free(flipped);
  return out;
}

/** dL/dw: for each element of the field, the pixels that it met times dy. */
function filterGradient(x: tf.TensorInfo, dy: tf.TensorInfo, info: ConvInfo): tf.TensorInfo {
  const out = makeTensor(info.filterShape);
  const { inChannels, outChannels } = info;
  const positions = info.batchSize * info.outHeight * info.outWidth;
  const rows = info.filterHeight * info.filterWidth * inChannels;
  if (rows * outChannels === 0) return out;
  if (isProduct(info)) {
    const [to, a, b] = [addressOf(out), addressOf(x), addressOf(dy)];
    runMatMul({ ...product, out: to, a, b, m: inChannels, n: outChannels, k: positions, transposeA: true });
    return out;
  }
  // As few tiles as there can be, since each reads all of dy: a multiple of the threads.
  const { threads } = exactBackend().engine;
  const tiles = threads * Math.ceil(rows / constants.MAX_FIELD_COLUMNS / threads);
  exactBackend().engine.run("conv2d_filter_gradient", {
    ...fieldsOf(x, info),
    ...adjacent,
    out: addressOf(out),
    dy: addressOf(dy),
    columns: outChannels,
    tileRows: 12 * Math.ceil(rows / 12 / tiles),
  });
  return out;
}
