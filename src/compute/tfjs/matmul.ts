/** Matrix products on the exact backend: tfjs's BatchMatMul and _FusedMatMul, and how they are cut into tiles. @module */
import * as tf from "@tensorflow/tfjs-core";
import { type Activation, activations, constants } from "../kernels/constants.ts";
import type { KernelOperands } from "../kernels/interface.ts";
import {
  addressOf,
  attributesOf,
  exactBackend,
  exactBackendName,
  makeTensor,
  replaceKernel,
} from "./exact_backend.ts";

/** Rows of a tile, at most: each tile packs the second factor anew, and the first is read in place or, transposed, not. */
const mostTileRows = { inPlace: 2112, transposed: 528 };
/** Sums over many rows read both factors once for every tile: smaller tiles than this aren't worth a thread's while. */
const smallestSumTile = 96 * 192;
/** Rows from which on packing the second factor for them alone is worth it. */
const worthPacking = 80;
/** Terms of all sums, from which on waking other threads is worth it: a few microseconds' work. */
const smallestShared = 2 ** 17;

/** One call of the kernel `matmul` but for the tiles; no activation is a linear one. */
export type MatMulCall =
  & Omit<KernelOperands<"matmul">, "tileRows" | "tileColumns" | "oneBias" | "activation">
  & Partial<Pick<KernelOperands<"matmul">, "oneBias" | "activation">>;

/** Runs the kernel, cut so that every thread gets some tiles: by rows, and by columns where there are few rows. */
export function runMatMul(call: MatMulCall): void {
  if (call.n === 1 && call.m > 1 && !call.side) return runMatMul(asRow(call));
  const { engine } = exactBackend();
  const { m, n, k, groups } = call;
  if (m * n * groups === 0) return;
  const threads = m * n * k * groups < smallestShared ? 1 : engine.threads;
  let tileColumns = Math.min(n, 32 * Math.ceil(n / 32 / Math.ceil(n / constants.MAX_TILE_COLUMNS)));
  const tileRows = rowsOfTile(call, Math.ceil(n / tileColumns), threads);
  const tiles = () => groups * Math.ceil(m / tileRows) * Math.ceil(n / tileColumns);
  while (tiles() < threads && tileColumns >= 64) tileColumns = Math.ceil(tileColumns / 2 / 32) * 32;
  const { activation = "linear", oneBias = false } = call;
  engine.run("matmul", { ...call, activation, oneBias, tileRows, tileColumns });
}

/**
 * Rows of a tile, so that the tiles come in as many as every thread can have the same number of, if there is a way.
 * Every tile of rows packs the second factor anew: where that is wide, few rows are better cut by columns.
 */
function rowsOfTile({ m, n, groups, transposeA }: MatMulCall, columnTiles: number, threads: number): number {
  const most = transposeA ? threads * Math.max(1, Math.floor(m * n / smallestSumTile / threads)) : Infinity;
  const wanted = threads === 1 ? 1 : Math.min(most, 4 * threads);
  const tallest = transposeA ? mostTileRows.transposed : mostTileRows.inPlace;
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
    const { transposeA, transposeB } = attributesOf<{ transposeA: boolean; transposeB: boolean }>(attrs);
    return multiply(a, b, transposeA, transposeB);
  });
  replaceKernel("_FusedMatMul", ({ inputs, attrs }) => {
    const { a, b, bias, preluActivationWeights } = inputs as Record<string, tf.TensorInfo>;
    const { transposeA, transposeB, ...activation } = attributesOf<
      {
        transposeA: boolean;
        transposeB: boolean;
      } & StockActivation
    >(attrs);
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
  const fused = activations.find((name) => name === activation);
  if (fused) return run(fused);
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
