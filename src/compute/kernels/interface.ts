/**
 * The kernels: what each takes, in which slots, and into how many pieces its work is cut.
 *
 * `deno task kernels` makes `c/interface.h` from it, in which operand `noiseVariance` of kernel `ml_llr` is
 * `ML_LLR_NOISE_VARIANCE`; the compiler holds every call against it. Shapes stand beside the operands, row-major.
 *
 * @module
 */
import { constants } from "./constants.ts";
import {
  type ArrayOperands,
  type Declaration,
  type HeapOperands,
  type Kernels,
  type OperandsOf,
  type Sizes,
  type Slot,
  slotsFor,
} from "./operands.ts";

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
const field = {
  prefix: "FIELD",
  operands: {
    x: "in f32", // [batch, height, width, channels]
    ...geometry,
    spreadHeight: "int", // from pixel to pixel of the image, zeros between: what a stride's gradient reads
    spreadWidth: "int",
  },
} as const;

const pool = {
  prefix: "POOL",
  operands: {
    x: "in f32", // [batch, height, width, channels]
    ...geometry,
  },
} as const;

/** What the gradients of a batch normalisation read. */
const normGradient = {
  prefix: "NORM_GRADIENT",
  operands: {
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
  },
} as const;

/** Uses of a channel, y = H x + noise. */
const channel = {
  prefix: "CHANNEL",
  operands: {
    y: "in f32", // [n, nr, 2]
    h: "in f32", // [n, nr, nt, 2]
    noiseVariance: "in f32", // [n] or [1]
    varianceStride: "int", // 1 or 0
    n: "int",
    nr: "int", // at most MAX_NR
    nt: "int", // at most MAX_NT
  },
} as const;

/** A function of floats, one by one. */
const vector = {
  prefix: "VECTOR",
  operands: { out: "out f32", x: "in f32", n: "int" },
  pieces: ({ n }: Sizes<"n">): number => parts(n, FUNCTION_PIECE),
} as const;

/** Draws from a stream. */
const draw = {
  prefix: "PHILOX",
  operands: { out: "out word", n: "int", key0: "int", key1: "int", firstBlock: "int" },
  pieces: ({ n }: Sizes<"n">): number => parts(n, DRAW_PIECE),
  grain: 64,
} as const;

/** All kernels by their names in C. */
export const kernels = {
  // Matrix products and dense layers, in groups. (matmul.c, dense.c, dense_backward.c)
  matmul: {
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
    pieces: (
      { m, n, tileRows, tileColumns, groups }: Sizes<"m" | "n" | "tileRows" | "tileColumns" | "groups">,
    ): number => groups * parts(m, tileRows) * parts(n, tileColumns),
  },
  dense_gradient: {
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
    pieces: ({ rows, groups }: Sizes<"rows" | "groups">): number => groups * parts(rows, SUM_ROWS),
  },
  add_blocks: {
    operands: {
      out: "out f32", // [groups, columns]
      sums: "in f32", // [groups, blocks, columns]
      blocks: "int",
      columns: "int",
      divisor: "float",
      groups: "int",
    },
    pieces: ({ groups }: Sizes<"groups">): number => groups,
  },
  add: {
    operands: { out: "out f32", a: "in f32", b: "in f32", n: "int" },
    pieces: ({ n }: Sizes<"n">): number => parts(n, ELEMENTS_PIECE),
    grain: 4,
  },
  dense_backward: {
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
    pieces: ({ groups }: Sizes<"groups">): number => groups,
  },

  // Convolutions and pooling. (conv.c, pool.c)
  conv2d: {
    after: field,
    operands: {
      out: "out f32", // [batch, outHeight, outWidth, columns]
      filter: "in f32", // [fieldHeight, fieldWidth, channels, columns]
      bias: "in f32?", // [columns]
      activation: "activation",
      columns: "int",
      tileRows: "int",
    },
    pieces: (
      { batch, outHeight, outWidth, tileRows }: Sizes<"batch" | "outHeight" | "outWidth" | "tileRows">,
    ): number => parts(batch * outHeight * outWidth, tileRows),
  },
  conv2d_filter_gradient: {
    after: field,
    operands: {
      out: "out f32", // [fieldHeight, fieldWidth, channels, columns]
      dy: "in f32", // [batch, outHeight, outWidth, columns]
      columns: "int",
      tileRows: "int", // at most MAX_FIELD_COLUMNS
    },
    pieces: (
      { fieldHeight, fieldWidth, channels, tileRows }: Sizes<
        "fieldHeight" | "fieldWidth" | "channels" | "tileRows"
      >,
    ): number => parts(fieldHeight * fieldWidth * channels, tileRows),
  },
  flip_filter: {
    operands: {
      out: "out f32", // [height, width, outChannels, inChannels]
      filter: "in f32", // [height, width, inChannels, outChannels]
      taps: "int", // height * width
      inChannels: "int",
      outChannels: "int",
    },
    pieces: ({ taps }: Sizes<"taps">): number => taps,
  },
  max_pool: {
    after: pool,
    operands: { out: "out f32" }, // [batch, outHeight, outWidth, channels]
    pieces: ({ batch }: Sizes<"batch">): number => batch,
  },
  max_pool_gradient: {
    after: pool,
    operands: {
      dx: "out f32", // [batch, height, width, channels]
      dy: "in f32", // [batch, outHeight, outWidth, channels]
    },
    pieces: ({ batch }: Sizes<"batch">): number => batch,
  },

  // Batch normalisation. (norm.c)
  norm_squares: {
    operands: {
      sums: "out f32", // [blocks, columns]
      x: "in f32", // [rows, columns]
      mean: "in f32", // [columns]
      rows: "int",
      columns: "int",
    },
    pieces: ({ rows }: Sizes<"rows">): number => parts(rows, SUM_ROWS),
  },
  batch_norm: {
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
    pieces: ({ rows }: Sizes<"rows">): number => parts(rows, SUM_ROWS),
  },
  norm_gradient_sums: {
    after: normGradient,
    operands: {
      gammas: "out f32", // [blocks, columns]
      betas: "out f32", // [blocks, columns]
    },
    pieces: ({ rows }: Sizes<"rows">): number => parts(rows, SUM_ROWS),
  },
  batch_norm_gradient: {
    after: normGradient,
    operands: {
      dx: "out f32", // [rows, columns]
      dgamma: "in f32", // [columns]
      dbeta: "in f32", // [columns]
    },
    pieces: ({ rows }: Sizes<"rows">): number => parts(rows, SUM_ROWS),
  },
  running_average: {
    operands: { average: "inOut f32", value: "in f32", n: "int", momentum: "float", rest: "float" },
    pieces: (): number => 1,
  },

  // What else trains networks. (softmax.c, dropout.c, copy.c, adam.c)
  softmax: {
    operands: {
      out: "out f32", // [rows, columns]
      x: "in f32", // [rows, columns]
      rows: "int",
      columns: "int",
      logarithm: "bool",
    },
    pieces: ({ rows }: Sizes<"rows">): number => parts(rows, SOFTMAX_PIECE),
  },
  softmax_cross_entropy: {
    operands: {
      loss: "out f32", // [rows]
      gradient: "out f32", // [rows, columns]
      logits: "in f32", // [rows, columns]
      targets: "in f32", // [rows, columns]
      rows: "int",
      columns: "int",
    },
    pieces: ({ rows }: Sizes<"rows">): number => parts(rows, SOFTMAX_PIECE),
  },
  dropout: {
    operands: {
      out: "out f32",
      x: "in f32",
      n: "int",
      key0: "int",
      key1: "int",
      threshold: "int", // unsigned
      scale: "float",
    },
    pieces: ({ n }: Sizes<"n">): number => parts(n, FUNCTION_PIECE),
    grain: 4,
  },
  copy_blocks: {
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
    pieces: ({ blocks }: Sizes<"blocks">): number => parts(blocks, COPY_PIECE),
    grain: 4,
  },
  adam: {
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
    pieces: ({ n }: Sizes<"n">): number => parts(n, ELEMENTS_PIECE),
    grain: 4,
  },

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
  ml_llr: {
    after: channel,
    operands: {
      llr: "out f32", // [n, nt bits]
      levels: "int", // per axis: 2, 4, 8 or 16
    },
    pieces: ({ n }: Sizes<"n">): number => parts(n, ML_PIECE),
    grain: 2,
  },
  ml_statistics: {
    after: channel,
    operands: { out: "out f32" }, // [n, nt (nt + 2)]
    pieces: ({ n }: Sizes<"n">): number => parts(n, QR_PIECE),
    grain: 4,
  },
  zf_sic_statistics: {
    after: channel,
    operands: {
      out: "out f32", // [n, nt, 3]
      levels: "int",
    },
    pieces: ({ n }: Sizes<"n">): number => parts(n, QR_PIECE),
    grain: 4,
  },
  channel_qr: {
    operands: {
      q: "out f32", // [n, nr, nt, 2]
      r: "out f32", // [n, nt, nt, 2]
      h: "in f32", // [n, nr, nt, 2]
      n: "int",
      nr: "int", // at most MAX_NR
      nt: "int", // at most MAX_NT
    },
    pieces: ({ n }: Sizes<"n">): number => parts(n, QR_PIECE),
    grain: 4,
  },
  scalar_llr: {
    operands: {
      llr: "out f32", // [n, bits]
      statistics: "in f32", // (Re z, Im z, rho) [n, 3]
      n: "int",
      levels: "int",
    },
    pieces: ({ n }: Sizes<"n">): number => parts(n, SCALAR_PIECE),
    grain: 4,
  },
  ldpc_decode: {
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
    pieces: ({ pieces }: Sizes<"pieces">): number => pieces,
  },
} as const satisfies Readonly<Record<string, Declaration>>;

/** A kernel's name. */
export type KernelName = keyof typeof kernels;
/** The operands of a kernel whose arrays are on the heap: their addresses. */
export type KernelOperands<K extends KernelName> = HeapOperands<OperandsOf<(typeof kernels)[K]>>;
/** The operands of a kernel whose arrays are ordinary ones. */
export type KernelArrays<K extends KernelName> = ArrayOperands<OperandsOf<(typeof kernels)[K]>>;

/** The names of all kernels. */
export const kernelNames: readonly KernelName[] = Object.keys(kernels) as KernelName[];

const checked: Kernels<typeof kernels> = kernels;
const slots = new Map<string, readonly Slot[]>(kernelNames.map((name) => [name, slotsFor(kernels[name])]));

/** A kernel's slots. @throws {RangeError} on a name that is none, which the compiler finds first */
export function slotsOf(kernel: KernelName): readonly Slot[] {
  const found = slots.get(kernel);
  if (!found) throw new RangeError(`unknown kernel '${kernel}'`);
  return found;
}

/** The pieces of work that operands make. */
export function piecesOf<K extends KernelName>(kernel: K, operands: KernelOperands<K>): number {
  return checked[kernel].pieces(operands);
}

/** Pieces that a thread takes at a time. */
export function grainOf(kernel: KernelName): number {
  return checked[kernel].grain ?? 1;
}
