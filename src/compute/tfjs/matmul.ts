/** Matrix products on the exact backend: tfjs's BatchMatMul and _FusedMatMul, and how they are cut into tiles. @module */
import * as tf from "@tensorflow/tfjs-core";
import { addressOf, exactBackend, exactBackendName, makeTensor, replaceKernel } from "./exact_backend.ts";

/** Codes of `activation` in kernels/c/gemm.h. */
export const activationCodes = { linear: 0, relu: 1, tanh: 2 } as const;
/** The activations that the kernels fuse. */
export type Activation = keyof typeof activationCodes;

/** Rows of a tile, at most: each tile packs the second factor anew, and the first is read in place or, transposed, not. */
const tileRows = { inPlace: 2112, transposed: 528 };
const tileColumns = 512; // TILE_N in kernels/c/gemm.h
/** Sums over many rows read both factors once for every tile: smaller tiles than this aren't worth a thread's while. */
const smallestSumTile = 96 * 192;
/** Rows from which on packing the second factor for them alone is worth it. */
const worthPacking = 80;
/** Terms of all sums, from which on waking other threads is worth it: a few microseconds' work. */
const smallestShared = 2 ** 17;

/** One call of the kernel `matmul`; its source explains the operands. */
export interface MatMulCall {
  out: number;
  a: number;
  b: number;
  groups: number;
  /** Rows of the result, columns of the result, terms of each sum. */
  m: number;
  n: number;
  k: number;
  transposeA: boolean;
  transposeB: boolean;
  /** Elements from one group to the next; 0 shares a matrix between groups. */
  strideA: number;
  strideB: number;
  bias?: number;
  /** Whether the bias is one number for all columns. */
  oneBias?: boolean;
  side?: number;
  activation?: Activation;
}

/** Runs the kernel, cut so that every thread gets some tiles: by rows, and by columns where there are few rows. */
export function runMatMul(call: MatMulCall): void {
  if (call.n === 1 && call.m > 1 && !call.side) return runMatMul(asRow(call));
  const { engine } = exactBackend();
  const { m, n, k, groups } = call;
  if (m * n * groups === 0) return;
  const threads = m * n * k * groups < smallestShared ? 1 : engine.threads;
  let columns = Math.min(n, 32 * Math.ceil(n / 32 / Math.ceil(n / tileColumns)));
  const rows = rowsOfTile(call, Math.ceil(n / columns), threads);
  const pieces = () => groups * Math.ceil(m / rows) * Math.ceil(n / columns);
  while (pieces() < threads && columns >= 64) columns = Math.ceil(columns / 2 / 32) * 32;
  engine.run("matmul", [
    call.out,
    call.a,
    call.b,
    m,
    n,
    k,
    Number(call.transposeA),
    Number(call.transposeB),
    call.strideA,
    call.strideB,
    call.bias ?? 0,
    call.side ?? 0,
    activationCodes[call.activation ?? "linear"],
    rows,
    columns,
    Number(call.oneBias ?? false),
  ], pieces());
}

/**
 * Rows of a tile, so that the tiles come in as many as every thread can have the same number of, if there is a way.
 * Every tile of rows packs the second factor anew: where that is wide, few rows are better cut by columns.
 */
function rowsOfTile({ m, n, groups, transposeA }: MatMulCall, columnTiles: number, threads: number): number {
  const most = transposeA ? threads * Math.max(1, Math.floor(m * n / smallestSumTile / threads)) : Infinity;
  const wanted = threads === 1 ? 1 : Math.min(most, 4 * threads);
  const tallest = transposeA ? tileRows.transposed : tileRows.inPlace;
  const largest = n < 64 * threads
    ? Math.ceil(m / 24)
    : Math.max(1, threads * Math.floor(m / worthPacking / threads));
  let tiles = Math.min(largest, Math.max(Math.ceil(wanted / groups / columnTiles), Math.ceil(m / tallest)));
  while (groups * columnTiles * tiles % threads !== 0 && tiles < largest) tiles++;
  return 12 * Math.ceil(m / 12 / tiles);
}

/** A product with one column as one with one row, bᵀ aᵀ, whose equal sums fill whole vectors. */
function asRow(call: MatMulCall): MatMulCall {
  return {
    ...call,
    m: 1,
    n: call.m,
    a: call.b,
    b: call.a,
    strideA: call.strideB,
    strideB: call.strideA,
    transposeA: false,
    transposeB: !call.transposeA,
    oneBias: true,
  };
}

/** Registers the tfjs kernels. */
export function registerMatMul(): void {
  replaceKernel("BatchMatMul", ({ inputs, attrs }) => {
    const { a, b } = inputs as Record<string, tf.TensorInfo>;
    const { transposeA, transposeB } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
    return multiply(a, b, transposeA, transposeB);
  });
  replaceKernel("_FusedMatMul", ({ inputs, attrs }) => {
    const { a, b, bias, preluActivationWeights } = inputs as Record<string, tf.TensorInfo>;
    const { transposeA, transposeB, ...activation } = attrs as unknown as {
      transposeA: boolean;
      transposeB: boolean;
    } & StockActivation;
    return withActivation(
      activation,
      preluActivationWeights,
      (fused) => multiply(a, b, transposeA, transposeB, bias, fused),
    );
  });
}

/** An activation as tfjs's fused operations name it. */
export interface StockActivation {
  activation: string;
  leakyreluAlpha?: number;
}

/** A fused operation's result: with the activation inside where the kernels have it, else by tfjs's kernel after it. */
export function withActivation(
  { activation, leakyreluAlpha }: StockActivation,
  prelu: tf.TensorInfo | undefined,
  run: (fused: Activation) => tf.TensorInfo,
): tf.TensorInfo {
  if (activation in activationCodes) return run(activation as Activation);
  const kernels: Record<string, string> = {
    sigmoid: "Sigmoid",
    elu: "Elu",
    relu6: "Relu6",
    prelu: "Prelu",
    leakyrelu: "LeakyRelu",
  };
  if (!kernels[activation]) throw new Error(`unknown activation '${activation}'`);
  const x = run("linear"), backend = exactBackend().tfjs;
  const kernel = tf.getKernel(kernels[activation], exactBackendName).kernelFunc;
  const inputs = (activation === "prelu" ? { x, alpha: prelu } : { x }) as tf.NamedTensorInfoMap;
  const y = kernel({ inputs, attrs: { alpha: leakyreluAlpha! }, backend }) as tf.TensorInfo;
  backend.disposeData(x.dataId);
  return y;
}

function multiply(
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
  bias?: tf.TensorInfo,
  activation?: Activation,
): tf.TensorInfo {
  const [rowsA, columnsA] = a.shape.slice(-2), [rowsB, columnsB] = b.shape.slice(-2);
  const m = transposeA ? columnsA : rowsA, k = transposeA ? rowsA : columnsA;
  const n = transposeB ? rowsB : columnsB;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const groupsA = tf.util.sizeFromShape(a.shape.slice(0, -2)),
    groupsB = tf.util.sizeFromShape(b.shape.slice(0, -2));
  const groups = tf.util.sizeFromShape(outer);
  if ((groupsA !== groups && groupsA !== 1) || (groupsB !== groups && groupsB !== 1)) {
    throw new Error(`matMul: outer dimensions ${a.shape} and ${b.shape} broadcast neither way as a whole`);
  }
  if (bias && tf.util.sizeFromShape(bias.shape) !== n) {
    throw new Error(`matMul: a bias of shape [${bias.shape}] for ${n} columns`);
  }
  const out = makeTensor([...outer, m, n]);
  const { engine } = exactBackend();
  const biasRow = bias && groups > 1 ? tile(bias, groups, n) : undefined;
  runMatMul({
    out: addressOf(out),
    a: addressOf(a),
    b: addressOf(b),
    groups,
    m,
    n,
    k,
    transposeA,
    transposeB,
    strideA: groupsA === 1 ? 0 : m * k,
    strideB: groupsB === 1 ? 0 : k * n,
    bias: biasRow ?? (bias && addressOf(bias)),
    activation,
  });
  if (biasRow !== undefined) engine.heap.free(biasRow);
  return out;
}

/** One copy of a bias row for each group, on the heap. */
function tile(bias: tf.TensorInfo, groups: number, n: number): number {
  const { heap } = exactBackend().engine;
  const address = heap.allocate(groups * n * 4);
  const floats = new Float32Array(heap.memory.buffer);
  for (let g = 0; g < groups; g++) {
    floats.copyWithin(address / 4 + g * n, addressOf(bias) / 4, addressOf(bias) / 4 + n);
  }
  return address;
}
