/**
 * The kernels: what each takes, in which slots, and into how many pieces its work is cut.
 *
 * `deno task kernels` makes `c/interface.h` from it, in which operand `noiseVariance` of kernel `ml_llr` is
 * `ML_LLR_NOISE_VARIANCE`; the compiler holds every call against it. Shapes stand beside the operands, row-major.
 *
 * @module
 */
import { constants } from "./constants.ts";
import { type ArrayOperands, type HeapOperands, type Kernel, kernel, shared } from "./operands.ts";

const {
  SUM_ROWS,
  ELEMENTS_PIECE,
  FUNCTION_PIECE,
  DRAW_PIECE,
  COPY_PIECE,
  SOFTMAX_PIECE,
  ML_PIECE,
  QR_PIECE,
  SCALAR_PIECE,
} = constants;

/** How many parts of `size` there are in `n`, the last one perhaps smaller. */
const parts = (n: number, size: number): number => Math.ceil(n / size);

/** An image, and the fields of it that a convolution or a pooling reads. */
const geometry = {
  batch: "int",
  height: "int",
  width: "int",
  channels: "int",
  outHeight: "int", // positions
  outWidth: "int",
  fieldHeight: "int",
  fieldWidth: "int",
  strideHeight: "int", // from position to position
  strideWidth: "int",
  dilationHeight: "int", // from element to element of the field
  dilationWidth: "int",
  top: "int", // rows before the image
  left: "int",
} as const;

/** What a convolution reads. */
const field = shared("FIELD", {
  x: "in f32", // [batch, height, width, channels]
  ...geometry,
  spreadHeight: "int", // from pixel to pixel of the image, zeros between: what a stride's gradient reads
  spreadWidth: "int",
});

const pool = shared("POOL", {
  x: "in f32", // [batch, height, width, channels]
  ...geometry,
});

/** What the gradients of a batch normalisation read. */
const normGradient = shared("NORM_GRADIENT", {
  mean: "in f32", // [columns]
  variance: "in f32", // [columns]
  x: "in f32", // [rows, columns]
  gamma: "in f32", // [columns]
  beta: "in f32", // [columns]
  dy: "in f32", // [rows, columns]
  rows: "int",
  columns: "int", // at most MAX_NORM_COLUMNS
  activation: "activation", // linear or relu
  epsilon: "float",
});

/** Uses of a channel, y = H x + noise. */
const channel = shared("CHANNEL", {
  y: "in f32", // [n, nr, 2]
  h: "in f32", // [n, nr, nt, 2]
  noiseVariance: "in f32", // [n] or [1]
  varianceStride: "int", // 1 or 0
  n: "int",
  nr: "int", // at most MAX_NR
  nt: "int", // at most MAX_NT
});

/** A function of floats, one by one. */
const vector = kernel({
  prefix: "VECTOR",
  operands: { out: "out f32", x: "in f32", n: "int" },
  pieces: ({ n }) => parts(n, FUNCTION_PIECE),
});

/** Draws from a stream. */
const draw = kernel({
  prefix: "PHILOX",
  operands: { out: "out word", n: "int", key0: "int", key1: "int", firstBlock: "int" },
  pieces: ({ n }) => parts(n, DRAW_PIECE),
  grain: 64,
});

/** All kernels by their names in C. */
export const kernels = {
  // Matrix products and dense layers, in groups. (matmul.c, dense.c, dense_backward.c)
  matmul: kernel({
    operands: {
      out: "out f32", // [groups, m, n]
      a: "in f32", // [m, k], or [k, m] transposed
      b: "in f32", // [k, n], or [n, k] transposed
      m: "int",
      n: "int",
      k: "int",
      transposeA: "bool",
      transposeB: "bool",
      strideA: "int", // elements from group to group; 0: the same a for all
      strideB: "int",
      bias: "in f32?", // [groups, n], or [groups]
      side: "in f32?", // [groups, m, n]
      activation: "activation",
      tileRows: "int",
      tileColumns: "int", // at most MAX_TILE_COLUMNS
      oneBias: "bool", // a group's bias is one number for all columns
      groups: "int",
    },
    pieces: ({ m, n, tileRows, tileColumns, groups }) => groups * parts(m, tileRows) * parts(n, tileColumns),
  }),
  dense_gradient: kernel({
    operands: {
      dz: "out f32?", // [groups, rows, columns]
      dy: "in f32", // [groups, rows, columns]
      y: "in f32?", // [groups, rows, columns]; not read where the activation is linear
      sums: "out f32", // [groups, blocks, columns]
      rows: "int",
      columns: "int",
      activation: "activation",
      groups: "int",
    },
    pieces: ({ rows, groups }) => groups * parts(rows, SUM_ROWS),
  }),
  add_blocks: kernel({
    operands: {
      out: "out f32", // [groups, columns]
      sums: "in f32", // [groups, blocks, columns]
      blocks: "int",
      columns: "int",
      divisor: "float",
      groups: "int",
    },
    pieces: ({ groups }) => groups,
  }),
  add: kernel({
    operands: { out: "out f32", a: "in f32", b: "in f32", n: "int" },
    pieces: ({ n }) => parts(n, ELEMENTS_PIECE),
    grain: 4,
  }),
  dense_backward: kernel({
    operands: {
      dx: "out f32", // [groups, rows, inputs]
      dw: "out f32", // [groups, inputs, outputs]
      db: "out f32", // [groups, outputs]
      dy: "in f32", // [groups, rows, outputs]
      y: "in f32", // [groups, rows, outputs]
      x: "in f32", // [groups, rows, inputs]
      w: "in f32", // [groups, inputs, outputs]
      rows: "int",
      inputs: "int", // at most MAX_DENSE_BACKWARD
      outputs: "int", // at most MAX_DENSE_BACKWARD
      activation: "activation",
      groups: "int",
    },
    pieces: ({ groups }) => groups,
  }),

  // Convolutions and pooling. (conv.c, pool.c)
  conv2d: kernel({
    after: field,
    operands: {
      out: "out f32", // [batch, outHeight, outWidth, columns]
      filter: "in f32", // [fieldHeight, fieldWidth, channels, columns]
      bias: "in f32?", // [columns]
      activation: "activation",
      columns: "int",
      tileRows: "int",
    },
    pieces: ({ batch, outHeight, outWidth, tileRows }) => parts(batch * outHeight * outWidth, tileRows),
  }),
  conv2d_filter_gradient: kernel({
    after: field,
    operands: {
      out: "out f32", // [fieldHeight, fieldWidth, channels, columns]
      dy: "in f32", // [batch, outHeight, outWidth, columns]
      columns: "int",
      tileRows: "int", // at most MAX_FIELD_COLUMNS
    },
    pieces: ({ fieldHeight, fieldWidth, channels, tileRows }) =>
      parts(fieldHeight * fieldWidth * channels, tileRows),
  }),
  flip_filter: kernel({
    operands: {
      out: "out f32", // [height, width, outChannels, inChannels]
      filter: "in f32", // [height, width, inChannels, outChannels]
      taps: "int", // height * width
      inChannels: "int",
      outChannels: "int",
    },
    pieces: ({ taps }) => taps,
  }),
  max_pool: kernel({
    after: pool,
    operands: { out: "out f32" }, // [batch, outHeight, outWidth, channels]
    pieces: ({ batch }) => batch,
  }),
  max_pool_gradient: kernel({
    after: pool,
    operands: {
      dx: "out f32", // [batch, height, width, channels]
      dy: "in f32", // [batch, outHeight, outWidth, channels]
    },
    pieces: ({ batch }) => batch,
  }),

  // Batch normalisation. (norm.c)
  norm_squares: kernel({
    operands: {
      sums: "out f32", // [blocks, columns]
      x: "in f32", // [rows, columns]
      mean: "in f32", // [columns]
      rows: "int",
      columns: "int",
    },
    pieces: ({ rows }) => parts(rows, SUM_ROWS),
  }),
  batch_norm: kernel({
    operands: {
      y: "out f32", // [rows, columns]
      mean: "in f32", // [columns]
      variance: "in f32", // [columns]
      x: "in f32", // [rows, columns]
      gamma: "in f32", // [columns]
      beta: "in f32", // [columns]
      side: "in f32?", // [rows, columns]
      rows: "int",
      columns: "int", // at most MAX_NORM_COLUMNS
      activation: "activation", // linear or relu
      epsilon: "float",
    },
    pieces: ({ rows }) => parts(rows, SUM_ROWS),
  }),
  norm_gradient_sums: kernel({
    after: normGradient,
    operands: {
      gammas: "out f32", // [blocks, columns]
      betas: "out f32", // [blocks, columns]
    },
    pieces: ({ rows }) => parts(rows, SUM_ROWS),
  }),
  batch_norm_gradient: kernel({
    after: normGradient,
    operands: {
      dx: "out f32", // [rows, columns]
      dgamma: "in f32", // [columns]
      dbeta: "in f32", // [columns]
    },
    pieces: ({ rows }) => parts(rows, SUM_ROWS),
  }),
  running_average: kernel({
    operands: { average: "inOut f32", value: "in f32", n: "int", momentum: "float", rest: "float" },
    pieces: () => 1,
  }),

  // What else trains networks. (softmax.c, dropout.c, copy.c, adam.c)
  softmax: kernel({
    operands: {
      out: "out f32", // [rows, columns]
      x: "in f32", // [rows, columns]
      rows: "int",
      columns: "int",
      logarithm: "bool",
    },
    pieces: ({ rows }) => parts(rows, SOFTMAX_PIECE),
  }),
  softmax_cross_entropy: kernel({
    operands: {
      loss: "out f32", // [rows]
      gradient: "out f32", // [rows, columns]
      logits: "in f32", // [rows, columns]
      targets: "in f32", // [rows, columns]
      rows: "int",
      columns: "int",
    },
    pieces: ({ rows }) => parts(rows, SOFTMAX_PIECE),
  }),
  dropout: kernel({
    operands: {
      out: "out f32",
      x: "in f32",
      n: "int",
      key0: "int",
      key1: "int",
      threshold: "int", // unsigned
      scale: "float",
    },
    pieces: ({ n }) => parts(n, FUNCTION_PIECE),
    grain: 4,
  }),
  copy_blocks: kernel({
    operands: {
      out: "out f32",
      x: "in f32",
      block: "int", // floats that lie together
      outStride: "int", // floats from block to block in out
      xStride: "int", // and in x
      outFirst: "int", // the first block's first float in out
      xFirst: "int", // and in x
      blocks: "int",
    },
    pieces: ({ blocks }) => parts(blocks, COPY_PIECE),
    grain: 4,
  }),
  adam: kernel({
    operands: {
      w: "inOut f32",
      gradient: "in f32",
      m: "inOut f32",
      v: "inOut f32",
      largest: "inOut f32?", // the largest v so far (AMSGrad)
      n: "int",
      rate: "float",
      beta1: "float",
      rest1: "float", // 1 - beta1
      beta2: "float",
      rest2: "float", // 1 - beta2
      epsilon: "float",
    },
    pieces: ({ n }) => parts(n, ELEMENTS_PIECE),
    grain: 4,
  }),

  // Draws and elementary functions. (random.c, math.c)
  philox_words: draw,
  philox_uniform: draw,
  philox_normal: draw,
  vector_exp: vector,
  vector_log: vector,
  vector_log1pexp_neg: vector,
  vector_tanh: vector,
  vector_sin: vector,
  vector_cos: vector,

  // Detection and decoding. (llr.c, zf_sic.c, ldpc.c)
  ml_llr: kernel({
    after: channel,
    operands: {
      llr: "out f32", // [n, nt bits]
      levels: "int", // per axis: 2, 4, 8 or 16
    },
    pieces: ({ n }) => parts(n, ML_PIECE),
    grain: 2,
  }),
  ml_statistics: kernel({
    after: channel,
    operands: { out: "out f32" }, // [n, nt (nt + 2)]
    pieces: ({ n }) => parts(n, QR_PIECE),
    grain: 4,
  }),
  zf_sic_statistics: kernel({
    after: channel,
    operands: {
      out: "out f32", // [n, nt, 3]
      levels: "int",
    },
    pieces: ({ n }) => parts(n, QR_PIECE),
    grain: 4,
  }),
  channel_qr: kernel({
    operands: {
      q: "out f32", // [n, nr, nt, 2]
      r: "out f32", // [n, nt, nt, 2]
      h: "in f32", // [n, nr, nt, 2]
      n: "int",
      nr: "int", // at most MAX_NR
      nt: "int", // at most MAX_NT
    },
    pieces: ({ n }) => parts(n, QR_PIECE),
    grain: 4,
  }),
  scalar_llr: kernel({
    operands: {
      llr: "out f32", // [n, bits]
      statistics: "in f32", // (Re z, Im z, rho) [n, 3]
      n: "int",
      levels: "int",
    },
    pieces: ({ n }) => parts(n, SCALAR_PIECE),
    grain: 4,
  }),
  ldpc_decode: kernel({
    operands: {
      bits: "out u8", // [n, length]
      llrOut: "out f32?", // [n, length]
      iterations: "out i32", // [n]
      converged: "out u8", // [n]
      llr: "in f32", // [n, length]
      start: "in i32", // [checks + 1], where each check's edges begin
      variable: "in i32", // [edges]
      work: "work f32", // [pieces, edges + 3 length, MAX_LANES]
      n: "int",
      length: "int",
      checks: "int",
      mostIterations: "int",
      factor: "float", // of min-sum; 0: sum-product
      pieces: "int",
    },
    pieces: ({ pieces }) => pieces,
  }),
};

/** A kernel's name. */
export type KernelName = keyof typeof kernels;
/** The operands of a kernel whose arrays are on the heap: their addresses. */
export type KernelOperands<K extends KernelName> = HeapOperands<(typeof kernels)[K]["operands"]>;
/** The operands of a kernel whose arrays are ordinary ones. */
export type KernelArrays<K extends KernelName> = ArrayOperands<(typeof kernels)[K]["operands"]>;

/** The names of all kernels. */
export const kernelNames = Object.keys(kernels) as readonly KernelName[];

/** What is declared of a kernel. @throws {RangeError} on a name that is none, which the compiler finds first */
export function declarationOf(name: KernelName): Kernel {
  if (!Object.hasOwn(kernels, name)) throw new RangeError(`unknown kernel '${name}'`);
  return kernels[name];
}
