/** Numbers and codes that the kernels in C and their callers in TypeScript both know. @module */

/** They have the same names in C, where `interface.h`, which is made from here, defines them. */
export const constants = {
  /** Memory of its own that each thread's kernel has. */
  SCRATCH_BYTES: 1 << 20,
  /** Floats of the widest vector: what a kernel keeps per lane has room for so many. */
  MAX_LANES: 16,

  /** Rows are summed in blocks of this many, then the blocks: part of the definition of such a sum. */
  SUM_ROWS: 256,
  /** Columns of a tile of a matrix product, at most. */
  MAX_TILE_COLUMNS: 512,
  /** Elements of a convolution's field that are gathered at a time, at most. */
  MAX_FIELD_COLUMNS: 384,
  /** Inputs and outputs that `dense_backward` takes, at most. */
  MAX_DENSE_BACKWARD: 256,
  /** Columns that the batch normalisations take, at most. */
  MAX_NORM_COLUMNS: 65536,

  /** Streams and receivers of a channel, at most. */
  MAX_NT: 4,
  MAX_NR: 8,
  /** Levels of an axis of square QAM, at most: 256-QAM. */
  MAX_LEVELS: 16,
  /** Bits of a parity check, at most. */
  MAX_CHECK_BITS: 4096,
  /** Magnitude at which sum-product messages are held. */
  LARGEST_MESSAGE: 40,

  // One piece of work, where it isn't a row, a group or an image.
  /** Elements that are read, computed with a few operations, and written. */
  ELEMENTS_PIECE: 4096,
  /** Elements of a function of several operations, or of a mask. */
  FUNCTION_PIECE: 1024,
  /** Draws from a stream. */
  DRAW_PIECE: 64,
  COPY_PIECE: 64,
  SOFTMAX_PIECE: 16,
  /** Channel uses. */
  ML_PIECE: 16,
  QR_PIECE: 64,
  SCALAR_PIECE: 256,
} as const;

/** Activations that kernels fuse, in the order of their codes (`ACTIVATION_LINEAR` … in C). */
export const activations = ["linear", "relu", "tanh"] as const satisfies readonly Activation[];
/** An activation that kernels fuse. */
export type Activation = "linear" | "relu" | "tanh";
