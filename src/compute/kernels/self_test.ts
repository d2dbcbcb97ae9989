/**
 * Whether a native library computes what the WebAssembly build computes, bit for bit, on fixed inputs for every
 * family of kernels. A compiler that fuses, reassociates or miscompiles is found here, when the library is loaded.
 *
 * @module
 */
import { callKernel, float, type KernelEngine, type Operand } from "./engine.ts";

/** One call of one kernel. Arrays marked `out` are compared. */
interface Case {
  kernel: string;
  operands: Operand[];
  count: number;
}

/** The first kernel whose results differ between two engines; undefined where all are the same, bit for bit. */
export function findDifference(reference: KernelEngine, candidate: KernelEngine): string | undefined {
  for (const make of selfTestCases) {
    const expected = make(), actual = make();
    callKernel(reference, expected.kernel, expected.operands, expected.count);
    callKernel(candidate, actual.kernel, actual.operands, actual.count);
    const same = expected.operands.every((operand, i) => sameResult(operand, actual.operands[i]));
    if (!same) return expected.kernel;
  }
}

function sameResult(a: Operand, b: Operand): boolean {
  const x = resultOf(a), y = resultOf(b);
  return !x || !y || x.every((byte, i) => byte === y[i]);
}

function resultOf(operand: Operand): Uint8Array | undefined {
  if (typeof operand === "number" || "in" in operand) return undefined;
  const array = "out" in operand ? operand.out : operand.inOut;
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Numbers in [-scale, scale), the same at every call with the same salt (xorshift, Marsaglia 2003). */
function values(n: number, salt = 0, scale = 1): Float32Array {
  let state = 2463534242 ^ Math.imul(n, 2654435761) ^ salt;
  const result = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    result[i] = state * (scale / 2 ** 31);
  }
  return result;
}

const zeros = (n: number) => new Float32Array(n);

/** 1021 finite floats of all exponents and both signs: what the sign of a NaN is, processors decide. */
function everyExponent(): Float32Array {
  const bits = Uint32Array.from({ length: 1021 }, (_, i) => (i % 2) * 2 ** 31 + i * 2094990);
  return new Float32Array(bits.buffer);
}

const channel = (nt: number): Operand[] => [
  { in: values(2 * 2 * 21, 1) },
  { in: values(2 * 2 * nt * 21, 2) },
  { in: Float32Array.of(0.05) },
  0,
  21,
  2,
  nt,
];

function matmul(
  m: number,
  n: number,
  k: number,
  ta: number,
  tb: number,
  activation: number,
  oneBias = 0,
): () => Case {
  return () => ({
    kernel: "matmul",
    operands: [
      ...[{ out: zeros(m * n) }, { in: values(m * k, 1) }, { in: values(k * n, 2) }, m, n, k, ta, tb, 0, 0],
      ...[{ in: values(n, 3) }, { in: values(m * n, 4) }, activation, 240, 256, oneBias],
    ],
    count: Math.ceil(m / 240) * Math.ceil(n / 256),
  });
}

function draw(kernel: string): () => Case {
  return () => ({ kernel, operands: [{ out: zeros(203) }, 203, 12345, -6789, 7], count: 4 });
}

function elementary(name: string): () => Case {
  return () => ({
    kernel: `vector_${name}`,
    operands: [{ out: zeros(1021) }, { in: everyExponent() }, 1021],
    count: 1,
  });
}

/** Two images of 5 x 6 pixels with 3 channels, fields of 3 x 2, and 19 outputs: 5 x 5 positions with strides 1, 1. */
const convolution = [2, 5, 6, 3, 5, 5, 19, 3, 2, 1, 1, 1, 1, 1, 0, 1, 1, 24];

/** 300 rows of 13 columns, as norm.c takes them. */
const normalization = (activation: number) => [300, 13, activation, float(1e-3)];
const channels = (salt: number): Operand => ({ in: values(13, salt) });
const variances = (): Operand => ({ in: values(13, 6).map(Math.abs) });

/** A case for every kernel; made anew for each engine. */
export const selfTestCases: readonly (() => Case)[] = [
  matmul(13, 37, 300, 0, 0, 0),
  matmul(29, 70, 41, 1, 0, 1),
  matmul(7, 19, 65, 0, 1, 2),
  matmul(31, 9, 270, 1, 1, 0),
  matmul(13, 20, 1100, 0, 0, 1),
  matmul(1, 37, 41, 0, 1, 2, 1),
  ...[0, 1, 2].map((activation) => () => ({
    kernel: "dense_gradient",
    operands: [
      ...[{ out: zeros(300 * 13) }, { in: values(300 * 13, 1) }, { in: values(300 * 13, 2) }, {
        out: zeros(2 * 13),
      }],
      ...[300, 13, activation],
    ],
    count: 2,
  })),
  () => ({
    kernel: "add_blocks",
    operands: [{ out: zeros(2 * 13) }, { in: values(2 * 3 * 13) }, 3, 13, float(300)],
    count: 2,
  }),
  ...[[13, 2], [16, 1]].map(([outputs, activation]) => () => ({
    kernel: "dense_backward",
    operands: [
      ...[{ out: zeros(2 * 300 * 9) }, { out: zeros(2 * 9 * outputs) }, { out: zeros(2 * outputs) }],
      ...[{ in: values(2 * 300 * outputs, 1) }, { in: values(2 * 300 * outputs, 2) }],
      ...[{ in: values(2 * 300 * 9, 3) }, { in: values(2 * 9 * outputs, 4) }, 300, 9, outputs, activation],
    ],
    count: 2,
  })),
  () => ({
    kernel: "conv2d",
    operands: [
      ...[{ out: zeros(50 * 19) }, { in: values(180, 1) }, { in: values(18 * 19, 2) }, { in: values(19, 3) }],
      ...[0, 2, ...convolution],
    ],
    count: 3,
  }),
  () => ({
    kernel: "conv2d_filter_gradient",
    operands: [
      ...[{ out: zeros(18 * 19) }, { in: values(180, 1) }, { in: values(50 * 19, 2) }, 0, 0, 0],
      ...convolution,
    ],
    count: 1,
  }),
  () => ({
    kernel: "flip_filter",
    operands: [{ out: zeros(18 * 19) }, { in: values(18 * 19) }, 6, 3, 19],
    count: 6,
  }),
  ...["max_pool", "max_pool_gradient"].map((kernel) => () => ({
    kernel,
    operands: [
      ...[{ out: zeros(2 * 30 * 9) }, { in: values(2 * 30 * 9, 1) }, { in: values(2 * 20 * 9, 2) }],
      ...[2, 5, 6, 9, 4, 5, 2, 2, 1, 1, 1, 1, 0, 0],
    ],
    count: 2,
  })),
  () => ({
    kernel: "add",
    operands: [{ out: zeros(101) }, { in: values(101, 1) }, { in: values(101, 2) }, 101],
    count: 1,
  }),
  () => ({
    kernel: "norm_squares",
    operands: [{ out: zeros(2 * 13) }, { in: values(3900, 1) }, { in: values(13, 2) }, 300, 13],
    count: 2,
  }),
  ...[0, 1].flatMap((activation) => [
    () => ({
      kernel: "batch_norm",
      operands: [
        ...[
          { out: zeros(3900) },
          channels(5),
          variances(),
          { in: values(3900, 1) },
          channels(2),
          channels(3),
        ],
        ...[{ in: values(3900, 4) }, ...normalization(activation)],
      ],
      count: 2,
    }),
    () => ({
      kernel: "norm_gradient_sums",
      operands: [
        ...[
          { out: zeros(2 * 13) },
          { out: zeros(2 * 13) },
          channels(5),
          { in: values(3900, 1) },
          channels(2),
        ],
        ...[channels(3), { in: values(3900, 4) }, ...normalization(activation), variances()],
      ],
      count: 2,
    }),
    () => ({
      kernel: "batch_norm_gradient",
      operands: [
        ...[
          { out: zeros(3900) },
          channels(6),
          channels(5),
          { in: values(3900, 1) },
          channels(2),
          channels(3),
        ],
        ...[{ in: values(3900, 4) }, ...normalization(activation), variances(), channels(7)],
      ],
      count: 2,
    }),
  ]),
  () => ({
    kernel: "running_average",
    operands: [{ inOut: values(13, 1) }, { in: values(13, 2) }, 13, float(0.99), float(0.01)],
    count: 1,
  }),
  ...[0, 1].map((logarithm) => () => ({
    kernel: "softmax",
    operands: [{ out: zeros(20 * 11) }, { in: values(20 * 11, 0, 9) }, 20, 11, logarithm],
    count: 2,
  })),
  () => ({
    kernel: "softmax_cross_entropy",
    operands: [
      ...[{ out: zeros(20) }, { out: zeros(220) }, { in: values(220, 1, 9) }, { in: values(220, 2) }, 20, 11],
    ],
    count: 2,
  }),
  () => ({
    kernel: "dropout",
    operands: [{ out: zeros(1031) }, { in: values(1031) }, 1031, 5, -7, 1 << 30, float(4 / 3)],
    count: 2,
  }),
  () => ({
    kernel: "copy_blocks",
    operands: [{ out: zeros(70 * 5) }, { in: values(70 * 7) }, 5, 5, 7, 0, 2, 70],
    count: 2,
  }),
  () => ({
    kernel: "adam",
    operands: [
      ...[{ inOut: values(101, 1) }, { in: values(101, 2) }, { inOut: values(101, 3) }],
      ...[{ inOut: values(101, 4).map(Math.abs) }, { inOut: values(101, 5).map(Math.abs) }],
      ...[101, ...[1e-3, 0.9, 0.1, 0.999, 0.001, 1e-7].map(float)],
    ],
    count: 1,
  }),
  ...["philox_words", "philox_uniform", "philox_normal"].map(draw),
  ...["exp", "log", "log1pexp_neg", "tanh", "sin", "cos"].map(elementary),
  () => ({ kernel: "ml_llr", operands: [{ out: zeros(21 * 2 * 4) }, ...channel(2), 4], count: 2 }),
  () => ({ kernel: "ml_statistics", operands: [{ out: zeros(21 * 2 * 4) }, ...channel(2)], count: 1 }),
  () => ({ kernel: "zf_sic_statistics", operands: [{ out: zeros(21 * 2 * 3) }, ...channel(2), 4], count: 1 }),
  () => ({
    kernel: "channel_qr",
    operands: [{ out: zeros(21 * 8) }, { out: zeros(21 * 8) }, { in: values(21 * 8) }, 21, 2, 2],
    count: 1,
  }),
  () => ({
    kernel: "scalar_llr",
    operands: [{ out: zeros(41 * 6) }, { in: values(41 * 3, 0, 4) }, 41, 8],
    count: 1,
  }),
  // The code of three bits with checks 1 1 0 and 0 1 1, 23 words.
  ...[0, 0.75].map((factor) => () => ({
    kernel: "ldpc_decode",
    operands: [
      ...[{ out: new Uint8Array(69) }, { out: zeros(69) }, { out: new Int32Array(23) }, {
        out: new Uint8Array(23),
      }],
      ...[{ in: values(69, 0, 9) }, { in: Int32Array.of(0, 2, 4) }, { in: Int32Array.of(0, 1, 1, 2) }],
      ...[{ in: zeros((4 + 9) * 16) }, 23, 3, 2, 5, 1, float(factor), 1],
    ],
    count: 1,
  })),
];
